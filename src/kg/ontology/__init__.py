"""The logic of the ontology: hold it to OWL 2 DL and reason over it."""

from __future__ import annotations

from kg.ontology.profile import check_profile
from kg.ontology.reasoner import Classification, classify, find_java

__all__ = ["Classification", "check_profile", "classify", "find_java"]
