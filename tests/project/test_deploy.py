"""What lies in deploy/ fits the service: its settings, its paths, and a real proxy before a real server."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.service import Service

from kg.namespaces import BASE
from kg.settings import SETTINGS, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
OPERATIONS = ROOT / "docs" / "OPERATIONS.md"
VARIABLES = {setting.variable for setting in SETTINGS}


def read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [*FILES, OPERATIONS], ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path: Path) -> None:
    named = set(re.findall(r"\bKG_[A-Z_]+\b", path.read_text(encoding="utf-8")))
    assert named <= VARIABLES


def test_the_values_that_are_set_are_allowed() -> None:
    pairs = dict(re.findall(r"(KG_[A-Z]+)=([\w./]+)", "\n".join(path.read_text("utf-8") for path in FILES)))
    assert {"KG_PROXIES", "KG_ARTEFACT", "KG_HOST"} <= set(pairs)
    assert read_settings(pairs).proxies == 1


def test_every_setting_is_explained_to_operators() -> None:
    assert set(re.findall(r"\bKG_[A-Z_]+\b", OPERATIONS.read_text(encoding="utf-8"))) == VARIABLES


def test_every_metric_is_explained_to_operators(service: Service) -> None:
    told = service.send("GET", "/metrics").body.decode()
    families = set(re.findall(r"^# TYPE (\w+)", told, re.MULTILINE))
    assert families
    assert set(re.findall(r"`(kg_\w+)", OPERATIONS.read_text(encoding="utf-8"))) == families


def test_every_file_is_in_the_readme() -> None:
    told = read("README.md")
    assert [path.name for path in DEPLOY.iterdir() if path.name not in told] == []


def test_the_image_gets_every_folder_that_the_wheel_carries() -> None:
    copied = set(re.findall(r"^COPY (?!--)(.+) \S+$", read("Containerfile"), re.MULTILINE))
    names = {name for line in copied for name in line.split()}
    assert [name for name in sorted(names) if not (ROOT / name).exists()] == []
    targets = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]
    assert set(targets["wheel"]["force-include"]) <= names


def test_the_image_runs_as_nobody_and_says_when_it_is_ready() -> None:
    text = read("Containerfile")
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", text, re.MULTILINE)
    assert "/ready" in text.partition("HEALTHCHECK")[2]


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed; on Debian: apt install systemd")
    unit = tmp_path / "routecities.service"
    unit.write_text(read("routecities.service").replace("/opt/routecities/bin/kg", sys.executable), "utf-8")
    judged = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], check=False, capture_output=True, encoding="utf-8"
    )
    assert (judged.returncode, judged.stderr) == (0, "")


def test_permanent_identifiers_lead_to_the_same_path() -> None:
    rule = re.search(r"^RewriteRule (\S+) (\S+)", read("w3id/.htaccess"), re.MULTILINE)
    assert rule
    moved = re.sub(rule[1], rule[2].replace("$1", r"\1"), "id/place/tn-sfax", count=1)
    assert moved == "https://data.example.org/routecities/id/place/tn-sfax"
    assert f"{BASE}ontology" in read("w3id/README.md")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def nginx(folder: Path, upstream: int) -> Iterator[Service]:
    """Run nginx with our file, whose addresses alone are changed, before the service at ``upstream``."""
    port = free_port()
    site = read("nginx.conf").replace("listen 80;", f"listen 127.0.0.1:{port};")
    (folder / "site.conf").write_text(site.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}"), "utf-8")
    spools = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{name}_temp_path {folder}/{name};" for name in spools)
    settings = folder / "nginx.conf"
    settings.write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; {paths} include {folder}/site.conf; }}\n",
        encoding="utf-8",
    )
    process = subprocess.Popen(["nginx", "-e", "stderr", "-c", str(settings)])
    try:
        for _ in range(100):
            assert process.poll() is None, "nginx ended"
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield Service(port, process)
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory, artefacts: Path, run: Any) -> Iterator[Service]:
    """The service behind nginx, at the prefix of our file."""
    if not shutil.which("nginx") and not os.environ.get("CI"):
        pytest.skip("nginx is not installed; on Debian: apt install nginx-light")
    with (
        run(artefacts, KG_PROXIES="1") as started,
        nginx(tmp_path_factory.mktemp("nginx"), started.port) as proxy,
    ):
        yield proxy


def describe(proxied: Service, **headers: str) -> str:
    told = proxied.send("GET", "/routecities/sparql", headers={"Accept": "application/n-triples", **headers})
    found = re.search(r"sparql-service-description#endpoint> <([^>]+)>", told.body.decode())
    assert found, told
    return found[1]


def test_behind_a_prefix_the_service_describes_the_address_that_was_asked(proxied: Service) -> None:
    assert describe(proxied) == f"{proxied.root}/routecities/sparql"


def test_a_client_cannot_choose_the_address_that_the_service_describes(proxied: Service) -> None:
    false = {
        "X-Forwarded-Host": "elsewhere.example",
        "X-Forwarded-Port": "99",
        "X-Forwarded-Prefix": "/elsewhere",
        "X-Forwarded-Proto": "https",
    }
    assert describe(proxied, **false) == f"{proxied.root}/routecities/sparql"


def test_behind_a_prefix_every_link_of_the_first_page_keeps_it(proxied: Service) -> None:
    page = proxied.send("GET", "/routecities/").body.decode()
    links = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
    assert links
    assert [link for link in links if not link.startswith("/routecities/")] == []


def test_a_long_query_and_a_long_answer_pass_the_proxy(proxied: Service) -> None:
    asked = "/routecities/sparql?format=csv&query=" + "%20" * 20000 + "SELECT+*+%7B+?s+?p+?o+%7D"
    told = proxied.send("GET", asked)
    assert (told.status, told.body.count(b"\n")) == (200, 2014)


def test_the_proxy_keeps_what_caches_need(proxied: Service) -> None:
    asked = "/routecities/sparql?query=ASK%7B%7D"
    told = proxied.send("GET", asked, headers={"Accept-Encoding": "gzip"})
    assert {"Accept", "Accept-Encoding"} <= set(told.headers["vary"].split(", "))
    again = proxied.send(
        "GET", asked, headers={"If-None-Match": told.headers["etag"], "Accept-Encoding": "gzip"}
    )
    assert again.status == 304
