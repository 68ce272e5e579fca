"""Holds proposed rows against the tables' own rules, the shapes and the checks, in a copy of the project."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from rdflib import RDFS

from kg import shacl, tables
from kg.authoring.edits import tried
from kg.authoring.sheets.marks import Mark
from kg.build import ASSEMBLY
from kg.checks import read_checks, run_checks
from kg.errors import TableError
from kg.namespaces import BASE
from kg.store import Dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.authoring.sheets.known import Known
    from kg.authoring.sheets.marks import Intake, Proposal

STAGES: Final = ("tables", "vocabulary", "rules", "checks", "shapes")
LEFT: Final = ("description", "certainty", "status", "source", "evidence")
"""Columns that a curator fills in where the sheet leaves them empty."""
_FREE: Final = frozenset(
    {"label", "label_fr", "acronym", "variants", "description", "stated_size", "reported_as"}
    | {"reported_heading", "date_stated", "start_year", "start_month", "start_day", "end_day", "position"}
    | {"initiative", "connection", "participation", "activity", "place", "country", "organisation", "actor"}
    | {"participant_initiative", "parent", "mechanism"}
)
"""Columns of which a shape asks whether they are filled; what is in them was judged before."""
_MOST: Final = 400


def try_out(known: Known, intake: Intake, progress: Callable[[str], None]) -> None:
    """Add to ``intake`` what the project says against the rows, and how many it did not judge.

    Cells that are left to a curator have stand-ins meanwhile. Rows that fill the same cells, with the same
    concepts, are one to the shapes. Raises TableError where the project itself has faults.
    """
    if not intake.proposals:
        return
    progress("tables")
    _hold_to_tables(known, intake)
    _refuse_orphans(known, intake)
    alike = _alike(intake.proposals)
    stand = [rows[0] for rows in alike.values()][:_MOST]
    if stand:
        _hold_to_shapes(known, intake, stand, alike, progress)
        _refuse_orphans(known, intake)
    intake.unjudged = sum(map(len, list(alike.values())[_MOST:]))


def _hold_to_tables(known: Known, intake: Intake) -> None:
    draft, lines = _draft(known, intake.proposals)
    with tried(known.project.home, draft) as copy:
        try:
            tables.convert(tables.find_documents(copy / "data"), BASE, io.BytesIO())
        except TableError as error:
            faults = error.faults
        else:
            return
    for fault in faults:
        origin = lines.get((fault.file.rpartition("/")[2].removesuffix(".csv"), fault.row))
        if origin is None:
            raise TableError(faults)
        problem = f"{fault.column}: {fault.problem}" if fault.column else fault.problem
        intake.marks.append(Mark(origin.sheet, origin.row, 0, "", problem, fault.remedy))
    intake.refuse({(mark.sheet, mark.row) for mark in intake.problems})


def _refuse_orphans(known: Known, intake: Intake) -> None:
    """Refuse the rows that name an initiative of the sheet whose own row is refused."""
    there = known.keys("initiatives", "initiative")
    there |= {each.cells["initiative"] for each in intake.proposals if each.table == "initiatives"}
    problem, remedy = (
        "the row names an initiative of this file whose own row has a problem",
        "mend that row first",
    )
    named = ("initiative", "participant_initiative")
    for each in intake.proposals:
        if {each.cells.get(name, "") for name in named} - there - {""}:
            intake.marks.append(Mark(each.sheet, each.row, 0, "", problem, remedy))
    intake.refuse({(mark.sheet, mark.row) for mark in intake.problems})


def _hold_to_shapes(
    known: Known,
    intake: Intake,
    stand: Sequence[Proposal],
    alike: dict[tuple[object, ...], list[Proposal]],
    progress: Callable[[str], None],
) -> None:
    chosen = {(each.sheet, each.row) for each in stand}
    tried_out = [
        each for each in intake.proposals if (each.sheet, each.row) in chosen or each.table == "initiatives"
    ]
    wanted = {f"{BASE}{each.subject}": each for each in tried_out}
    same = {id(rows[0]): rows for rows in alike.values()}
    for subject, problem, remedy in _complaints(known, tried_out, set(wanted), progress):
        origin = wanted[subject]
        first = next(each for each in tried_out if (each.sheet, each.row) == (origin.sheet, origin.row))
        for row in same.get(id(first), [first]):
            mark = Mark(row.sheet, row.row, 0, "", problem, remedy)
            if mark not in intake.marks:
                intake.marks.append(mark)
    intake.refuse({(mark.sheet, mark.row) for mark in intake.problems})


def _complaints(
    known: Known, rows: Sequence[Proposal], subjects: set[str], progress: Callable[[str], None]
) -> Iterator[tuple[str, str, str]]:
    """Yield what the checks and the shapes say of ``subjects``: the subject, what is wrong, what to do."""
    dataset = Dataset()
    with tried(known.project.home, _draft(known, rows)[0]) as copy:
        for stage in STAGES[:3]:
            progress(stage)
            ASSEMBLY[stage](dataset, copy)
        progress("checks")
        for finding in run_checks(dataset, read_checks(copy / "sparql" / "checks")):
            if finding.resource in subjects:
                detail = f" ({finding.detail})" if finding.detail else ""
                yield finding.resource, finding.problem.rstrip(".") + detail, _phrase(finding.solution)
        shapes = shacl.load_shapes(copy / "shapes")
    progress("shapes")
    statements = [line.split(" ", 2) for line in dataset.graph()]
    near = {f"<{subject}>" for subject in subjects}
    near |= {value.removesuffix(" .") for subject, _, value in statements if subject in near}
    lines = [" ".join(line) for line in statements if line[0] in near or line[1] == RDFS.subClassOf.n3()]
    for fault in shacl.validate(shacl.read_lines(lines), shapes).violations:
        if fault.focus in subjects:
            problem, _, remedy = fault.message.partition(". ")
            yield fault.focus, problem.rstrip("."), _phrase(remedy) or "correct the row"


def _phrase(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def _alike(proposals: Sequence[Proposal]) -> dict[tuple[object, ...], list[Proposal]]:
    """Return the rows of the sheet, each by its first proposal, in groups that are one to the shapes."""
    rows: defaultdict[tuple[str, int], list[Proposal]] = defaultdict(list)
    for each in proposals:
        rows[each.sheet, each.row].append(each)
    groups: defaultdict[tuple[object, ...], list[Proposal]] = defaultdict(list)
    is_few = len(rows) <= _MOST
    for place, made in rows.items():
        groups[place if is_few else tuple(map(_signature, made))].append(made[0])
    return groups


def _signature(row: Proposal) -> tuple[object, ...]:
    told = ((name, bool(text) if name in _FREE else text) for name, text in row.cells.items() if text)
    return (row.table, *sorted(told, key=str))


def _draft(known: Known, rows: Sequence[Proposal]) -> tuple[dict[str, str], dict[tuple[str, int], Proposal]]:
    """Return the tables with ``rows``, and the row of each new line."""
    stand_ins = _stand_ins(known)
    texts: dict[str, io.StringIO] = {}
    lines: dict[tuple[str, int], Proposal] = {}
    numbers: dict[str, int] = {}
    for row in rows:
        if row.table not in texts:
            before = (known.project.home / "data" / f"{row.table}.csv").read_text(encoding="utf-8")
            texts[row.table] = io.StringIO(newline="")
            texts[row.table].write(before)
            numbers[row.table] = before.count("\n")
        numbers[row.table] += 1
        lines[row.table, numbers[row.table]] = row
        filled = {name: row.cells.get(name) or stand_ins.get(name, "") for name in known.columns(row.table)}
        csv.writer(texts[row.table], lineterminator="\n").writerow(filled.values())
    return {f"data/{table}.csv": text.getvalue() for table, text in texts.items()}, lines


def _stand_ins(known: Known) -> dict[str, str]:
    """Return what stands for a moment in the cells that are left to a curator."""
    _, passage = next(iter(known.project.rows("evidence.csv")))
    said = {"description": "It is described later.", "certainty": "certain", "status": "explicit"}
    return said | {"source": passage["source"], "evidence": passage["evidence"]}
