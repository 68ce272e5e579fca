"""The values that a diff tells of: IRIs, literals, lists and class expressions, and how they read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from kg.namespaces import PREFIXES, shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kg.store import Term

_IRI: Final = re.compile(r"<([^<>\"\s]+)>")
_BARE: Final = {f"{PREFIXES['xsd']}{name}" for name in ("integer", "decimal", "boolean")}
_STRING: Final = f"{PREFIXES['xsd']}string"
_ADDRESS: Final = f"{PREFIXES['xsd']}anyURI"
_LABELS: Final = tuple(
    f"{PREFIXES[prefix]}{name}"
    for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"), ("dcterms", "title"), ("sh", "name"))
)


class Value(NamedTuple):
    """One value of a property; ``str(value)`` is how people read it.

    The ``text`` of an expression or a list has its IRIs in angle brackets, and that of a row is a line of the
    SPARQL 1.1 TSV format. The labels of blank nodes are nowhere in it.
    """

    text: str
    kind: Literal["uri", "literal", "expression", "list", "row"] = "uri"
    language: str = ""
    """The language tag of a literal."""
    datatype: str = ""
    """The datatype IRI of a literal without language."""
    items: tuple[Value, ...] = ()
    """What a list holds."""

    def __str__(self) -> str:
        """Write a literal as Turtle does, shorten IRIs and leave all else as it is."""
        if self.kind == "uri":
            return shorten(self.text)
        if self.kind != "literal":
            return _IRI.sub(lambda found: shorten(found[1]), self.text)
        if self.datatype in _BARE:
            return self.text
        quoted = '"' + self.text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        if self.language:
            return f"{quoted}@{self.language}"
        return quoted if self.datatype == _STRING else f"{quoted}^^{shorten(self.datatype)}"

    def as_json(self) -> dict[str, str]:
        """Return the value as an object in the way of the SPARQL 1.1 Query Results JSON Format."""
        more = {"xml:lang": self.language, "datatype": self.datatype}
        return {"type": self.kind, "value": self.text, **{name: text for name, text in more.items() if text}}

    def renamed(self, names: Mapping[str, str]) -> Value:
        """Return the value with each IRI that is a key of ``names`` replaced."""
        if self.kind == "uri" or self.datatype == _ADDRESS:
            return self._replace(text=names.get(self.text, self.text))
        if self.kind == "literal":
            return self
        text = _IRI.sub(lambda found: f"<{names.get(found[1], found[1])}>", self.text)
        return self._replace(text=text, items=tuple(item.renamed(names) for item in self.items))


Description = Mapping[str, frozenset[Value]]
"""What is said of one thing: the values of each property (an IRI)."""


def value_of(term: Term) -> Value:
    """Return the value that ``term``, which is no blank node, stands for."""
    if term.kind == "iri":
        return Value(term.value)
    language = term.language or ""
    return Value(term.value, "literal", language, "" if language else term.datatype or _STRING)


def label_of(description: Description) -> str:
    """Return the label in English, else in any language; empty where there is none."""
    for predicate in _LABELS:
        if values := description.get(predicate):
            return min(values, key=lambda value: (value.language != "en", value)).text
    return ""


def pair(before: Collection[Value], after: Collection[Value]) -> Iterator[tuple[Value | None, Value | None]]:
    """Yield what became of each value that is on one side only: what was, and what is in its place.

    Where one value is gone and one is new, the one replaced the other; texts of two languages never do.
    """
    gone, new = sorted(set(before) - set(after)), sorted(set(after) - set(before))
    for language in sorted({_language(value) for value in (*gone, *new)}):
        old = [value for value in gone if _language(value) == language]
        now = [value for value in new if _language(value) == language]
        if len(old) == len(now) == 1:
            yield old[0], now[0]
        else:
            yield from ((value, None) for value in old)
            yield from ((None, value) for value in now)


def _language(value: Value) -> tuple[bool, str]:
    return value.kind == "literal", value.language
