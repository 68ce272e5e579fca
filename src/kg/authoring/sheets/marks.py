"""What is said of the cells of a sheet, and the rows that are proposed from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.authoring.sheets.headings import letters
from kg.errors import Fault

if TYPE_CHECKING:
    from kg.authoring.sheets.headings import Mapping
    from kg.authoring.sheets.reading import Sheet


@dataclass(frozen=True)
class Mark:
    """What is wrong with a cell of a sheet, and what to do."""

    sheet: str
    row: int
    column: int
    """From 1; 0 for the whole row."""
    heading: str
    problem: str
    remedy: str
    is_remark: bool = False
    """Whether the row is proposed all the same."""

    def fault(self, path: str) -> Fault:
        """Return the fault of the file ``path``: its sheet, its row, and its column by letter and heading."""
        file = f"{path}[{self.sheet}]" if self.sheet else path
        named = f" ({self.heading})" if self.heading else ""
        column = f"{letters(self.column)}{named}" if self.column else ""
        return Fault(file, self.row, column, self.problem, self.remedy)


@dataclass
class Proposal:
    """A row for a table, and the row of the sheet that it comes from."""

    table: str
    cells: dict[str, str]
    sheet: str
    row: int

    @property
    def subject(self) -> str:
        """Return the path of what the row is about."""
        kind = (
            "activity"
            if self.table == "activity_values"
            else self.table.removesuffix("s").replace("activitie", "activity")
        )
        return f"id/{kind}/{self.cells[kind]}"


@dataclass
class Taken:
    """A name of the sheet that was taken for a thing that goes by another."""

    text: str
    path: str
    label: str
    way: str
    times: int = 0


@dataclass
class Intake:
    """All that came of a file."""

    mappings: list[tuple[Sheet, Mapping]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Sheets that have no heading that is known."""
    marks: list[Mark] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    taken: dict[tuple[str, str], Taken] = field(default_factory=dict)
    unjudged: int = 0
    """Rows that were too different from each other to be held against the shapes and checks, all of them."""

    @property
    def problems(self) -> list[Mark]:
        """What must be mended."""
        return [mark for mark in self.marks if not mark.is_remark]

    def refuse(self, rows: set[tuple[str, int]]) -> None:
        """Propose nothing from ``rows``, each a sheet and a number."""
        self.proposals = [each for each in self.proposals if (each.sheet, each.row) not in rows]
