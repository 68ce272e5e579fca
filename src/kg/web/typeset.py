"""Typesetting: a template of Typst and its data made into a PDF that is tagged and the same each time."""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from kg.web.assets import FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from typst import Fonts

_TEMPLATES: Final = Path(__file__).parent / "templates" / "print"
_FONTS: Final = FOLDER / "print"
_STANDARD: Final = "ua-1"
_EMBEDDED: Final = frozenset({"en", "fr"})
"""The languages that the fonts inside of Typst can set."""
_ONE: Final = Lock()
"""A process sets one document at a time: it takes a processor whole."""


def why_not(language: str) -> str:
    """Return why no document in ``language`` can be set here, and what to do; empty if it can."""
    if find_spec("typst") is None:
        return "This installation has no Typst, which makes the PDF; install it with: pip install typst."
    if language not in _EMBEDDED and not _FONTS.is_dir():
        return "This installation has no fonts for this language; make them with: make .venv/assets."
    return ""


def set_document(template: str, data: Mapping[str, Any], written: datetime) -> bytes:
    """Return the PDF (PDF/UA-1, ISO 14289-1) that ``template`` makes of ``data``, dated ``written``.

    The data are values, never markup. Only the fonts that come with the assets or with Typst are used, so
    that the bytes are the same on every machine.
    """
    import typst  # noqa: PLC0415  (a service without it has its pages all the same)

    with _ONE:
        made = typst.compile(
            _TEMPLATES / template,
            root=_TEMPLATES,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            format="pdf",
            pdf_standards=_STANDARD,
            timestamp=written,
        )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no document.")
    return made


@cache
def _fonts() -> Fonts:
    import typst  # noqa: PLC0415  (as above)

    folders = [_FONTS] if _FONTS.is_dir() else []
    return typst.Fonts(include_system_fonts=False, font_paths=folders)
