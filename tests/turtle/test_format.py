"""The command: what it changes, prints and refuses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result
    from tests.conftest import Project

    Format = Callable[..., Result]

SAVED = Path(__file__).parent / "saved"
HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
FORMED = (
    "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    "@prefix rc: <https://w3id.org/routecities/ontology#> .\n"
    "\n"
    "rc:Area a owl:Class .\n"
    "\n"
    "rc:Town a owl:Class .\n"
)
UNFORMED = HEADER + "rc:Town a owl:Class . rc:Area a owl:Class ."
HALF_FORMED = FORMED.replace("rc:Town a", "rc:Town  a")


def save(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.ttl").write_text(text, encoding="utf-8")


def test_the_project_is_in_form(project: Project) -> None:
    result = project.invoke("format", "--check")
    assert (result.exit_code, result.output) == (0, "")


def test_without_paths_all_turtle_of_the_project_is_brought_into_form(project: Project) -> None:
    files = ["data/dataset.ttl", "ontology/routecities.ttl", "ontology/schemes/route.ttl", "shapes/place.ttl"]
    before = {file: (project.home / file).read_text(encoding="utf-8") for file in files}
    for file, text in before.items():
        (project.home / file).write_text(text.replace(" ;\n", "\n;"), encoding="utf-8")
    result = project.invoke("format")
    assert (result.exit_code, sorted(result.output.split())) == (0, files)
    assert {file: (project.home / file).read_text(encoding="utf-8") for file in files} == before
    assert project.invoke("format").output == ""


def test_only_files_that_differ_are_written_and_named(tmp_path: Path, kg_format: Format) -> None:
    save(tmp_path, formed=FORMED, unformed=UNFORMED)
    untouched = (tmp_path / "formed.ttl").stat()
    result = kg_format(".")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "unformed.ttl\n", "")
    assert (tmp_path / "unformed.ttl").read_text(encoding="utf-8") == FORMED
    assert (tmp_path / "formed.ttl").stat() == untouched
    assert sorted(path.name for path in tmp_path.iterdir()) == ["formed.ttl", "unformed.ttl"]


def test_check_writes_nothing_and_shows_the_first_line_that_would_change(
    tmp_path: Path, kg_format: Format
) -> None:
    long = f'<urn:a> <urn:b> "{"long " * 50}" .'
    save(
        tmp_path,
        formed=FORMED,
        half=HALF_FORMED,
        unended=FORMED[:-1],
        overlong=f"{FORMED}\n",
        wide=f" {long}\n",
    )
    result = kg_format("--check", ".")
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.splitlines() == [
        "half.ttl:6: should read: rc:Town a owl:Class .",
        "overlong.ttl:8: should end here",
        "unended.ttl:7: should read: ",
        f"wide.ttl:1: should read: {long[:100]}",
    ]
    assert (tmp_path / "half.ttl").read_text(encoding="utf-8") == HALF_FORMED


def test_a_file_with_a_fault_stays_and_the_others_are_still_done(tmp_path: Path, kg_format: Format) -> None:
    faults = {
        "ends": f"{FORMED}rc:Village a",
        "iri": "<https://example.org/two words> a <urn:b> .",
        "prefix": f"{FORMED}ex:Village a owl:Class .",
        "relative": f"{FORMED}<#Village> a owl:Class .",
        "tag": '<urn:a> <urn:b> "c"@en_GB .',
        "text": '<urn:a> <urn:b> "c .\n',
    }
    save(tmp_path, **faults, unformed=UNFORMED)
    (tmp_path / "latin.ttl").write_bytes(b'<urn:a> <urn:b> "caf\xe9" .')
    (tmp_path / "notes.txt").touch()
    result = kg_format(".", "notes.txt")
    assert (result.exit_code, result.stdout) == (2, "unformed.ttl\n")
    assert result.stderr.splitlines() == [
        "kg: ends.ttl:7: is not Turtle: it ends within a statement",
        "kg: iri.ttl:1: is not Turtle: < here begins no IRI, which has no spaces or quotes",
        "kg: latin.ttl:1: is not UTF-8; save it as UTF-8",
        'kg: prefix.ttl:7: is not Turtle: Prefix "ex:" not bound',
        "kg: relative.ttl:7: <#Village> is a relative IRI; write it in full or declare a base",
        "kg: tag.ttl:1: is not Turtle: expected '.' or '}' or ']' at end of statement",
        "kg: text.ttl:1: is not Turtle: a text begins here and does not end",
        "kg: notes.txt: cannot be formatted; of RDF, only .ttl, .nt, .owl, .rdf can",
    ]
    assert {name: (tmp_path / f"{name}.ttl").read_text(encoding="utf-8") for name in faults} == faults
    assert kg_format("ends.ttl").exit_code == 1


def test_files_as_windows_saves_them_lose_their_mark_and_carriage_returns(
    tmp_path: Path, kg_format: Format
) -> None:
    path = tmp_path / "windows.ttl"
    path.write_bytes(b"\xef\xbb\xbf" + FORMED.replace("\n", "\r\n").encode())
    assert kg_format("windows.ttl").exit_code == 0
    assert path.read_bytes() == FORMED.encode()


@pytest.mark.parametrize("name", ["towns", "sizes"])
@pytest.mark.parametrize("suffix", ["ttl", "owl"])
def test_what_protege_saved_comes_out_as_it_was(
    name: str, suffix: str, tmp_path: Path, kg_format: Format
) -> None:
    # The examples were saved by version 4.5.29 of the OWL API, with which Protégé 5.5 and ROBOT write.
    saved = (SAVED / f"{name}-saved.{suffix}").read_bytes()
    (tmp_path / f"{name}.{suffix}").write_bytes(saved)
    result = kg_format(f"{name}.{suffix}")
    assert (result.exit_code, result.stdout) == (0, f"{name}.ttl\n")
    assert (tmp_path / f"{name}.ttl").read_bytes() == (SAVED / f"{name}.ttl").read_bytes()


def test_other_forms_of_rdf_are_written_as_turtle_beside(tmp_path: Path, kg_format: Format) -> None:
    lines = "<https://w3id.org/routecities/ontology#Town> <urn:b> <urn:c> . # why\n"
    (tmp_path / "towns.nt").write_text(lines, encoding="utf-8")
    result = kg_format("towns.nt")
    assert (result.stdout, result.stderr) == ("towns.ttl\n", "towns.nt was read and is no longer needed\n")
    assert (tmp_path / "towns.nt").read_text(encoding="utf-8") == lines
    assert 'skos:editorialNote "why"@en' in (tmp_path / "towns.ttl").read_text(encoding="utf-8")
    assert kg_format("--check", "towns.nt").exit_code == 0


def test_turtle_that_is_not_in_form_is_not_replaced(tmp_path: Path, kg_format: Format) -> None:
    commented = f"{FORMED}# not to be lost\n"
    save(tmp_path, towns=commented)
    (tmp_path / "towns.nt").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    result = kg_format("towns.nt")
    assert (result.exit_code, result.stdout) == (1, "")
    save(tmp_path, towns=UNFORMED)
    result = kg_format("towns.nt")
    assert (result.exit_code, result.stderr) == (
        2,
        "kg: towns.ttl would be replaced and is not in form; run kg format towns.ttl first\n",
    )
    assert kg_format("towns.ttl").exit_code == kg_format("towns.nt").exit_code == 0


def test_xml_that_is_no_rdf_is_refused(tmp_path: Path, kg_format: Format) -> None:
    rdf = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n%s\n</rdf:RDF>'
    for text, problem in {
        "<rdf:RDF": "1: is not XML: unclosed token",
        '<Ontology xmlns="http://www.w3.org/2002/07/owl#"/>': (
            "1: is not RDF/XML: it begins with <http://www.w3.org/2002/07/owl#Ontology>; "
            "save it as RDF/XML or Turtle"
        ),
        rdf % "<rdf:li/>": (
            "2: is not RDF/XML: Invalid node element URI: http://www.w3.org/1999/02/22-rdf-syntax-ns#li"
        ),
        rdf % '<a xmlns="urn:" rdf:about="b"/>': (
            " <b> is a relative IRI; write it in full or declare xml:base"
        ),
        rdf % '<a xmlns="urn:" rdf:about="urn:b c"/>': " <urn:b c> is no IRI: it has ' '; write %20 there",
    }.items():
        (tmp_path / "towns.rdf").write_text(text, encoding="utf-8")
        result = kg_format("towns.rdf")
        assert (result.exit_code, result.stderr) == (1, f"kg: towns.rdf:{problem}\n")
    assert not (tmp_path / "towns.ttl").exists()


def test_declarations_that_say_nothing_are_dropped(formatted: Callable[[str], str]) -> None:
    text = formatted(
        """<https://w3id.org/routecities/towns> a owl:Ontology . [] a owl:Ontology .
        rdfs:label a owl:AnnotationProperty . xsd:integer a rdfs:Datatype . owl:Thing a owl:Class .
        skos:note a owl:AnnotationProperty . <urn:here> a owl:NamedIndividual, rc:Town .
        <urn:there> a owl:NamedIndividual ."""
    )
    assert text.partition("\n\n")[2] == (
        "<https://w3id.org/routecities/towns> a owl:Ontology .\n"
        "\n"
        "<urn:here> a rc:Town .\n"
        "\n"
        "skos:note a owl:AnnotationProperty .\n"
    )


def test_in_the_file_of_a_scheme_so_are_declarations_of_terms_that_it_does_not_describe(
    formatted: Callable[[str], str],
) -> None:
    text = formatted(
        """<urn:sizes> a skos:ConceptScheme . skos:note a owl:AnnotationProperty . rc:Town a owl:Class .
        rc:Size a owl:Class ; rdfs:label "Size"@en ."""
    )
    assert text.partition("\n\n")[2] == (
        '<urn:sizes> a skos:ConceptScheme .\n\nrc:Size a owl:Class ;\n    rdfs:label "Size"@en .\n'
    )


def test_a_file_may_say_things_that_only_other_readers_judge(formatted: Callable[[str], str]) -> None:
    assert '"20x5"^^xsd:gYear' in formatted('rc:a rc:b "20x5"^^xsd:gYear, "x"^^xsd:decimal .')


@pytest.mark.parametrize("turtle", ["<urn:a> <urn:b> " + "[ <urn:b> " * 2000 + "1" + " ]" * 2000 + " .\n"])
def test_what_is_nested_too_deeply_is_refused(turtle: str, tmp_path: Path, kg_format: Format) -> None:
    save(tmp_path, deep=turtle)
    result = kg_format("deep.ttl")
    assert (result.exit_code, result.stdout) == (1, "")
    assert (
        result.stderr
        == "kg: deep.ttl: is not Turtle: it is nested too deeply; name some of its blank nodes\n"
    )
    chain = "".join(f"_:n{number} <urn:b> _:n{number + 1} .\n" for number in range(2000))
    (tmp_path / "deep.nt").write_text(chain, encoding="utf-8")
    assert kg_format("deep.nt").stderr == "kg: deep.nt: is nested too deeply; name some of its blank nodes\n"
