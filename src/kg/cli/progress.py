"""The bar that shows how far a long command is."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def show_progress(stages: tuple[str, ...]) -> Iterator[Callable[[str], None]]:
    """Show a bar on a terminal while ``stages`` go by; elsewhere nothing."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=len(stages), file=sys.stderr, hidden=hidden, item_show_func=_shown) as bar:

        def begin(stage: str) -> None:
            bar.update(stages.index(stage) - bar.pos, stage)

        yield begin
        bar.update(len(stages) - bar.pos, "done")


def _shown(stage: str | None) -> str:
    return stage or ""
