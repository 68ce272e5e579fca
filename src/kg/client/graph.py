"""The opened graph: what a program or a notebook asks."""

from __future__ import annotations

import json
import os
import re
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from kg.client.questions import choose_question, gather_questions
from kg.client.rows import Row, Rows
from kg.client.texts import expand, value_of, write_query
from kg.client.things import Thing, gather_statements, read_evidence
from kg.client.values import Iri, Text, read_term
from kg.errors import EndpointFailed, UsageError
from kg.namespaces import ID
from kg.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import TracebackType
    from typing import Self

    from kg.client.questions import Question
    from kg.client.things import Evidence
    from kg.client.values import Value

_ROWS: Final = "application/sparql-results+json"
_TURTLE: Final = "text/turtle"
_PATIENCE: Final = 30.0
"""Seconds that a remote endpoint may take by default: more than it allows itself, so that it can say why."""
_BATCH: Final = 300


class _Source(Protocol):
    """Where a graph is asked."""

    place: str

    def answer(self, query: str, media: str) -> tuple[bytes, str]: ...
    def close(self) -> object: ...


def open_graph(where: str | os.PathLike[str] | None = None, *, timeout: float | None = None) -> Graph:
    """Open the graph that ``where`` names and return it, ready to be asked.

    ``where`` is the ``http`` or ``https`` address of a SPARQL endpoint; a path to an artefact, a folder of
    artefacts, or an RDF file; or, when left out, the artefact of this folder (``KG_ARTEFACT``), which is
    built first where there is none. ``timeout`` is the seconds that one query may take: ``KG_TIMEOUT`` where
    it is left out, and 30 for an endpoint. All other limits are those of the settings.

    Raises UsageError or FileSyntaxError when there is no graph at ``where``, EndpointFailed when no SPARQL
    endpoint answers there, and what a build raises.

    >>> with kg.open() as graph:
    ...     graph.holds("ASK { ?place a <https://w3id.org/routecities/ontology#Place> }")
    True
    """
    given = {} if timeout is None else {"KG_TIMEOUT": str(timeout)}
    settings = read_settings({**os.environ, **given})
    if isinstance(where, str) and re.match(r"https?://", where):
        from kg.client.remote import Remote  # noqa: PLC0415  (each way in loads what it needs)

        return Graph(Remote(where, settings.timeout if timeout else _PATIENCE, settings.result_bytes))
    from kg.client.local import Local  # noqa: PLC0415  (as above; this one loads the query engine)

    return Graph(Local(None if where is None else Path(where), settings))


class Graph:
    """A graph to be asked. ``kg.open`` makes it; it is safe to use from many threads.

    A local graph stays at the version that it was opened with, whatever is built meanwhile. It holds reader
    processes until it is closed or nothing refers to it any more, so use it in ``with``, or let it go.
    """

    def __init__(self, source: _Source) -> None:
        """Ask ``source``; raises EndpointFailed when it answers no SPARQL."""
        self._source = source
        self._questions: tuple[str, tuple[Question, ...]] | None = None
        self._version = ""
        self.holds("ASK {}")

    @property
    def version(self) -> str:
        """The version of the dataset that answered last; empty where an endpoint does not say.

        >>> graph.version.startswith(kg.__version__)
        True
        """
        return self._version

    def sparql(self, query: str) -> Rows:
        """Return the rows that a SELECT answers.

        Raises QueryError (QuerySyntaxError, QueryRefused, QueryTimeout, ResultTooLarge and the like),
        NotAcceptable for a CONSTRUCT or DESCRIBE, and UsageError for an ASK.

        >>> rows = graph.sparql('''
        ...     PREFIX rc: <https://w3id.org/routecities/ontology#>
        ...     PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        ...     SELECT ?route ?name { ?route a rc:Route ; rdfs:label ?name . FILTER(LANG(?name) = "fr") }
        ...     ORDER BY ?route''')
        >>> rows[0].route.name, rows[0].name
        ('cmr', Text('Route de la Méditerranée centrale', language='fr'))
        """
        told, version = self._read(query)
        if "boolean" in told:
            raise UsageError("an ASK is answered by yes or no; ask it by holds()")
        names = told["head"]["vars"]
        rows = [
            Row({name: read_term(row[name]) if name in row else None for name in names})
            for row in told["results"]["bindings"]
        ]
        return Rows(names, rows, query=query, version=version)

    def holds(self, query: str) -> bool:
        """Return what an ASK answers; raises as ``sparql`` does, and UsageError for a SELECT.

        >>> graph.holds("ASK { ?x <https://w3id.org/routecities/ontology#certainty> ?y }")
        True
        """
        told, _ = self._read(query)
        if "boolean" not in told:
            raise UsageError("a SELECT is answered by rows; ask it by sparql()")
        return bool(told["boolean"])

    def turtle(self, query: str) -> str:
        """Return the graph that a CONSTRUCT or DESCRIBE answers as Turtle, which rdflib and others read.

        Raises as ``sparql`` does, and NotAcceptable for a SELECT or an ASK.

        >>> "rc:Place" in graph.turtle("DESCRIBE <https://w3id.org/routecities/id/place/tn-sfax>")
        True
        """
        answer, self._version = self._source.answer(query, _TURTLE)
        return answer.decode()

    def questions(self) -> tuple[Question, ...]:
        """Return the questions that the graph says it can be asked, by number.

        None is no error: other graphs than RouteCities describe no questions.

        >>> first = graph.questions()[0]
        >>> print(first)
        Which initiatives connect a city, of what kind, and how certain is it?
        >>> first.identifier, first.slug
        ('cq01', 'initiatives-of-a-city')
        >>> [(parameter.name, parameter.kind, parameter.default.name) for parameter in first.parameters]
        [('place', 'place', 'tn-sfax')]
        """
        known = self._questions
        if known is None or known[0] != self.version:
            rows = self.sparql(write_query("questions"))
            known = self._questions = (rows.version, gather_questions(rows))
        return known[1]

    def ask(self, question: str, /, *, lang: str | None = None, **parameters: str) -> Rows:
        """Return the answer to ``question``, such as ``cq01`` or ``initiatives-of-a-city``.

        A parameter's value is an IRI, or a name such as ``tn-sfax`` or ``place/tn-sfax``; one left out
        has its default. With ``lang`` each column of IRIs is followed by one of their names in that language,
        or else in English, as ``<column>_label``; a name's ``language`` says which it is.

        Raises UsageError for a question or a parameter that there is not, and for a value that nothing in the
        graph is called; and as ``sparql`` does.

        >>> for row in graph.ask("cq01", place="gh-kumasi"):
        ...     print(row.name, "|", row.type, "|", row.certainty)
        Equal Partnerships for Urban Migration Governance | Research project | Confirmed thus far
        """
        asked = choose_question(self.questions(), question)
        query = asked.fill(parameters)
        rows = self.sparql(query)
        if not rows:
            self._check_values(asked, query, parameters)
        return rows if lang is None else self._with_labels(rows, lang)

    def thing(self, name: str) -> Thing:
        """Return a thing with its facts, and the statements about it with the evidence of each.

        ``name`` is an IRI, or its end, such as ``place/tn-sfax``. Raises UsageError with the nearest names
        for one that the graph does not know, and as ``sparql`` does.

        >>> sfax = graph.thing("place/tn-sfax")
        >>> sfax.label, sfax["rc:inCountry"][0].name
        ('Sfax', 'tn')
        >>> said = next(each for each in sfax.statements if each.iri.name == "mc2cm-tn-sfax")
        >>> said["rc:initiative"][0].name, said["rc:certainty"][0].name
        ('mc2cm', 'certain')
        >>> print(said.evidence[0])
        Going to town · Annex I, section 1 · Mediterranean City-to-City Migration (MC2CM)
        """
        iri = expand(name)
        facts = self.sparql(write_query("facts", [iri]))
        if not facts:
            raise UsageError(self._unknown(iri))
        about = self.sparql(write_query("statements", [iri]))
        told = {*_iris(facts, "value"), *_iris(about, "value")}
        passages = self._passages(iri for iri in told if iri.startswith(f"{ID}evidence/"))
        [itself] = gather_statements(facts, passages)
        return Thing(itself.iri, itself.facts, itself.evidence, gather_statements(about, passages))

    def close(self) -> None:
        """End the readers of a local graph."""
        self._source.close()

    def __enter__(self) -> Self:
        """Return this graph."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def __repr__(self) -> str:
        """Say what was opened."""
        return f"<Graph: {self._source.place}, version {self.version or 'not said'}>"

    def _read(self, query: str) -> tuple[dict[str, Any], str]:
        """Return the SPARQL JSON results of ``query``, and the version that gave them."""
        answer, version = self._source.answer(query, _ROWS)
        self._version = version
        try:
            told = json.loads(answer)
        except ValueError:
            told = None
        if not isinstance(told, dict) or not told.keys() & {"results", "boolean"}:
            raise EndpointFailed(f"{self._source.place} answered with what is no SPARQL result")
        return told, version

    def _passages(self, iris: Iterable[Iri]) -> dict[Iri, Evidence]:
        rows = (row for part in _batches(iris) for row in self.sparql(write_query("evidence", part)))
        return {evidence.iri: evidence for evidence in map(read_evidence, rows)}

    def _with_labels(self, rows: Rows, language: str) -> Rows:
        """Return ``rows`` with a column of names after each column of IRIs."""
        columns = [name for name in rows.names if any(isinstance(row[name], Iri) for row in rows)]
        names = self._names({iri for name in columns for iri in _iris(rows, name)}, language)

        def labelled(row: Row) -> Iterator[tuple[str, Value]]:
            for name, value in row.items():
                yield name, value
                if name in columns:
                    yield f"{name}_label", names.get(value) if isinstance(value, Iri) else None

        widened = [Row(dict(labelled(row))) for row in rows]
        return Rows(widened[0] if widened else rows.names, widened, query=rows.query, version=rows.version)

    def _names(self, iris: Iterable[Iri], language: str) -> dict[Iri, Text]:
        """Return how things are called, in ``language``, or in none, or in English, or as there is."""
        liked = {language: 0, "": 1, "en": 2}
        names: dict[Iri, Text] = {}
        for part in _batches(iris):
            for row in self.sparql(write_query("names", part)):
                iri, name = row["this"], row["name"]
                if isinstance(iri, Iri) and isinstance(name, Text):
                    names[iri] = min(names.get(iri, name), name, key=lambda text: liked.get(text.language, 3))
        return names

    def _check_values(self, asked: Question, query: str, parameters: Mapping[str, str]) -> None:
        """Say so when an answer is empty because a value is the name of nothing."""
        for name in parameters:
            iri = value_of(query, name)
            if not self.holds(f"ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?p <{iri}> }} }}"):
                raise UsageError(f"{asked.identifier}: {name}: {self._unknown(iri)}")

    def _unknown(self, iri: Iri) -> str:
        known = {other.name: other for other in _iris(self.sparql(write_query("neighbours", [iri])), "thing")}
        near = ", ".join(get_close_matches(iri.name, known, 3))
        hint = f"did you mean {near}?" if near else "look for it by its label with sparql()"
        return f"nothing in the graph is called <{iri}>; {hint}"


def _iris(rows: Rows, name: str) -> list[Iri]:
    return [value for row in rows if isinstance(value := row[name], Iri)]


def _batches(iris: Iterable[Iri]) -> Iterator[list[Iri]]:
    known = sorted(set(iris))
    for start in range(0, len(known), _BATCH):
        yield known[start : start + _BATCH]
