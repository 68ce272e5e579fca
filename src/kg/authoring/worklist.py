"""The work-list of translations: what is missing or stale, given out as a sheet and taken in again."""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kg.authoring.edits import make
from kg.authoring.translations.headers import write_headers
from kg.authoring.translations.judgement import clean, judge
from kg.authoring.translations.ledger import LEDGER, entry_of, read_ledger, write_ledger
from kg.authoring.translations.reading import read_texts
from kg.authoring.translations.sheet import KEY, read_sheet, write_sheet
from kg.authoring.translations.text import LANGUAGES
from kg.authoring.translations.vocabulary import write_vocabulary
from kg.authoring.translations.words import write_words
from kg.errors import Fault, TableError, UsageError
from kg.namespaces import shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from kg.authoring.edits import Draft
    from kg.authoring.translations.ledger import Entry
    from kg.authoring.translations.sheet import Row
    from kg.authoring.translations.text import Text

_NEW: Final = "new translation"
_WRITERS: Final = {
    write_vocabulary: {"terms", "concepts"},
    write_headers: {"questions"},
    write_words: {"site"},
}


@dataclass(frozen=True)
class Intake:
    """What a filled sheet brings."""

    translations: Mapping[Text, str]
    """The translation that each text is to have; the one that it has already still fits."""
    notes: tuple[str, ...]
    """What the maintainer should look at: doubts, and what the translator noted."""


def count_states(texts: Iterable[Text]) -> dict[tuple[str, str], Counter[str]]:
    """Count ``texts`` by state for each language and kind; what is missing and not core is ``optional``."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for text in texts:
        state = text.state if text.translation or text.core else "optional"
        counts.setdefault((text.language, text.kind), Counter())[state] += 1
    return counts


def count_unrecorded(home: Path, texts: Iterable[Text]) -> int:
    """Count those of ``texts`` that are done and of which the ledger of ``home`` does not say so yet."""
    ledger = read_ledger(home)
    return sum(text.state == "done" and _is_news(text, ledger) for text in texts)


def _is_news(text: Text, ledger: Mapping[tuple[str, str, str], Entry]) -> bool:
    """Tell whether it is not known yet that ``text`` fits as it is."""
    return text.stale if text.kind == "site" else ledger.get(text.key) != entry_of(text)


def export(path: Path, texts: Iterable[Text], *, everything: bool = False) -> list[Text]:
    """Write those of ``texts`` that are core and missing, or stale, to the sheet ``path``; return them.

    With ``everything`` all go in, done and optional ones too. Nothing is written where there are none.
    Raises UsageError where ``write_sheet`` does.
    """
    chosen = [text for text in texts if everything or text.state == "stale" or _is_lacking(text)]
    if chosen:
        write_sheet(path, chosen)
    return chosen


def _is_lacking(text: Text) -> bool:
    return text.state == "missing" and text.core


def take_in(home: Path, path: Path, *, dry_run: bool = False) -> Intake:
    """Write the new translations of the filled sheet ``path`` into the project in ``home``, all or none.

    Raises TableError with every fault of the sheet, FileSyntaxError for a file of the project that does not
    parse or is not in its format, and UsageError for one that cannot be read or written.
    """
    texts = read_texts(home)
    intake = _judge(read_sheet(path), {text.key: text for text in texts}, str(path))
    draft = _decide(home, texts, intake.translations)
    if intake.translations and not dry_run:
        make(home, draft)
    return intake


def _judge(rows: Iterable[Row], texts: Mapping[tuple[str, ...], Text], file: str) -> Intake:
    decided: dict[Text, str] = {}
    notes: list[str] = []
    faults: list[Fault] = []
    for row in rows:
        text = texts.get(tuple(row.cells[name].strip() for name in KEY))
        new = clean(row.cells[_NEW], text.english if text else "")
        if note := row.cells.get("note", "").strip():
            notes.append(f"{file}:{row.number}: {text or 'no known text'}: {note}")
        if not new:
            continue
        faults += _find_faults(row, text, new, decided, file)
        if text:
            decided[text] = new
            if text.translation != new == text.english:
                notes.append(f"{file}:{row.number}: {text}: is the same as the English")
    if faults:
        raise TableError(faults)
    return Intake(decided, tuple(notes))


def _find_faults(
    row: Row, text: Text | None, new: str, decided: Mapping[Text, str], file: str
) -> Iterator[Fault]:
    then = row.cells.get("translation", text.translation if text else "")
    if text is None:
        name = " ".join(row.cells[name].strip() for name in KEY)
        yield Fault(file, row.number, "what", f"there is no text {name!r} (any more)", "empty the row")
    elif clean(row.cells["English"]) != clean(text.english):
        remedy = "export the list again and translate that"
        yield Fault(file, row.number, "English", f"the English is {text.english!r} by now", remedy)
    elif new != text.translation and clean(then) != clean(text.translation):
        remedy = "export the list again and see whether that is better"
        yield Fault(file, row.number, "translation", f"it is {text.translation!r} by now", remedy)
    elif decided.get(text, new) != new:
        problem = f"another row translates {text} otherwise"
        yield Fault(file, row.number, _NEW, problem, "keep one of the two")
    else:
        yield from (Fault(file, row.number, _NEW, *said) for said in judge(text, new))


def accept(home: Path, names: Collection[str] = (), languages: Collection[str] = LANGUAGES) -> list[Text]:
    """Record that the translations of what ``names`` name fit their English; return those that were news.

    Without ``names`` all are recorded that are not stale. Raises UsageError for a name of nothing.
    """
    texts = read_texts(home)
    wanted = {shorten(name.strip("<>")) for name in names}
    _refuse_unknown(wanted, {text.what for text in texts})
    chosen = [text for text in texts if text.translation and text.language in languages]
    chosen = [text for text in chosen if (text.what in wanted if wanted else text.state == "done")]
    ledger = read_ledger(home)
    news = {text: text.translation for text in chosen if _is_news(text, ledger)}
    if news:
        make(home, _decide(home, texts, news))
    return list(news)


def _refuse_unknown(wanted: Iterable[str], known: Collection[str]) -> None:
    for name in sorted(set(wanted) - set(known)):
        near = difflib.get_close_matches(name, known, 1)
        hint = f"; did you mean {near[0]}?" if near else "; see the column what of kg translations export"
        raise UsageError(f"there is no text of {name!r}{hint}")


def _decide(home: Path, texts: Iterable[Text], decided: Mapping[Text, str]) -> Draft:
    """Return the files of ``home``, the ledger among them, in which texts are as ``decided``."""
    fits = [replace(text, translation=new) for text, new in decided.items()]
    recorded = {text.key: entry_of(text) for text in fits if text.kind != "site"}
    ledger = write_ledger({**read_ledger(home), **recorded}, [*texts, *fits])
    changes = {text: new for text, new in decided.items() if new != text.translation or text.kind == "site"}
    draft = {LEDGER: ledger}
    for write, kinds in _WRITERS.items():
        draft |= write(home, {text: new for text, new in changes.items() if text.kind in kinds})
    return draft
