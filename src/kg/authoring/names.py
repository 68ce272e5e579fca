"""The names of terms as people write them, and which of them may be given or taken back."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Final

from kg.errors import UsageError
from kg.namespaces import BASE, ID, PREFIXES, RC, SHAPES, VOCAB, shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

VERSIONS: Final = "ontology/versions.ttl"
"""The file that lists what each release had: history, in which nothing is renamed."""
SPACES: Final = (RC, SHAPES, VOCAB, ID)
_FORMS: Final = {
    "class": (r"[A-Z][A-Za-z0-9]*", "begins with a capital and has no hyphens, as rc:RefugeeSettlement"),
    "property": (r"[a-z][A-Za-z0-9]*", "begins with a small letter and has no hyphens, as rc:inCountry"),
    "concept": (r"[a-z0-9]+(-[a-z0-9]+)*", "has small letters and hyphens, as vocab/route-role/on-route"),
    "shape": (r"[A-Za-z][\w-]*\w", "begins with its class, as rcsh:Initiative-scope"),
}


def expand(term: str) -> str:
    """Return the IRI of ``term``: ``rc:City``, ``rcsh:City-label``, ``vocab/route/cmr`` or the IRI itself.

    Raises UsageError for what is no name in this project.
    """
    prefix, colon, local = term.partition(":")
    if colon and prefix in {"rc", "rcsh"}:
        return PREFIXES[prefix] + local
    iri = term if term.startswith(BASE) else BASE + term
    if not iri.startswith(SPACES):
        known = "rc:City, rcsh:City-label or vocab/route/cmr"
        raise UsageError(f"{term!r} is no name of this project; write it as {known}")
    return iri


def split(iri: str) -> tuple[str, str]:
    """Return the namespace of ``iri`` (for a concept, its scheme) and its local name."""
    found = re.fullmatch(r"(.*[/#])([^/#]+)", iri)
    return (found[1], found[2]) if found else (iri, "")


def nearest(iri: str, known: Iterable[str]) -> str:
    """Return the one of ``known`` in the same namespace whose name is most like ``iri``, or nothing."""
    space = max((part for part in SPACES if iri.startswith(part)), key=len, default="")
    names = [other for other in known if space and other.startswith(space)]
    return next(iter(difflib.get_close_matches(iri, names, 1, 0.8)), "")


def refuse_unknown(iri: str, known: Collection[str]) -> None:
    """Raise UsageError, with the nearest name, where ``iri`` is not ``known``."""
    if iri not in known:
        near = nearest(iri, known)
        hint = f"; did you mean {shorten(near)}?" if near else ""
        raise UsageError(f"{shorten(iri)} is not known{hint}")


def refuse_form(iri: str, kind: str) -> None:
    """Raise UsageError where the local name of ``iri`` is not in the form of its ``kind``."""
    form, says = _FORMS[kind]
    if not re.fullmatch(form, split(iri)[1]):
        raise UsageError(f"{shorten(iri)}: the name of a {kind} {says}")
