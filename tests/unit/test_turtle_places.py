from __future__ import annotations

from kg.namespaces import PREFIXES
from kg.turtle.places import Place, find_places

TYPE = f"{PREFIXES['rdf']}type"
TEXT = """@prefix a: <http://a/> .
PREFIX b: <http://b/>

a:x a b:C, b:D ;
    a:says "one; [two] .",
        \"\"\"long
text\"\"\"@en ;
    a:has [ a:part a:y ;
            a:list ( a:z "1"^^b:int ) ] .

<http://c> a:p a:q .
"""


def test_every_value_has_its_line_and_the_named_subject_around_it() -> None:
    x, a = "http://a/x", "http://a/"
    assert list(find_places(TEXT)) == [
        Place(x, "", "", 4),
        Place(x, TYPE, "http://b/C", 4),
        Place(x, TYPE, "http://b/D", 4),
        Place(x, f"{a}says", "one; [two] .", 5),
        Place(x, f"{a}says", "long\ntext", 6),
        Place(x, f"{a}part", f"{a}y", 8),
        Place(x, f"{a}list", f"{a}z", 9),
        Place(x, f"{a}list", "1", 9),
        Place("http://c", "", "", 11),
        Place("http://c", f"{a}p", f"{a}q", 11),
    ]


def test_what_is_no_turtle_is_passed_over() -> None:
    text = '@prefix a: <http://a/> .\n) ] ; "open\n. unknown:y a:p 1 .\na:z ] a:p 1 .'
    assert next((place.subject, place.line) for place in find_places(text)) == ("http://a/z", 4)
