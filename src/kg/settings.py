"""The settings of a RouteCities installation, read from ``KG_*`` environment variables."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True)
class Settings:
    """One value for each row of the table ``SETTINGS``, in its unit."""

    home: Path
    artefact: Path
    host: str
    port: int
    processes: int
    proxies: int
    readers: int
    queue: int
    client_queries: int
    client_rate: int
    timeout: float
    memory: int
    result_bytes: int
    query_bytes: int
    query_depth: int
    query_patterns: int
    cache_bytes: int
    services: frozenset[str]
    log: str
    sources: Path | None


class Setting(NamedTuple):
    """One row: the field's name, its default as a user would write it, its help and its parser."""

    name: str
    default: str
    help: str
    parse: Callable[[str], Any]

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"KG_{self.name.upper()}"


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(text)

    return parse


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.05 <= seconds <= 3600:  # noqa: PLR2004  (the limits are said in the message below)
        raise ValueError("a number of seconds from 0.05 to 3600")
    return seconds


def _text(text: str) -> str:
    if not text.strip():
        raise ValueError("a name or an address, not nothing")
    return text.strip()


def _iris(text: str) -> frozenset[str]:
    iris = frozenset(text.split())
    if not all(re.fullmatch(r"https?://[^<>\"{}|^`\\\x00-\x20]+", iri) for iri in iris):
        raise ValueError("absolute http or https IRIs, with spaces between")
    return iris


def _folder(text: str) -> Path | None:
    return Path(text) if text else None


def _choice(*choices: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f"one of {', '.join(choices)}")
        return text

    return parse


_CORES: Final = os.cpu_count() or 1

SETTINGS: Final = (
    Setting("home", "", "folder with ontology/, shapes/, data/ and sparql/; found when not set", Path),
    Setting("artefact", "build", "folder of built artefacts", Path),
    Setting("host", "127.0.0.1", "address to listen on", _text),
    Setting("port", "8000", "port to listen on", _whole(1, 65535)),
    Setting("processes", str(min(_CORES, 2)), "server processes", _whole(1, 64)),
    Setting("proxies", "0", "trusted proxies in front, whose X-Forwarded-* headers count", _whole(0, 9)),
    Setting("readers", str(max(2, _CORES)), "reader processes of each server process", _whole(2, 256)),
    Setting("queue", "32", "queries of each server process that may wait for a reader", _whole(1, 4096)),
    Setting("client_queries", "0", "queries at once from one address; 0 is no limit", _whole(0, 4096)),
    Setting("client_rate", "0", "queries a second from one address; 0 is no limit", _whole(0, 1 << 20)),
    Setting("timeout", "10", "seconds that one query may run", _seconds),
    Setting("memory", "512", "MiB that one query may use", _whole(16, 1 << 20)),
    Setting("result_bytes", str(64 << 20), "bytes that one result may have", _whole(1024, 1 << 40)),
    Setting("query_bytes", str(64 << 10), "bytes that one query may have", _whole(64, 1 << 24)),
    Setting("query_depth", "128", "brackets in brackets that one query may have", _whole(4, 1000)),
    Setting("query_patterns", "50", "triple patterns that one query may have", _whole(1, 1000)),
    Setting("cache_bytes", str(64 << 20), "bytes of answers that a server process keeps", _whole(0, 1 << 40)),
    Setting(
        "services", "", "IRIs of endpoints that SERVICE may ask, with spaces between; none if empty", _iris
    ),
    Setting(
        "log", "text", "a line for each request, as text or json, or off", _choice("text", "json", "off")
    ),
    Setting("sources", "", "folder with the sources' texts, to show passages from; none if empty", _folder),
)


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings that ``environ`` (the process's own by default) holds, with defaults for the rest.

    Raises ``UsageError`` naming the variable, its value and what is allowed. An empty variable is not set.
    """
    environ = os.environ if environ is None else environ
    values = {setting.name: _value(setting, environ) for setting in SETTINGS}
    if not environ.get("KG_HOME"):
        values["home"] = find_home(Path.cwd())
    return Settings(**values)


def _value(setting: Setting, environ: Mapping[str, str]) -> Any:
    text = environ.get(setting.variable) or setting.default
    try:
        return setting.parse(text)
    except ValueError as error:
        raise UsageError(
            f"{setting.variable}={text!r} cannot be used: it must be {error} ({setting.help})"
        ) from None


def find_home(folder: Path) -> Path:
    """Return the project's folder: ``folder`` if it is one, else the one in the wheel, else the checkout."""
    package = Path(__file__).resolve().parent
    for candidate in (folder, package / "project"):
        if (candidate / "ontology").is_dir() and (candidate / "data").is_dir():
            return candidate
    return package.parents[1]
