"""A text in English together with its translation into one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.namespaces import BASE, PREFIXES

REQUIRED: Final = ("fr", "ar")
"""The languages that everything a reader sees has to have."""
LANGUAGES: Final = {"fr": "French", "ar": "Arabic", "es": "Spanish", "it": "Italian", "pt": "Portuguese"}
"""The languages of translations, by tag; those that are not required are welcome in the ontology."""


@dataclass(frozen=True)
class Text:
    """One text in English and its translation into one language.

    A property with several values is one text with a line for each, sorted: nothing says which value
    translates which.
    """

    kind: str
    """terms, concepts, questions or site."""
    file: str
    """Where the translation stands or belongs, relative to the project."""
    what: str
    """What the text is about: ``rc:Activity``, ``vocab/scope/city-level``, ``cq01``, ``home.title``."""
    name: str
    """Which of its texts this is: a property, ``Question``, ``Parameter place``, ``words``."""
    language: str
    english: str
    translation: str
    """Empty where there is none."""
    context: str
    """What helps to understand it."""
    core: bool = True
    """Whether it has to be there in the required languages."""
    stale: bool = False
    """Whether the English has changed since it was translated."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What names the text: what it is about, which text of it, the language."""
        return self.what, self.name, self.language

    @property
    def state(self) -> str:
        """Tell whether the translation is missing, stale or done."""
        if not self.translation:
            return "missing"
        return "stale" if self.stale else "done"

    def __str__(self) -> str:
        """Name it as ``rc:Activity rdfs:label fr``."""
        return " ".join(self.key)


def expand(name: str) -> str:
    """Return the IRI that ``shorten`` made ``name`` of."""
    prefix, colon, local = name.partition(":")
    if colon:
        return PREFIXES[prefix] + local if prefix in PREFIXES else name
    return BASE + name
