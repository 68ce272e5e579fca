"""The way in for Python programs and notebooks: open the graph, here or elsewhere, and ask it."""

from kg.client.graph import Graph, open_graph
from kg.client.questions import Parameter, Question
from kg.client.rows import Row, Rows
from kg.client.things import Evidence, Fact, Statement, Thing
from kg.client.values import Blank, Iri, Text, Value

__all__ = [
    "Blank",
    "Evidence",
    "Fact",
    "Graph",
    "Iri",
    "Parameter",
    "Question",
    "Row",
    "Rows",
    "Statement",
    "Text",
    "Thing",
    "Value",
    "open_graph",
]
