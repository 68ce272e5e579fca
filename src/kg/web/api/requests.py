"""What a request asks of an operation: its values, language, format and page, or what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from flask import request

from kg.errors import NotAcceptable, UsageError
from kg.matching import fold
from kg.namespaces import BASE
from kg.negotiation import choose
from kg.web.api.paging import MOST, USUAL
from kg.web.api.problems import ApiProblem
from kg.web.iris import is_absolute
from kg.web.rows import Term
from kg.web.site.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.negotiation import Media
    from kg.web.api.operations import Operation, Setting
    from kg.web.site.visit import Visit

PAGING: Final = ("lang", "limit", "cursor", "format")
"""The parameters that every operation has."""
_NEAR: Final = 3
_SHOWN: Final = 200
"""Characters of a wrong value that are said again."""


@dataclass(frozen=True)
class Asked:
    """A request that can be answered."""

    values: Mapping[str, str]
    """The IRI of each parameter."""
    media: Media
    limit: int
    cursor: str


def read_language() -> str:
    """Return the language that ``lang`` names, by default English; raises ``ApiProblem``."""
    language = _single("lang")
    return _one_of("lang", language, LANGUAGES) if language is not None else next(iter(LANGUAGES))


def check_names(allowed: Iterable[str]) -> None:
    """Raise ``ApiProblem`` for a parameter of the request that is not ``allowed``, or stands twice."""
    known = list(allowed)
    for name in request.args:
        if name not in known:
            near = get_close_matches(name, known, _NEAR)
            raise ApiProblem(
                "unknown-parameter",
                f"There is no parameter “{name[:_SHOWN]}” here. There are: {', '.join(known)}.",
                parameter=name[:_SHOWN],
                nearest=[{"value": other} for other in near],
            )
        _single(name)


def read_asked(visit: Visit, operation: Operation) -> Asked:
    """Return what the request asks of ``operation``; raises ``ApiProblem``."""
    check_names([*(setting.name for setting in operation.settings), *PAGING])
    values = {setting.name: _read_value(visit, operation, setting) for setting in operation.settings}
    return Asked(values, read_media(operation.offers), _read_limit(), _read_cursor())


def _single(name: str) -> str | None:
    """Return the only value of ``name``, or None where the request does not have it."""
    found = request.args.getlist(name)
    if len(found) > 1:
        raise ApiProblem(
            "invalid-value",
            f"The parameter “{name[:_SHOWN]}” is given {len(found)} times; give it once.",
            parameter=name[:_SHOWN],
        )
    return found[0] if found else None


def _one_of(name: str, value: str, allowed: Iterable[str]) -> str:
    known = list(allowed)
    if value in known:
        return value
    raise ApiProblem(
        "invalid-value",
        f"The parameter “{name}” is one of: {', '.join(known)}.",
        parameter=name,
        value=value[:_SHOWN],
        nearest=[{"value": near} for near in get_close_matches(value.lower(), known, 1)],
    )


def _read_value(visit: Visit, operation: Operation, setting: Setting) -> str:
    """Return the IRI that the request has for ``setting``: by its short name, its path or in full."""
    value = _single(setting.name)
    if value is None:
        return setting.values.get(setting.first) or operation.question.value_of(setting.name)
    try:
        iri = operation.question.value_of(setting.name, operation.question.ask({setting.name: value}))
    except UsageError:
        iri = ""
    if iri in setting.values.values() or (setting.open and _is_known(visit, iri)):
        return iri
    nearest = _nearest(setting, value)
    hint = f" Nearest to it: {', '.join(near['value'] for near in nearest)}." if nearest else ""
    raise ApiProblem(
        "invalid-value",
        f"“{value[:_SHOWN]}” is nothing that “{setting.name}” can be.{hint}",
        parameter=setting.name,
        value=value[:_SHOWN],
        nearest=nearest,
    )


def _is_known(visit: Visit, iri: str) -> bool:
    """Whether ``iri`` is a thing of the graph that has a name."""
    if not (iri.startswith(BASE) and is_absolute(iri)):
        return False
    visit.look_up([Term("uri", iri)])
    return iri in visit.names


def _nearest(setting: Setting, value: str) -> list[dict[str, Any]]:
    """Return the values of ``setting`` whose short name or name is most like ``value``."""
    names: dict[str, str] = {}
    for short, label in setting.labels.items():
        names.setdefault(fold(label), short)
    names |= {short.rpartition("/")[2]: short for short in setting.values}
    wanted = value[:_SHOWN].rpartition("/")[2].lower()
    found = [names[near] for text in (wanted, fold(wanted)) for near in get_close_matches(text, names, _NEAR)]
    return [{"value": short, "label": setting.labels[short]} for short in dict.fromkeys(found)][:_NEAR]


def read_media(offers: tuple[Media, ...]) -> Media:
    """Return the one of ``offers`` that ``format`` names or the client likes best; raises ``ApiProblem``."""
    wanted = _single("format")
    if wanted is None:
        try:
            return choose(request.headers.get("Accept", ""), offers)
        except NotAcceptable as error:
            raise ApiProblem("not-acceptable", str(error)) from None
    names = {media.names[0]: media for media in offers}
    return names[_one_of("format", wanted, names)]


def _read_limit() -> int:
    value = _single("limit")
    if value is None:
        return USUAL
    if value.isascii() and value.isdigit() and value[0] != "0" and len(value) <= len(str(MOST)):
        limit = int(value)
        if limit <= MOST:
            return limit
    raise ApiProblem(
        "invalid-value",
        f"The parameter “limit” is a whole number from 1 to {MOST}.",
        parameter="limit",
        value=value[:_SHOWN],
    )


def _read_cursor() -> str:
    value = _single("cursor")
    if value == "":
        raise ApiProblem(
            "invalid-value",
            "The parameter “cursor” is empty; leave it out for the first page.",
            parameter="cursor",
            value="",
        )
    return value or ""
