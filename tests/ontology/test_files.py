from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING
from unicodedata import is_normalized

from rdflib import OWL, RDF, BNode, Graph, Node, URIRef

from kg.namespaces import BASE, ONTOLOGY, PREFIXES
from kg.turtle import load

if TYPE_CHECKING:
    from pathlib import Path

STRINGS_AND_IRIS = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>')


def blocks(path: Path) -> list[str]:
    """Return what the file says of each subject, one text a subject, without the prefixes."""
    return path.read_text(encoding="utf-8").rstrip("\n").split("\n\n")[1:]


def test_files_are_utf_8_in_nfc_and_end_with_one_line_break(files: list[Path]) -> None:
    for path in files:
        text = path.read_bytes().decode("utf-8")
        assert is_normalized("NFC", text), path
        assert text.endswith("\n"), path
        assert not text.endswith("\n\n"), path
        assert "\r" not in text, path


def test_files_have_no_comments(files: list[Path]) -> None:
    for path in files:
        assert "#" not in STRINGS_AND_IRIS.sub("", path.read_text(encoding="utf-8")), path


def test_files_declare_only_the_known_prefixes_and_use_all_they_declare(files: list[Path]) -> None:
    for path in files:
        text = path.read_text(encoding="utf-8")
        declared = dict(re.findall(r"^@prefix (\w+): <([^>]*)> \.$", text, re.MULTILINE))
        assert declared.items() <= PREFIXES.items(), path
        used = set(re.findall(r"(\w+):", STRINGS_AND_IRIS.sub("", re.sub(r"@prefix \w+:", "", text))))
        assert used == set(declared), path


def test_subjects_stand_once_and_in_order_after_the_header(files: list[Path]) -> None:
    for path in files:
        subjects = [block.split(maxsplit=1)[0] for block in blocks(path)]
        keys = [(not subject.startswith("<"), subject.strip("<>")) for subject in subjects]
        assert keys == sorted(set(keys)), path


def test_blank_nodes_are_only_class_expressions_and_list_cells(files: list[Path]) -> None:
    for path in files:
        graph = load([path])
        for node in {node for node in graph.all_nodes() if isinstance(node, BNode)}:
            is_expression = bool({OWL.Class, OWL.Restriction} & set(graph.objects(node, RDF.type)))
            assert is_expression or (node, RDF.first, None) in graph, path


def subjects_by_file(files: list[Path]) -> dict[Node, list[str]]:
    where: dict[Node, list[str]] = {}
    for path in files:
        for subject in set(load([path]).subjects()):
            where.setdefault(subject, []).append(path.name)
    return where


def test_a_term_or_concept_is_described_in_one_file_and_at_most_aligned_in_another(files: list[Path]) -> None:
    for subject, names in subjects_by_file(files).items():
        assert len(set(names) - {"alignments.ttl"}) <= 1, subject


def test_nothing_depends_on_the_alignments(folder: Path) -> None:
    alignments, ontology = load([folder / "alignments.ttl"]), load([folder / "routecities.ttl"])
    assert set(alignments.objects(None, OWL.imports)) == {URIRef(ONTOLOGY)}
    assert not list(ontology.objects(None, OWL.imports))


def test_alignments_speak_of_declared_terms_of_ours(everything: Graph, folder: Path) -> None:
    for subject in load([folder / "alignments.ttl"]).subjects():
        assert not str(subject).startswith(BASE) or (subject, RDF.type, None) in everything, subject


def test_namespaces_are_there_without_loading_rdflib() -> None:
    program = "import sys, kg.namespaces; sys.exit('rdflib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
