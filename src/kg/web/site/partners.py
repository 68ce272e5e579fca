"""The partner finder as a page: who seeks and what, the wishes, the candidates with their reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, request

from kg.namespaces import PREFIXES
from kg.negotiation import HTML
from kg.reasons import HEAVIEST, LIGHTEST
from kg.web.description import endpoint_iri
from kg.web.rows import Term
from kg.web.site.dossier import GEOJSON, JSON, parameters_of, shorten, write_dossier
from kg.web.site.finder import find_partners, shelf
from kg.web.site.frame import as_file, render, visiting, wanted
from kg.web.site.matchmaking import tell_found
from kg.web.site.questions import tell
from kg.web.site.seeking import (
    CANDIDATES,
    WrongValue,
    read_needs,
    read_part_text,
    read_wanted,
    reasons_of,
)
from kg.web.site.sheets import CSV
from kg.web.site.shelf import Shelf
from kg.web.site.wishes import INITIATIVES, PLACES, read_wishes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask.blueprints import BlueprintSetupState

    from kg.web.site.seeking import Wanted
    from kg.web.site.visit import Shown, Visit

blueprint = Blueprint("partners", __name__)

_OFFERS: Final = (HTML, JSON, CSV, GEOJSON)
_TOLD: Final = 3
"""Facts of a reason that a card tells."""
_OFFERED: Final = 400
"""Places and initiatives that a field can offer; if there are more, it offers none and takes any name."""


@blueprint.record_once
def _set_up(state: BlueprintSetupState) -> None:
    state.app.extensions["partners"] = Shelf()


@blueprint.route("/partners")
def partners() -> Response:
    """Show who could be a partner for ``for``, as a page or as data.

    Raises, where data are wanted, ``UsageError`` for a value that stands for nothing; ``NotAcceptable`` or a
    ``QueryError``.
    """
    media = wanted(_OFFERS)
    with visiting() as visit:
        needs = read_needs(visit)
        if media is HTML and not request.args.get("for", "").strip():
            return _page(visit, needs, None)
        try:
            asked = read_wanted(visit, needs)
        except WrongValue as error:
            if media is not HTML:
                raise
            return _page(visit, needs, None, wrong=str(error))
        if media is HTML:
            return _page(visit, needs, asked)
        told = tell_found(visit, find_partners(visit, asked))
        address = f"{endpoint_iri().removesuffix('/sparql')}/partners"
        return as_file(visit, write_dossier(visit, told, media, address), media)


def _page(
    visit: Visit, needs: Mapping[str, Sequence[str]], asked: Wanted | None, wrong: str = ""
) -> Response:
    told = tell_found(visit, find_partners(visit, asked), _TOLD) if asked else None
    reasons = asked.reasons if asked else reasons_of(visit)
    return render(
        visit,
        "partners.html",
        status=400 if wrong else 200,
        wrong=wrong,
        typed={name: request.args.get(name, "") for name in ("for", "not")},
        chosen=set(asked.needs if asked else ()),
        candidates=tuple(CANDIDATES),
        needs=_choices(visit, needs),
        offered=_read_offered(visit),
        asked=asked,
        seeker=visit.show(Term("uri", asked.seeker)) if asked else None,
        told=told,
        wishes=read_wishes(visit, asked.seeker) if asked else None,
        initiatives_shown=INITIATIVES,
        places_shown=PLACES,
        reasons=[(reason, tell(visit, reason.texts)) for reason in reasons],
        queries={reason.name: reason.ask(asked.seeker, asked.needs) for reason in asked.asked}
        if asked
        else {},
        weights=asked.weights if asked else {reason.name: reason.weight for reason in reasons},
        bounds=(LIGHTEST, HEAVIEST),
        shorten=shorten,
        again=(lambda page: parameters_of(told, page)) if told else None,
    )


def _choices(visit: Visit, needs: Mapping[str, Sequence[str]]) -> dict[str, list[Shown]]:
    """Return the concepts that can be needed, by the name of the property that holds them."""
    visit.look_up(Term("uri", iri) for concepts in needs.values() for iri in concepts)
    return {
        property_.removeprefix(PREFIXES["rc"]): [visit.show(Term("uri", iri)) for iri in concepts]
        for property_, concepts in needs.items()
    }


def _read_offered(visit: Visit) -> list[tuple[str, Shown]]:
    return shelf().read(visit, f"offered {visit.language} {visit.chosen}", _offer)


def _offer(visit: Visit) -> list[tuple[str, Shown]]:
    """Return the places and initiatives that a field can offer, by name, with their paths."""
    every = read_part_text("seekers")
    # Unordered, they need not all be read to learn that there are too many.
    rows = visit.select(f"{every[: every.rindex('ORDER BY')]}LIMIT {_OFFERED + 1}")
    if len(rows) > _OFFERED:
        return []
    visit.look_up(row["seeker"] for row in rows)
    shown = {row["seeker"].value: visit.show(row["seeker"]) for row in rows}
    return sorted(((shorten(iri), each) for iri, each in shown.items()), key=lambda pair: pair[1].text)
