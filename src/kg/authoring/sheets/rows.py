"""Makes rows for the tables from the rows of a sheet."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from kg.authoring.sheets.cells import Cells
from kg.authoring.sheets.marks import Proposal
from kg.authoring.skeletons.words import to_name

if TYPE_CHECKING:
    from kg.authoring.sheets.cells import Row
    from kg.authoring.sheets.headings import Mapping
    from kg.authoring.sheets.known import Known
    from kg.authoring.sheets.marks import Intake
    from kg.authoring.sheets.reading import Sheet

_LONGEST: Final = 60
_STARTS: Final = {4: "start_year", 7: "start_month", 10: "start_day"}
_DAY: Final = 10


class Composer:
    """Makes the rows for the tables from all sheets of a file; keys are new and never repeated."""

    def __init__(self, known: Known, intake: Intake, source: str) -> None:
        """Take what is known, and the key of the source of rows that name none (or nothing)."""
        self._known, self._intake, self._source = known, intake, source
        self._used: dict[str, set[str]] = {}
        self._next: dict[tuple[str, str], int] = {}
        self._seen: dict[tuple[str, ...], str] = {}

    def compose(self, sheet: Sheet, mapping: Mapping) -> None:
        """Propose the rows of ``sheet`` that can be read, and note what is wrong with the others."""
        make = {
            "initiatives": self._initiative,
            "connections": self._connection,
            "participations": self._participation,
            "activities": self._activity,
        }[mapping.layout.name]
        cells = Cells(self._known, sheet, mapping, self._intake)
        for row in cells.rows():
            made = make(cells, row) if row.is_sound else []
            if row.is_sound:
                self._intake.proposals += [
                    Proposal(table, told, sheet.name, row.number) for table, told in made
                ]
        if mapping.layout.name == "initiatives":
            self._known.add_initiatives(
                each.cells for each in self._intake.proposals if each.table == "initiatives"
            )

    def _initiative(self, cells: Cells, row: Row) -> list[tuple[str, dict[str, str]]]:
        name = row.first("name")
        there = self._known.mean(name, ("initiative",))
        if there.path:
            remedy = "leave the row out; what is new about it goes into its row of data/initiatives.csv"
            cells.mark(row, cells.column("name"), f"{name!r} is known already, as {there.key}", remedy)
        self._refuse_double(cells, row, "initiative", name.casefold())
        told = {
            "initiative": self._key("initiative", row.first("acronym") or name),
            "label": name,
            "label_fr": row.first("name_fr"),
            "acronym": row.first("acronym"),
            "variants": "|".join(each.value for each in row.all("variants")),
            "type": row.first("initiative_type"),
            "scope": row.first("scope"),
            "description": row.first("description"),
            "stated_size": row.first("stated_size"),
            "list_completeness": row.first("list_completeness"),
            "parent": _key(row.first("parent")),
        }
        return [("initiatives", told | self._source_of(row))]

    def _connection(self, cells: Cells, row: Row) -> list[tuple[str, dict[str, str]]]:
        initiative = row.first("initiative")
        place, body = row.first("place") or row.first("country"), row.first("organisation")
        if _kind(initiative) == "mechanism":
            remedy = (
                "write an initiative; what takes part in a mechanism goes into the sheet of participations"
            )
            cells.mark(row, cells.column("initiative"), f"{_key(initiative)!r} is a mechanism", remedy)
        if not place and not body:
            remedy = "write the place, the country or the organisation that the initiative is connected to"
            cells.mark(row, cells.column("place"), "the row names no place, country or organisation", remedy)
            return []
        if body and _kind(body) != "organisation":
            remedy = "write it into the sheet of participations"
            cells.mark(row, cells.column("organisation"), f"{_key(body)!r} is no organisation", remedy)
        self._refuse_known(cells, row, "connection", (_key(initiative), place, body))
        named = next(iter(row.all("place") or row.all("country") or row.all("organisation")))
        told = {
            "connection": self._key("connection", f"{_key(initiative)} {_key(place or body)}"),
            "initiative": _key(initiative),
            "place": _key(place) if _kind(place) == "place" else "",
            "country": _key(place) if _kind(place) == "country" else "",
            "organisation": _key(body),
            "kind": row.first("kind"),
            "position": row.first("position"),
            "reported_as": row.first("reported_as") or named.text,
            "reported_heading": row.first("reported_heading"),
            "certainty": row.first("certainty"),
            "status": row.first("status"),
        }
        return [("connections", told | self._source_of(row))]

    def _participation(self, cells: Cells, row: Row) -> list[tuple[str, dict[str, str]]]:
        initiative, body, role = row.first("initiative"), row.first("organisation"), row.first("role")
        if _kind(body) == "mechanism":
            remedy = "write the organisation or initiative that takes part"
            cells.mark(row, cells.column("organisation"), f"{_key(body)!r} is a mechanism", remedy)
        self._refuse_known(cells, row, "participation", (initiative, body, role))
        named = next(iter(row.all("organisation")))
        told = {
            "participation": self._key("participation", f"{_key(initiative)} {role} {_key(body)}"),
            "initiative": _key(initiative) if _kind(initiative) == "initiative" else "",
            "mechanism": _key(initiative) if _kind(initiative) == "mechanism" else "",
            "organisation": _key(body) if _kind(body) == "organisation" else "",
            "participant_initiative": _key(body) if _kind(body) == "initiative" else "",
            "role": role,
            "reported_as": row.first("reported_as") or named.text,
            "reported_heading": row.first("reported_heading"),
            "status": row.first("status"),
        }
        return [("participations", told | self._source_of(row))]

    def _activity(self, cells: Cells, row: Row) -> list[tuple[str, dict[str, str]]]:
        title, start, end = row.first("title"), row.first("start"), row.first("end")
        places = [each.value for each in row.all("place") or row.all("country")]
        actors = [each.value for each in row.all("organisation")]
        self._refuse_days(cells, row, start, end)
        self._refuse_double(cells, row, "activity", title.casefold(), *actors, *places, start, end)
        key = self._key("activity", title, *(_key(place) for place in places[:1]))
        source = self._source_of(row)
        told = {
            "activity": key,
            "label": title,
            "description": row.first("description"),
            "date_stated": row.first("date_stated"),
            **({_STARTS[len(start)]: start} if start else {}),
            "end_day": end,
            "status": row.first("status"),
        }
        linked = [each.value for each in row.all("initiative")]
        lists = {
            "activity_type": [each.value for each in row.all("activity_type")],
            "approach": [each.value for each in row.all("approach")],
            "actor": actors + [path for path in linked if _kind(path) == "mechanism"],
            "initiative": [_key(path) for path in linked if _kind(path) == "initiative"],
            "place": places,
            "target_group": [each.value for each in row.all("target_group")],
        }
        unique = [list(dict.fromkeys(values)) for values in lists.values()]
        values = [
            ("activity_values", {"activity": key, **dict(zip(lists, each, strict=True)), **source})
            for each in zip_longest(*unique, fillvalue="")
        ]
        return [("activities", told | source), *values]

    def _refuse_days(self, cells: Cells, row: Row, start: str, end: str) -> None:
        if end and len(end) < _DAY:
            remedy = "write the day as 2021-11-30, or leave it empty and say it in 'Date as stated'"
            cells.mark(row, cells.column("end"), f"{end!r} is no day", remedy)
        elif end and start and end[: len(start)] < start:
            cells.mark(
                row, cells.column("end"), f"the end {end} is before the start {start}", "correct one of them"
            )

    def _refuse_known(self, cells: Cells, row: Row, kind: str, told: tuple[str, ...]) -> None:
        if there := self._there(kind).get(told):
            remedy = "leave the row out; a further passage for it goes into data/further_evidence.csv"
            cells.mark(row, None, f"it is in the tables already, as {there}", remedy)
        self._refuse_double(cells, row, kind, *told)

    def _refuse_double(self, cells: Cells, row: Row, kind: str, *told: str) -> None:
        place = f"row {row.number}" + (f" of {cells.sheet.name}" if cells.sheet.name else "")
        first = self._seen.setdefault((kind, *told), place)
        if first != place:
            cells.mark(row, None, f"says the same as {first}", "leave one of the two out")

    def _there(self, kind: str) -> dict[tuple[str, ...], str]:
        """Return the keys of the connections or participations in the tables, by what they say."""
        return self._known.connections if kind == "connection" else self._known.participations

    def _source_of(self, row: Row) -> dict[str, str]:
        return {"source": _key(row.first("source")) or self._source}

    def _key(self, kind: str, text: str, *more: str) -> str:
        """Return a key that no row has: of ``text``, if need be with ``more``, else with a number."""
        if kind not in self._used:
            table = "activities" if kind == "activity" else f"{kind}s"
            self._used[kind] = self._known.keys(table, kind)
        used, base = self._used[kind], _slug(text) or kind
        for key in (base, "-".join((base, *more))):
            if key not in used:
                used.add(key)
                return key
        base = "-".join((base, *more))
        number = self._next.get((kind, base), 2)
        while f"{base}-{number}" in used:
            number += 1
        self._next[kind, base] = number + 1
        used.add(f"{base}-{number}")
        return f"{base}-{number}"


def _slug(text: str) -> str:
    slug = to_name(text.replace(":", " ").lower(), "slug")
    return slug if len(slug) <= _LONGEST else slug[:_LONGEST].rpartition("-")[0]


def _key(path: str) -> str:
    return path.rpartition("/")[2]


def _kind(path: str) -> str:
    return path.split("/")[1] if "/" in path else ""
