"""A reader of feeds learns what changed, of all or of one resource, and what is gone says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import feedparser  # type: ignore[import-untyped]  # it has no types
import pytest
import rnc2rng  # type: ignore[import-untyped]  # it has no types
from lxml import etree  # type: ignore[import-untyped]  # it has no types
from tests.protocol.conftest import BROWSER, Client
from tests.service import running

from kg.artefact import publish
from kg.changes import LOG, note_changes
from kg.namespaces import BASE, GRAPH, ID, PREFIXES, RC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.service import Answer

LABEL, TYPE = f"{PREFIXES['rdfs']}label", f"{PREFIXES['rdf']}type"
SFAX, OLD, NEW, LINK = (
    f"{ID}{name}" for name in ("place/sfax", "place/old", "place/new", "connection/one-sfax")
)
_RNG = rnc2rng.dumps(rnc2rng.load(str(Path(__file__).with_name("atom.rnc"))))
ATOM = etree.RelaxNG(etree.fromstring(_RNG.encode()))
PAST = 41
"""Entries that the record has from before; with two more there are two archives and a document of three."""


def say(subject: str, predicate: str, value: str) -> str:
    return f"<{subject}> <{predicate}> {value} <{GRAPH}source/one> .\n"


VERSIONS = {
    "0.1.0+a": say(SFAX, LABEL, '"Sfax"@en') + say(OLD, LABEL, '"Old & <town>"@en'),
    "0.1.0+b": say(SFAX, LABEL, '"Sfax"@en')
    + say(SFAX, LABEL, '"صفاقس"@ar')
    + say(LINK, TYPE, f"<{RC}Connection>")
    + say(LINK, f"{RC}place", f"<{SFAX}>")
    + say(LINK, f"{RC}evidence", f"<{ID}evidence/e1>")
    + say(f"{ID}evidence/e1", LABEL, '"One"')
    + say(NEW, f"{PREFIXES['dcterms']}replaces", f"<{OLD}>"),
}
VERSIONS["0.1.0+c"] = VERSIONS["0.1.0+b"].replace("evidence/e1", "evidence/e2")


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of a service whose record is long: two archives, and three entries after them."""
    folder = tmp_path_factory.mktemp("recorded")
    for version, lines in VERSIONS.items():
        publish(
            folder,
            version,
            {"dataset.nq": lines.encode(), "manifest.json": manifest(version)},
            note=note_changes,
        )
    first, *rest = (folder / LOG).read_text(encoding="utf-8").splitlines(keepends=True)
    past = [
        json.dumps(
            {"version": f"0.0.{n}", "previous": "0.0.0", "date": f"2026-01-01T00:00:{n:02}Z", "things": []}
        )
        for n in range(1, PAST)
    ]
    (folder / LOG).write_text(
        "".join([first.replace("2026", "2025"), *(f"{line}\n" for line in past), *rest]), encoding="utf-8"
    )
    with running(folder, KG_HOME=str(Path(__file__).parents[2])) as service:
        yield Client(service)


def manifest(version: str) -> bytes:
    return json.dumps({"version": version}).encode()


def atom(answer: Answer) -> Any:
    """Return the feed as a reader has it, which is valid by RFC 4287."""
    assert (answer.status, answer.type) == (200, "application/atom+xml")
    document = etree.fromstring(answer.body)
    assert ATOM.validate(document), ATOM.error_log
    feed = feedparser.parse(answer.body)
    assert not feed.bozo
    return feed


def links(feed: Any) -> dict[str, str]:
    return {link.rel: "?".join(filter(None, urlsplit(link.href)[2:4])) for link in feed.feed.links}


def of(resource: str, suffix: str = "") -> str:
    return f"/changes{suffix}?resource={quote(resource, safe='')}"


def test_the_feed_tells_the_latest_versions_first(ask: Client) -> None:
    feed = atom(ask("/changes.atom"))
    assert [entry.title for entry in feed.entries] == [
        "Evidence: 3",
        "Added: 2 · Changed: 1 · Withdrawn: 1 · Evidence: 1",
        "Only derived statements",
    ]
    assert feed.feed.id == f"{BASE}changes"
    assert feed.feed.updated == feed.entries[0].updated
    assert len({entry.id for entry in feed.entries}) == 3
    assert [tag.term for tag in feed.entries[0].tags] == ["evidence"]
    assert "Old &amp; &lt;town&gt;" in feed.entries[1].content[0].value


def test_following_the_archives_gives_every_entry_once(ask: Client) -> None:
    place, seen = "/changes.atom", []
    while place:
        feed = atom(ask(place))
        assert (b"<fh:archive/>" in ask(place).body) == ("archive=" in place)
        seen += [entry.id for entry in feed.entries]
        place = links(feed).get("prev-archive", "")
    assert len(seen) == len(set(seen)) == PAST + 2
    assert links(atom(ask("/changes.atom?archive=1"))) == {
        "license": "/licenses/by/4.0/",
        "self": "/changes.atom?archive=1",
        "alternate": "/changes?archive=1",
        "current": "/changes.atom",
        "next-archive": "/changes.atom?archive=2",
    }
    assert ask("/changes.atom?archive=3").status == 404
    assert ask("/changes.atom?archive=one").status == 400


def test_the_json_feed_has_every_thing_with_its_properties(ask: Client) -> None:
    answer = ask("/changes.json")
    assert (answer.status, answer.type) == (200, "application/feed+json")
    feed = answer.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["next_url"].endswith("/changes.json?archive=2")
    newest, before, _ = (item["_routecities"] for item in feed["items"])
    assert (newest["evidence_only"], before["evidence_only"]) == (True, False)
    assert (newest["previous"], newest["version"]) == ("0.1.0+b", "0.1.0+c")
    assert before["graphs"] == {f"{GRAPH}source/one": {"new": 6, "gone": 1}}
    assert {thing["iri"]: thing["fate"] for thing in before["things"]} == {
        LINK: "added",
        NEW: "added",
        OLD: "withdrawn",
        SFAX: "changed",
        f"{ID}evidence/e1": "added",
    }
    assert [thing["properties"] for thing in before["things"] if thing["iri"] == SFAX] == [[LABEL]]


def test_the_feed_of_a_resource_tells_of_it_and_of_statements_that_name_it(ask: Client) -> None:
    items = ask(of(SFAX, ".json")).json()["items"]
    assert [[thing["iri"] for thing in item["_routecities"]["things"]] for item in items] == [
        [LINK],
        [LINK, SFAX],
    ]
    feed = atom(ask(of(SFAX, ".atom")))
    assert [entry.title for entry in feed.entries] == ["Evidence: 1", "Added: 1 · Changed: 1"]
    assert not {entry.id for entry in feed.entries} & {
        entry.id for entry in atom(ask("/changes.atom")).entries
    }
    assert atom(ask(of(f"{ID}place/unheard", ".atom"))).entries == []
    assert ask("/changes?resource=sfax").status == 400


@pytest.mark.parametrize(("language", "word"), [("en", "Withdrawn"), ("fr", "Retraits"), ("ar", "سُحب")])
def test_the_page_is_in_the_readers_language_and_leads_to_the_feeds(
    ask: Client, language: str, word: str
) -> None:
    answer = ask(f"/changes?lang={language}", BROWSER)
    page = etree.HTML(answer.body)
    assert (answer.status, answer.type) == (200, "text/html")
    assert any(heading.text.startswith(word) for heading in page.iter("h3"))
    feeds = {
        link.get("type"): link.get("href")
        for link in page.iter("link")
        if "feed" in link.get("type", "") or "atom" in link.get("type", "")
    }
    assert {media: ask(place).status for media, place in feeds.items()} == {
        "application/atom+xml": 200,
        "application/feed+json": 200,
    }


@pytest.mark.parametrize("accept", ["application/atom+xml", "application/feed+json"])
def test_the_address_without_suffix_is_negotiated_and_a_reader_has_nothing_to_fetch_twice(
    ask: Client, accept: str
) -> None:
    answer = ask("/changes", accept)
    assert answer.type == accept
    again = ask("/changes", accept, If_None_Match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_what_was_withdrawn_is_gone_with_its_date_and_what_replaced_it(ask: Client) -> None:
    answer = ask("/id/place/old")
    assert answer.status == 410
    assert "was withdrawn in version 0.1.0+b" in answer.body.decode()
    assert f"It is replaced by <{NEW}>." in answer.body.decode()
    page = ask("/id/place/old.html", BROWSER)
    assert (page.status, page.type) == (410, "text/html")
    assert "Old &amp; &lt;town&gt;" in page.body.decode()
    assert ask("/id/place/sfax").status == 303
    assert ask("/id/place/unheard").status == 404
