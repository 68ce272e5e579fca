"""Passages of the source documents: how a text is normalised, located, and checked against its digest."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import EvidenceError, Fault, UsageError
from kg.namespaces import BASE
from kg.tables import convert, find_documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


def normalise(text: str) -> str:
    """Return ``text`` as offsets count it: tags to spaces, entities decoded, white space single."""
    return _SPACE.sub(" ", html.unescape(_TAG.sub(" ", text))).strip()


def digest(passage: str) -> str:
    """Return the SHA-256 of ``passage`` in UTF-8, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(passage.encode()).hexdigest()


@dataclass(frozen=True)
class Passage:
    """A span of a source's normalised text; ``start`` and ``end`` count code points, ``end`` exclusive."""

    source: str
    key: str
    start: int
    end: int
    text: str

    @property
    def identifier(self) -> str:
        """The passage's key in the evidence table, such as ``gtt-103558-103568``."""
        return f"{self.key}-{self.start}-{self.end}"

    @property
    def sha256(self) -> str:
        """The digest of the passage."""
        return digest(self.text)

    def as_row(self, section: str, block: str) -> str:
        """Return the passage as a line of the evidence table, in ``section`` and ``block`` of its source."""
        return _row(self.identifier, self.source, section, block, self.start, self.end, self.sha256)


def read_source(folder: Path, source: str) -> str:
    """Return the normalised text of ``source`` from ``folder/<source>.txt``.

    Raises UsageError when the file is absent and EvidenceError when it is not UTF-8.
    """
    path = folder / f"{source}.txt"
    try:
        return normalise(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"{path} is not there; name the folder that holds the sources' texts") from None
    except UnicodeDecodeError as error:
        raise EvidenceError(f"{path}: not UTF-8 at byte {error.start}; save the text as UTF-8") from None


def describe_source(folder: Path, source: str) -> str:
    """Return a line of the source table for the text ``folder/<source>.txt``, the rest left to fill in.

    Raises UsageError when the text is absent and EvidenceError when it is not UTF-8.
    """
    text = read_source(folder, source)
    return _row(source, "", "", "", "", "", len(text), digest(text))


def section_at(data: Path, source: str, start: int) -> str:
    """Return the section of ``source`` in which the code point ``start`` stands, or nothing."""
    rows = [row for _, row in read_rows(data / "sections.csv") if row["source"] == source]
    return next((row["section"] for row in reversed(rows) if int(row["start"]) <= start), "")


def locate(data: Path, folder: Path, source: str, quote: str) -> list[Passage]:
    """Return every passage of ``source`` that reads like ``quote`` once both are normalised.

    The source's key comes from ``data/sources.csv``, its text from ``folder``. Raises UsageError for an
    unknown source and EvidenceError when the source does not say so.
    """
    keys = {row["source"]: row["key"] for _, row in read_rows(data / "sources.csv")}
    if source not in keys:
        raise UsageError(f"there is no source {source!r}; there are {', '.join(sorted(keys))}")
    text, wanted = read_source(folder, source), normalise(quote)
    starts = [found.start() for found in re.finditer(re.escape(wanted), text)] if wanted else []
    if not starts:
        raise EvidenceError(f"{source} does not say {wanted!r}; quote it as printed, without its markup")
    return [Passage(source, keys[source], start, start + len(wanted), wanted) for start in starts]


def verify(data: Path, folder: Path) -> tuple[int, list[Fault]]:
    """Check every row of ``data/evidence.csv``, and the length and digest of each source, against the texts.

    Returns how many passages were checked and the faults found. A source without a digest is an open
    dataset and has no text to check. Raises TableError when the tables have faults, and UsageError when a
    text is absent.
    """
    convert(find_documents(data), BASE, io.BytesIO())
    sources = {row["source"]: row for _, row in read_rows(data / "sources.csv") if row["sha256"]}
    texts = {name: read_source(folder, name) for name in sources}
    faults = list(_check_sources(sources, texts))
    rows = list(read_rows(data / "evidence.csv"))
    for number, row in rows:
        faults += _check_passage(number, row, sources, texts)
    return len(rows), faults


def _row(*fields: object) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(fields)
    return line.getvalue()


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row of the table ``path`` by column name, with its line in the file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            yield reader.line_num, row


def _check_sources(sources: dict[str, dict[str, str]], texts: dict[str, str]) -> Iterator[Fault]:
    for name, row in sources.items():
        if (len(texts[name]), digest(texts[name])) != (int(row["length"]), row["sha256"]):
            yield Fault(
                "data/sources.csv",
                0,
                "sha256",
                f"the text of {name} is not the one that was read",
                "use the text with the digest given, or locate every passage again",
            )


def _check_passage(
    number: int, row: dict[str, str], sources: dict[str, dict[str, str]], texts: dict[str, str]
) -> Iterable[Fault]:
    start, end, text = int(row["start"]), int(row["end"]), texts[row["source"]]
    identifier = f"{sources[row['source']]['key']}-{start}-{end}"
    if row["evidence"] != identifier:
        yield _fault(number, "evidence", f"the span is {identifier}", f"rename {row['evidence']}")
    if not 0 <= start < end <= len(text):
        yield _fault(number, "end", f"{start}-{end} is no span of {row['source']}", "locate it again")
    elif digest(text[start:end]) != row["sha256"]:
        yield _fault(number, "sha256", f"{identifier} has another digest", "locate it again")


def _fault(number: int, column: str, problem: str, remedy: str) -> Fault:
    return Fault("data/evidence.csv", number, column, problem, f"{remedy} with kg evidence locate")
