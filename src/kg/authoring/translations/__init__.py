"""Translations: the English texts, what they are in other languages, and the sheets of translators."""

from kg.authoring.translations.inspection import inspect_translations

__all__ = ["inspect_translations"]
