"""The choice of a media type: what the client accepts against what is on offer (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.errors import NotAcceptable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True)
class Media:
    """One format on offer."""

    type: str
    """The media type that the answer has, without parameters."""
    names: tuple[str, ...] = ()
    """Short names for ``format=``, the preferred one first."""
    aliases: tuple[str, ...] = ()
    """Other media types under which clients ask for it."""
    charset: bool = False
    """Whether the type is text that says its charset."""

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return f"{self.type}; charset=utf-8" if self.charset else self.type


HTML: Final = Media("text/html", ("html",), ("application/xhtml+xml",), charset=True)
"""What a page is had in."""

RESULTS: Final = (
    Media("application/sparql-results+json", ("json",), ("application/json", "text/json")),
    Media("application/sparql-results+xml", ("xml",), ("application/xml", "text/xml")),
    Media("text/csv", ("csv",), charset=True),
    Media("text/tab-separated-values", ("tsv",), charset=True),
)
"""What SELECT and ASK answer in."""

GRAPHS: Final = (
    Media("text/turtle", ("turtle", "ttl"), ("application/turtle", "application/x-turtle"), charset=True),
    Media("application/n-triples", ("nt", "ntriples", "n3"), ("text/plain", "text/n3", "application/n3")),
    Media("application/rdf+xml", ("rdf", "rdfxml", "rdf+xml", "xml"), ("application/xml", "text/xml")),
    Media(
        "application/ld+json", ("jsonld", "json-ld", "json"), ("application/json", "application/x-json+ld")
    ),
    Media("application/trig", ("trig",), ("application/x-trig",)),
    Media("application/n-quads", ("nq", "nquads"), ("text/x-nquads",)),
)
"""What CONSTRUCT and DESCRIBE answer in."""


_USUAL: Final = 300
"""Characters of the longest Accept header that is remembered; browsers send about 150."""


class _Range(NamedTuple):
    type: str
    subtype: str
    quality: float


def choose(accept: str, offers: tuple[Media, ...]) -> Media:
    """Return the offer that the header value ``accept`` likes best; the first of equals.

    The most specific range that fits an offer gives its quality; parameters other than ``q`` hide nothing. An
    empty value accepts everything. Raises ``NotAcceptable`` with what is on offer.
    """
    return _remembered(accept, offers) if len(accept) <= _USUAL else _choose(accept, offers)


def _choose(accept: str, offers: tuple[Media, ...]) -> Media:
    ranges = _parse(accept)
    if not ranges:
        return offers[0]
    best = max(offers, key=lambda offer: _quality(offer, ranges))
    if _quality(best, ranges) <= 0:
        raise _refusal(offers)
    return best


_remembered: Final = lru_cache(maxsize=512)(_choose)


def choose_format(names: Iterable[str], offers: Sequence[Media]) -> Media:
    """Return the offer for the first of ``names`` that is a short name or a media type on offer.

    Raises ``NotAcceptable`` with what is on offer if none is.
    """
    for name in names:
        wanted = name.split(";")[0].strip().lower()
        for offer in offers:
            if wanted in (*offer.names, offer.type, *offer.aliases):
                return offer
    raise _refusal(offers)


def _refusal(offers: Sequence[Media]) -> NotAcceptable:
    listed = ", ".join(
        f"{offer.type} (format={offer.names[0]})" if offer.names else offer.type for offer in offers
    )
    return NotAcceptable(f"None of the formats you accept is on offer here. On offer: {listed}.")


def _parse(accept: str) -> list[_Range]:
    ranges = []
    for part in accept.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        kind, slash, subtype = name.lower().partition("/")
        if name == "*":
            kind, slash, subtype = "*", "/", "*"
        if kind and slash and subtype:
            ranges.append(_Range(kind, subtype, _weight(parameters)))
    return ranges


def _weight(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                weight = float(value)
            except ValueError:
                return 0.0
            return weight if 0 <= weight <= 1 else 0.0
    return 1.0


def _quality(offer: Media, ranges: Sequence[_Range]) -> float:
    """Return the quality of ``offer``: that of its own type, or else the best of its aliases."""
    own = _fit(offer.type, ranges)
    if own and own.subtype != "*":
        return own.quality
    others = [fit for alias in offer.aliases if (fit := _fit(alias, ranges)) and fit.subtype != "*"]
    return max((fit.quality for fit in [*others, own] if fit), default=0.0)


def _fit(name: str, ranges: Sequence[_Range]) -> _Range | None:
    """Return the most specific range that fits the media type ``name``; of equals the one liked best."""
    kind, _, subtype = name.partition("/")
    fits = [span for span in ranges if span.type in (kind, "*") and span.subtype in (subtype, "*")]
    return max(fits, key=lambda span: (span.type != "*", span.subtype != "*", span.quality), default=None)
