"""Files that cannot be read: every fault of every file, at its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.authoring.syntax import inspect_files
from kg.namespaces import VOCAB

if TYPE_CHECKING:
    from tests.conftest import Project

SCOPE = "ontology/schemes/scope.ttl"
DOT = "correct it here or in the line before"
QUESTION = "sparql/questions/cq01-initiatives-of-a-city.rq"


def said(project: Project) -> list[str]:
    return [str(remark) for remark in inspect_files(project.home)]


def number(project: Project, file: str, text: str) -> int:
    """Return the line of ``file`` in which ``text`` stands first."""
    lines = (project.home / file).read_text(encoding="utf-8").split("\n")
    return next(line for line, found in enumerate(lines, 1) if text in found)


def test_the_project_can_be_read(project: Project) -> None:
    assert said(project) == []


def test_all_faults_of_a_turtle_file_are_told_and_not_only_the_first(project: Project) -> None:
    project.replace(SCOPE, "dcterms:license", "dctrems:license")
    project.replace(SCOPE, "vocab/scope> .\n\n<", "vocab/scope>\n\n<")
    project.replace(SCOPE, '"City to city"@en', '"City to city@en')
    first, second = (
        number(project, SCOPE, "dctrems"),
        number(project, SCOPE, f"<{VOCAB}scope/city-to-city> a"),
    )
    third = number(project, SCOPE, '"City to city@en')
    assert said(project) == [
        f"{SCOPE}:{third}: a text begins here and does not end; close it with a quote  [syntax]",
        f"{SCOPE}:{first}: the prefix dctrems: has not been declared; correct it  [syntax]",
        f"{SCOPE}:{second}: a dot is expected at the end of statements; {DOT}  [syntax]",
    ]


def test_a_file_in_another_encoding_is_named_with_the_line(project: Project) -> None:
    path = project.home / SCOPE
    path.write_bytes(path.read_bytes().replace("é".encode(), "é".encode("cp1252"), 1))
    (remark,) = inspect_files(project.home)
    assert str(remark).endswith("this line is not UTF-8; save the file as UTF-8  [syntax]")
    assert remark.line > 1


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "ontology/alignments.ttl",
            "@prefix schema: <http://schema.org/>",
            "@prefix schema: <https://schema.org/>",
            ("schema: stands for https://schema.org/ here, and for http://schema.org/ everywhere else; "
            "use the one IRI or another prefix  [prefix]"),
        ),
        (
            "sparql/rules/concept-labels.rq",
            "PREFIX skos:",
            "PREFIX core: <http://www.w3.org/2004/02/skos/core#>\nPREFIX skos:",
            ("warning: http://www.w3.org/2004/02/skos/core# is called core: here, and skos: everywhere else; "
            "use the one prefix  [prefix]"),
        ),
        (
            "data/places.csv-metadata.json",
            '"url": "places.csv",',
            '"url": "places.csv"',
            "not JSON: Expecting ',' delimiter; correct it  [syntax]",
        ),
        (QUESTION, "# Theme:", "# Topic:", "[query]"),
        (
            QUESTION, "SELECT", "SELEKT",
            "not SPARQL: this is not SPARQL 1.1, near ?initiative; correct the file  [query]",
        ),
        (
            "sparql/rules/concept-labels.rq", "# Derives: ", "# Derives: x:",
            "x:rdfs:label has no known prefix; correct the file  [query]",
        ),
        ("sparql/checks/person-name.rq", "# Solution:", "# Way out:", "[query]"),
        ("sparql/pages/place-initiatives.rq", "# Form: table", "# Form: tabel", "[query]"),
    ],
)  # fmt: skip
def test_an_edit_that_breaks_a_file_is_told_with_its_place(
    project: Project, file: str, old: str, new: str, expected: str
) -> None:
    project.replace(file, old, new)
    (remark,) = said(project)
    assert remark.startswith(f"{file}:")
    assert remark.endswith(expected)
