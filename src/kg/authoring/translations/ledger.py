"""The ledger of translations: of which English each was made, so that one that has fallen behind shows.

The words of the site need none, for their catalogues hold the English of every translation.
"""

from __future__ import annotations

import csv
import hashlib
import io
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.errors import FileSyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kg.authoring.translations.text import Text

    Key = tuple[str, str, str]

LEDGER: Final = "ontology/translations.csv"
_COLUMNS: Final = ["what", "property", "language", "english", "translation"]
_DIGITS: Final = 12


class Entry(NamedTuple):
    """The digests of an English text and of its translation, when it was known to fit."""

    english: str
    translation: str


def entry_of(text: Text) -> Entry:
    """Return the entry that says that ``text`` fits as it is."""
    return Entry(_digest(text.english), _digest(text.translation))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def has_fallen_behind(text: Text, entry: Entry | None) -> bool:
    """Tell whether the English of ``text`` has changed since ``entry`` and its translation has not."""
    now = entry_of(text)
    return entry is not None and now != entry and now.translation == entry.translation


def read_ledger(home: Path) -> dict[Key, Entry]:
    """Return the entries of ``home``'s ledger by the texts' keys; none where there is no ledger.

    Raises FileSyntaxError with the line where the ledger is not in form.
    """
    path = home / LEDGER
    if not path.is_file():
        return {}
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    for line, row in enumerate(rows, 1):
        if len(row) != len(_COLUMNS) or (line == 1 and row != _COLUMNS):
            wanted = ", ".join(_COLUMNS)
            raise FileSyntaxError(LEDGER, f"needs the cells {wanted}, but has {', '.join(row)}", line=line)
    return {(what, name, language): Entry(*digests) for what, name, language, *digests in rows[1:]}


def write_ledger(entries: Mapping[Key, Entry], texts: Iterable[Text]) -> str:
    """Return the ledger with ``entries``, sorted, without those of texts that are not among ``texts``."""
    there = {text.key for text in texts if text.translation}
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows((*key, *entry) for key, entry in sorted(entries.items()) if key in there)
    return lines.getvalue()
