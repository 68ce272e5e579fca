"""Nothing is in the ontology that no question, shape or page uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdflib import OWL, RDF

from kg.namespaces import RC

if TYPE_CHECKING:
    from pathlib import Path

    from rdflib import Graph

KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
USERS = ("sparql/questions/*.rq", "shapes/*.ttl", "src/kg/web/**/*.html", "src/kg/web/**/*.py")


def test_every_class_and_property_is_used_by_a_question_a_shape_or_a_page(
    ontology: Graph, folder: Path
) -> None:
    files = [file for pattern in USERS for file in folder.parent.glob(pattern)]
    used = set(re.findall(r"\brc:(\w+)", " ".join(file.read_text(encoding="utf-8") for file in files)))
    terms = {str(term) for kind in KINDS for term in ontology.subjects(RDF.type, kind)}
    assert [term for term in sorted(terms) if term.startswith(RC) and term.removeprefix(RC) not in used] == []
