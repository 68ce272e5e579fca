"""The words of the site in their gettext catalogues, where the English of a translation stands beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from babel.messages.pofile import PoFileError, normalize, read_po

from kg.authoring.translations.text import REQUIRED, Text
from kg.errors import FileSyntaxError, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from babel.messages.catalog import Message

_WEB: Final = "src/kg/web"
_FOLDER: Final = f"{_WEB}/site/translations"
_SAID: Final = re.compile(r"say\('([a-z]+\.[\w-]+)'[,)]")
_WIDTH: Final = 108
"""How long a line of a catalogue may be."""


def read_words(home: Path, languages: Collection[str]) -> Iterator[Text]:
    """Yield the words of the site in each of ``languages`` that it speaks; none where ``home`` has no site.

    A translation is stale when its catalogue has it for another English text, or doubts it (``fuzzy``).
    Raises FileSyntaxError for a catalogue that does not parse and UsageError for one that cannot be read.
    """
    if not (home / _FOLDER).is_dir():
        return
    source, pages = _read(home, f"{_FOLDER}/messages.pot"), _find_pages(home)
    for language in (tag for tag in languages if tag in REQUIRED):
        file = f"{_FOLDER}/{language}/LC_MESSAGES/messages.po"
        translated = _read(home, file)
        for key, message in source.items():
            own = translated.get(key)
            yield Text(
                kind="site",
                file=file,
                what=key,
                name="words",
                language=language,
                english=str(message.id),
                translation=str(own.string) if own else "",
                context=f"said by {', '.join(pages[key])}" if key in pages else "said by the pages in turn",
                stale=own is not None and (own.fuzzy or own.id != message.id),
            )


def _find_pages(home: Path) -> dict[str, list[str]]:
    """Return, by key, the names of the templates that say it."""
    pages: dict[str, list[str]] = {}
    for path in sorted((home / _WEB / "templates").rglob("*.html")):
        for key in sorted(set(_SAID.findall(path.read_text(encoding="utf-8")))):
            pages.setdefault(key, []).append(path.name)
    return pages


def _read(home: Path, file: str) -> dict[str, Message]:
    try:
        with (home / file).open("rb") as opened:
            catalogue = read_po(opened, abort_invalid=True)
    except PoFileError as error:
        problem = f"is no gettext catalogue: {error.line.strip()!r}"
        raise FileSyntaxError(file, problem, line=error.lineno + 1) from None
    except UnicodeDecodeError:
        raise FileSyntaxError(file, "is not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from None
    return {message.context: message for message in catalogue if message.context}


def write_words(home: Path, changes: Mapping[Text, str]) -> dict[str, str]:
    """Return, by file, the catalogues of ``home`` with the translations of ``changes`` and their English.

    The other entries stay as they are; a new one stands in the order of its key.
    """
    files = {}
    for file in sorted({text.file for text in changes}):
        whole = (home / file).read_text(encoding="utf-8")
        head, *old = whole.rstrip("\n").split("\n\n")
        entries = {_key_of(entry): entry for entry in old}
        for text, translation in changes.items():
            if text.file == file:
                entries[text.what] = _write_entry(entries.get(text.what), text, translation)
        end = whole[len(whole.rstrip("\n")) :]
        files[file] = "\n\n".join([head, *(entry for _, entry in sorted(entries.items()))]) + end
    return files


def _key_of(entry: str) -> str:
    """Return the key of ``entry``; one that is put out of use, as a comment, sorts last."""
    found = re.search(r'^msgctxt "(.*)"$', entry, re.MULTILINE)
    return found[1] if found else f"~{entry}"


def _write_entry(entry: str | None, text: Text, translation: str) -> str:
    """Return ``entry`` anew; its comments stay, but for the doubt and the English of which it was made."""
    if entry is None:
        entry = "#, python-brace-format" if "{" in text.english else ""
    comments = [line for line in entry.split("\n") if line.startswith("#") and not line.startswith("#|")]
    comments = [re.sub(r", fuzzy\b", "", line) if line.startswith("#,") else line for line in comments]
    lines = [line for line in comments if line != "#"]
    lines += [
        f"{name} {normalize(value, width=_WIDTH)}"
        for name, value in (("msgctxt", text.what), ("msgid", text.english), ("msgstr", translation))
    ]
    return "\n".join(lines)


def find_line(home: Path, text: Text) -> int:
    """Return the line of the entry of ``text`` in its catalogue; 0 where it has none."""
    lines = (home / text.file).read_text(encoding="utf-8").split("\n")
    entry = f'msgctxt "{text.what}"'
    return lines.index(entry) + 1 if entry in lines else 0
