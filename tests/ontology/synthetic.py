"""A large ontology that nobody wrote: sound but for the classes planted in it, which can have no member.

It is deep (lines of classes) and wide (classes with hundreds right below them), its top classes exclude each
other, and its properties have domains, ranges and restrictions that fit them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.namespaces import ONTOLOGY, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

TOPS = 8
DEPTH = 30
INDENT = ",\n        "


def planted_names(planted: int) -> list[str]:
    """Return the local names of the planted classes."""
    return [f"Planted{number:02}" for number in range(planted)]


def write_synthetic(terms: int = 10_000, planted: int = 50) -> str:
    """Write, in Turtle, an ontology of ``terms`` terms, of which ``planted`` are classes without members.

    One term in twenty is an object property, one in fifty a data property. Each planted class has a cause of
    its own, of one of five kinds.
    """
    objects, data = terms // 20, terms // 50
    classes = terms - objects - data - planted
    blocks = [
        *_classes(classes, objects, data),
        *_planted(planted, objects, data),
        *_object_properties(objects),
        *_data_properties(data),
    ]
    head = "".join(
        f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in ("owl", "rc", "rdfs", "skos", "xsd")
    )
    header = f"<{ONTOLOGY}> a owl:Ontology .\n"
    return "\n".join([head, header, *sorted(blocks), "skos:definition a owl:AnnotationProperty .\n"])


def _block(name: str, kind: str, *says: str) -> str:
    labels = INDENT.join([f'"{name} ar"@ar', f'"{name}"@en', f'"{name} fr"@fr'])
    lines = [
        f"rc:{name} a {kind}",
        f"rdfs:label {labels}",
        f"rdfs:isDefinedBy <{ONTOLOGY}>",
        *says,
        f'skos:definition "What is called {name}."@en',
    ]
    return " ;\n    ".join(lines) + " .\n"


def _class(number: int) -> str:
    return f"rc:Class{number:05}"


def _parent(number: int, classes: int) -> int:
    """Return the class above: the one before in a line, a wide one, or one of a tree; under the same top.

    All classes with the same remainder by TOPS are under one top class.
    """
    if number < DEPTH * TOPS:
        return number - TOPS
    if number < classes // 5:
        return TOPS + number % TOPS
    return number // (5 * TOPS) * TOPS + number % TOPS


def _relation(number: int) -> str:
    return f"rc:relates{number:04}"


def _relation_of(top: int, objects: int, turn: int) -> int:
    """Return one of the properties whose domain is the class ``top``."""
    fitting = range(top, objects, TOPS)
    return fitting[turn % len(fitting)]


def _range_of(relation: int) -> int:
    """Return the top class that is the range of a property."""
    return (relation * 3 + relation // TOPS + 1) % TOPS


def _restriction(relation: str, filler: str, value: str) -> str:
    inner = sorted([f"owl:{filler} {value}", f"owl:onProperty {relation}"])
    return " ;\n            ".join(["[ a owl:Restriction", *inner]) + " ]"


def _classes(classes: int, objects: int, data: int) -> Iterator[str]:
    for number in range(TOPS):
        others = INDENT.join(map(_class, range(number + 1, TOPS)))
        yield _block(_class(number)[3:], "owl:Class", *([f"owl:disjointWith {others}"] if others else []))
    for number in range(TOPS, classes):
        relation = _relation_of(number % TOPS, objects, number // TOPS)
        near = _range_of(relation)
        above = [_class(_parent(number, classes))]
        if number % 3 == 0:
            filler = _class(near + number // 3 // TOPS * TOPS)
            above.append(_restriction(_relation(relation), "someValuesFrom", filler))
        if number % 7 == 0:
            above.append(_restriction(_relation(relation), "allValuesFrom", _class(near)))
        if number % 11 == 0:
            above.append(_restriction(f"rc:tells{number % data:04}", "someValuesFrom", "xsd:string"))
        yield _block(_class(number)[3:], "owl:Class", f"rdfs:subClassOf {INDENT.join(above)}")


def _planted(planted: int, objects: int, data: int) -> Iterator[str]:
    """Yield classes of what cannot be: in two top classes, or with a wrong domain, range, number or value."""
    for turn, name in enumerate(planted_names(planted)):
        top = turn % TOPS
        relation = _relation_of(top, objects, turn)
        other, near = (top + 1) % TOPS, _range_of(relation)
        deep = TOPS * (DEPTH // 2 + turn % 9)
        causes = (
            [_class(deep + other)],
            [_restriction(_relation(_relation_of(other, objects, turn)), "someValuesFrom", "owl:Thing")],
            [_restriction(_relation(relation), "someValuesFrom", _class(deep + (near + 1) % TOPS))],
            [
                _restriction(_relation(relation), "allValuesFrom", "owl:Nothing"),
                _restriction(_relation(relation), "minCardinality", '"2"^^xsd:nonNegativeInteger'),
            ],
            [_restriction(f"rc:tells{turn % data:04}", "someValuesFrom", "xsd:integer")],
        )
        above = [_class(deep + top), *causes[turn % len(causes)]]
        yield _block(name, "owl:Class", f"rdfs:subClassOf {INDENT.join(above)}")


def _object_properties(objects: int) -> Iterator[str]:
    for number in range(objects):
        above = number - TOPS * TOPS * TOPS
        says = [f"rdfs:domain {_class(number % TOPS)}", f"rdfs:range {_class(_range_of(number))}"]
        if above >= 0 and _range_of(above) == _range_of(number):
            says.append(f"rdfs:subPropertyOf {_relation(above)}")
        yield _block(_relation(number)[3:], "owl:ObjectProperty", *says)


def _data_properties(data: int) -> Iterator[str]:
    for number in range(data):
        yield _block(f"tells{number:04}", "owl:DatatypeProperty", "rdfs:range xsd:string")
