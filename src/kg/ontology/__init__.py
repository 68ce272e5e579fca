"""The logic of the ontology: hold it to OWL 2 DL, and find and explain contradictions."""

from __future__ import annotations

from kg.ontology.axioms import Axiom, Axioms
from kg.ontology.contradictions import Contradiction, Repair
from kg.ontology.explanation import explain
from kg.ontology.faults import ProfileFault
from kg.ontology.judgement import Disagreement, Judgement, judge
from kg.ontology.profile import check_header, check_profile
from kg.ontology.reasoner import Classification, SecondOpinion, find_java

__all__ = [
    "Axiom",
    "Axioms",
    "Classification",
    "Contradiction",
    "Disagreement",
    "Judgement",
    "ProfileFault",
    "Repair",
    "SecondOpinion",
    "check_header",
    "check_profile",
    "explain",
    "find_java",
    "judge",
]
