"""The library that reads and writes XLSX workbooks, loaded when one is."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def openpyxl() -> Iterator[Any]:
    """Give the library for XLSX, silent about what other programs write in such files."""
    import openpyxl as library  # type: ignore[import-untyped]  # noqa: PLC0415  (slow to load; without types)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield library
