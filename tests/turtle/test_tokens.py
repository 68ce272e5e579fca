from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.turtle.tokens import join_tokens, read_tokens


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in read_tokens(text)]


def test_each_kind_of_token_is_told() -> None:
    assert kinds('@prefix ex: <http://x/#> . _:b a ex:C.d, "t"@en-GB; -1.5e3 ^^true # why') == [
        ("word", "@prefix"),
        ("name", "ex:"),
        ("iri", "<http://x/#>"),
        ("mark", "."),
        ("blank", "_:b"),
        ("word", "a"),
        ("name", "ex:C.d"),
        ("mark", ","),
        ("string", '"t"'),
        ("tag", "@en-GB"),
        ("mark", ";"),
        ("number", "-1.5e3"),
        ("mark", "^^"),
        ("word", "true"),
        ("comment", "# why"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<http://x/#part>",
        "ex:with\\#escape",
        '"a # in quotes"',
        "'a # in quotes'",
        '"an escaped \\" # quote"',
        '"""long # with "quotes"\n# and lines"""',
        "'''long # with ''quotes''\n# and lines'''",
    ],
)
def test_a_hash_inside_an_iri_a_name_or_a_text_begins_no_comment(text: str) -> None:
    assert [token.text for token in read_tokens(f"{text} # comment")] == [text, "# comment"]


def test_a_full_stop_ends_a_statement_and_no_name_or_number() -> None:
    assert [text for _, text in kinds("ex:a.b. 1. 1.5. _:b.")] == [
        "ex:a.b",
        ".",
        "1",
        ".",
        "1.5",
        ".",
        "_:b",
        ".",
    ]


def test_names_may_have_letters_of_any_script_with_their_marks() -> None:
    assert kinds("ex:مدينة ex:नगर é:é")[0] == ("name", "ex:مدينة")
    assert [kind for kind, _ in kinds("ex:مدينة ex:नगर é:é")] == ["name"] * 3


def test_a_token_knows_its_line_and_column() -> None:
    tokens = list(read_tokens('ex:a\n  ex:b """x\ny""" ex:c'))
    assert [(token.text, token.line, token.column) for token in tokens] == [
        ("ex:a", 1, 1),
        ("ex:b", 2, 3),
        ('"""x\ny"""', 2, 8),
        ("ex:c", 3, 6),
    ]


def test_a_text_that_does_not_end_is_a_mark_up_to_where_it_could_have_ended() -> None:
    assert kinds('"open\nex:a') == [("mark", '"open'), ("name", "ex:a")]
    assert kinds('"""open\nex:a') == [("mark", '"""open\nex:a')]


@given(st.text(alphabet="ab1:.\"'\\<>@#_-+e \n[]();,^%é\u0301"))
@settings(deadline=None)
def test_any_text_is_its_tokens_and_the_spaces_between(text: str) -> None:
    lines = text.split("\n")
    rest = text
    for token in read_tokens(text):
        before, found, rest = rest.partition(token.text)
        assert found
        assert before.strip(" \n") == ""
        assert lines[token.line - 1][token.column - 1 :].startswith(token.text.split("\n")[0])
    assert rest.strip(" \n") == ""


@pytest.mark.parametrize("unit", ['"""\\"""\n', "a.", "<", "'", "1e", "_:a.", "@a-", "\\u0", '"\\', ":%0"])
def test_no_text_is_slow_to_read(unit: str) -> None:
    assert sum(1 for _ in read_tokens(unit * 50_000)) > 0


def test_tokens_joined_again_read_the_same_and_stand_on_their_lines() -> None:
    text = 'ex:a a "x"@en,\n\n"1"^^ex:i ; ex:p """y\nz""" .'
    joined = join_tokens(read_tokens(text))
    assert [token[:3] for token in read_tokens(joined)] == [token[:3] for token in read_tokens(text)]
