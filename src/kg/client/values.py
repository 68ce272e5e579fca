"""RDF terms as Python values: numbers, dates and truth are Python's own, names and texts are strings."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Self, TypeAlias

from kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_XSD: Final = PREFIXES["xsd"]


class Iri(str):
    """The IRI of a thing: a string, and equal to that string.

    >>> sfax = Iri("https://w3id.org/routecities/id/place/tn-sfax")
    >>> sfax.name, sfax.short
    ('tn-sfax', 'https://w3id.org/routecities/id/place/tn-sfax')
    >>> Iri("https://w3id.org/routecities/ontology#certainty").short
    'rc:certainty'
    """

    __slots__ = ()

    @property
    def name(self) -> str:
        """The last part, such as ``tn-sfax``, by which a question takes the thing too."""
        return re.split(r"[/#]", self.rstrip("/"))[-1]

    @property
    def short(self) -> str:
        """The IRI with its prefix, such as ``rc:certainty``, or as it is where it has none."""
        for prefix, namespace in PREFIXES.items():
            local = self.removeprefix(namespace)
            if local != self and re.fullmatch(r"[\w-]+", local):
                return f"{prefix}:{local}"
        return str(self)

    def __repr__(self) -> str:
        """Read as Python that gives the same."""
        return f"Iri({str(self)!r})"


class Text(str):
    """A text: a string, and equal to that string, that knows its language.

    A literal whose datatype Python has no type for, such as a month of a year, is a text with that datatype.

    >>> name = Text("Tunisie", language="fr")
    >>> name == "Tunisie", name.language
    (True, 'fr')
    """

    __slots__ = {  # noqa: RUF023  (in the order of the constructor)
        "language": "The language tag (BCP 47), empty for a text in no language.",
        "datatype": "The IRI of the datatype, empty for a plain text and one with a language.",
    }
    language: str
    datatype: str

    def __new__(cls, text: str, language: str = "", datatype: str = "") -> Self:
        """Return ``text`` in ``language`` or of ``datatype``."""
        self = super().__new__(cls, text)
        self.language, self.datatype = language, datatype
        return self

    def __repr__(self) -> str:
        """Read as Python that gives the same."""
        parts = [f", {name}={value!r}" for name in ("language", "datatype") if (value := getattr(self, name))]
        return f"Text({str(self)!r}{''.join(parts)})"


class Blank(str):
    """The label of a thing without an IRI; it means nothing outside its answer."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Read as Python that gives the same."""
        return f"Blank({str(self)!r})"


Value: TypeAlias = "Iri | Text | Blank | bool | int | float | date | datetime | None"
"""What a cell of an answer is; None where the variable is unbound."""

_NUMBER: Final = r"[+-]?(\d+\.?\d*|\.\d+)"
_PYTHON: Final[Mapping[str, tuple[str, Callable[[str], Value]]]] = {
    **dict.fromkeys(
        (
            *("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"),
            *("nonPositiveInteger", "negativeInteger"),
            *("unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
        ),
        (r"[+-]?\d+", int),
    ),
    "gYear": (r"\d{4}", int),
    "decimal": (_NUMBER, float),
    **dict.fromkeys(("double", "float"), (rf"{_NUMBER}([eE][+-]?\d+)?|[+-]?INF|NaN", float)),
    "boolean": ("true|false|1|0", lambda text: text in ("true", "1")),
    "date": (r"\d{4}-\d\d-\d\d", date.fromisoformat),
    "dateTime": (r"\d{4}-\d\d-\d\dT.+", datetime.fromisoformat),
}
"""For each datatype the lexical forms that Python can say, and how."""


def read_term(term: Mapping[str, str]) -> Value:
    """Return a term of SPARQL 1.1 Query Results JSON, section 3.2.2, as a Python value.

    Decimals become floats, and a year becomes an int. What Python cannot say, such as a date with a time zone
    or the hour 24, stays a ``Text`` with its datatype.
    """
    kind, text = term["type"], term["value"]
    if kind == "uri":
        return Iri(text)
    if kind == "bnode":
        return Blank(text)
    datatype = term.get("datatype", "")
    if datatype == f"{_XSD}string":
        datatype = ""
    form, convert = _PYTHON.get(datatype.removeprefix(_XSD), ("", Text))
    if form and datatype.startswith(_XSD) and re.fullmatch(form, text, re.ASCII):
        try:
            return convert(text)
        except ValueError:
            pass
    return Text(text, term.get("xml:lang", ""), datatype)
