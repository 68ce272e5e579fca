"""The plots: counts as bars, each beside its number, in tables that read without the bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response, request

from kg.negotiation import HTML
from kg.web.site.frame import as_data, home, render, visiting, wanted
from kg.web.site.sections import answer_all, parts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.web.site.sections import Row, Section
    from kg.web.site.visit import Shown


@dataclass(frozen=True)
class Bar:
    """One line of a plot: what is counted, its number, the bar's length in hundredths of the longest."""

    name: Shown
    count: int
    length: float
    members: tuple[Shown, ...]
    """What was counted, where there is no number but the things themselves."""


@dataclass(frozen=True)
class Plot:
    """A plot: the bars by their group, and the section that they are drawn from."""

    section: Section
    groups: tuple[tuple[Shown | None, tuple[Bar, ...]], ...]

    @property
    def listed(self) -> bool:
        """Whether the things counted are named."""
        return any(bar.members for _, bars in self.groups for bar in bars)


def show_plots() -> Response:
    """Return the page of all plots; as data, the one that ``plot`` names, or the first.

    Raises ``NotAcceptable``, or a ``QueryError``.
    """
    parts = parts_of(home(), "plots")
    media = wanted()
    if media is not HTML:
        named = {part.name: part for part in parts}
        return as_data(named.get(request.args.get("plot", ""), parts[0]).file.text, media)
    with visiting() as visit:
        sections = answer_all(visit, parts, {})
        return render(visit, "plots.html", query=sections[0].query, plots=[_plot(each) for each in sections])


def _plot(section: Section) -> Plot:
    longest = max((_count(row)[0] for row in section.rows), default=1)
    groups = ((group, _draw(rows, longest)) for group, rows in section.groups.items())
    return Plot(section, tuple(groups))


def _draw(rows: Sequence[Row], longest: int) -> tuple[Bar, ...]:
    bars = []
    for row in rows:
        count, members = _count(row)
        bars.append(Bar(row.cells[0][0], count, round(100 * count / longest, 1), members))
    return tuple(bars)


def _count(row: Row) -> tuple[int, tuple[Shown, ...]]:
    """Return the number in the second column, or how many things stand there, with these."""
    told = row.cells[1]
    return (len(told), told) if told[0].iri else (int(told[0].text), ())
