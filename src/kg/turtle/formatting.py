"""Files brought into the form of this project, whoever saved them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal

from kg.errors import FileSyntaxError, UsageError
from kg.turtle.comments import attach_comments
from kg.turtle.rdfxml import parse_xml
from kg.turtle.reading import parse, read_text
from kg.turtle.tokens import join_tokens, read_tokens
from kg.turtle.writing import write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.turtle.comments import Comment
    from kg.turtle.labels import Triple

_MARKS: Final = frozenset({".", ";", ",", "[", "]", "(", ")", "^^"})
_BASES: Final = frozenset({"@base", "base"})
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
_DECLARED: Final = frozenset(
    {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDFS.Datatype}
)
_BUILT_IN: Final = tuple(map(str, (RDF, RDFS, OWL, XSD)))


def format_file(path: Path) -> str:
    """Return what the file ``path`` (Turtle, N-Triples or RDF/XML) says, as Turtle in the project's form.

    Comments of people become editorial notes of the subjects that they are about, or else of the file's
    ontology or scheme. Those of tools are dropped, and so is what tools add that means nothing here.

    Raises ``UsageError`` for a file that cannot be read or is of another kind, and ``FileSyntaxError`` for
    one that does not parse, that has IRIs relative to itself, or whose comments belong to nothing.
    """
    read = _READERS.get(path.suffix)
    if read is None:
        raise UsageError(f"{path}: cannot be formatted; of RDF, only {', '.join(_READERS)} can")
    graph = Graph(bind_namespaces="none")
    try:
        comments = read(path, graph)
        for triple in list(_added_by_tools(graph)):
            graph.remove(triple)
        _keep(comments, graph, path)
        return write(graph)
    except RecursionError:
        raise FileSyntaxError(str(path), "is nested too deeply; name some of its blank nodes") from None
    except ValueError as error:
        raise FileSyntaxError(str(path), str(error)) from None


def _read_turtle(path: Path, graph: Graph) -> list[Comment]:
    tokens, comments = attach_comments(read_tokens(read_text(path)))
    parse(join_tokens(tokens), path, graph)
    has_base = any(token.kind == "word" and token.text.lower() in _BASES for token in tokens)
    for token in tokens:
        if token.kind == "mark" and token.text not in _MARKS:
            hint = "begins no IRI, which has no spaces or quotes" if token.text == "<" else "means nothing"
            problem = f"is not Turtle: {token.text} here {hint}"
        elif token.kind == "iri" and not has_base and not _ABSOLUTE.match(token.text):
            problem = f"{token.text} is a relative IRI; write it in full or declare a base"
        else:
            continue
        raise FileSyntaxError(str(path), problem, line=token.line)
    return comments


_READERS: Final[dict[str, Callable[[Path, Graph], list[Comment]]]] = {
    ".ttl": _read_turtle,
    ".nt": _read_turtle,
    ".owl": parse_xml,
    ".rdf": parse_xml,
}


def _added_by_tools(graph: Graph) -> Iterator[Triple]:
    """Yield what ontology editors add when they save and what says nothing in this project.

    - That something is an individual: OWL 2 asks for no declaration of it (section 5.8.1).
    - An ontology without a name or any property, which the OWL API writes where a file has none.
    - Declarations of terms of RDF, RDFS, OWL and XML Schema, which are built in.
    - In the file of a scheme, declarations of terms of which it says no more: its ontology declares them.
    """
    yield from graph.triples((None, RDF.type, OWL.NamedIndividual))
    is_scheme = (None, RDF.type, SKOS.ConceptScheme) in graph
    for subject in set(graph.subjects()):
        said = list(graph.triples((subject, None, None)))
        declared = [triple for triple in said if triple[1] == RDF.type and triple[2] in _DECLARED]
        if str(subject).startswith(_BUILT_IN) or (is_scheme and declared == said):
            yield from declared
        if isinstance(subject, BNode) and said == [(subject, RDF.type, OWL.Ontology)]:
            yield from said


def _keep(comments: list[Comment], graph: Graph, path: Path) -> None:
    """Add ``comments`` to ``graph`` as notes of the file's one ontology, or else its one scheme."""
    kinds = (set(graph.subjects(RDF.type, kind)) for kind in (OWL.Ontology, SKOS.ConceptScheme))
    home = next((subjects.pop() for subjects in kinds if len(subjects) == 1), None)
    for comment in comments:
        if home is None:
            problem = "this comment is about no subject, and the file has no ontology or scheme to take it"
            remedy = "put it right above what it is about, or remove it"
            raise FileSyntaxError(str(path), f"{problem}; {remedy}", line=comment.line)
        graph.add((home, SKOS.editorialNote, Literal(comment.text, lang="en")))
