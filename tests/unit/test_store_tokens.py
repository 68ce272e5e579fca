"""Whatever the text, its tokens are all of it, in order and at once; what is quoted is never a keyword."""

from __future__ import annotations

import re
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QueryRefused, QuerySyntaxError
from kg.settings import read_settings
from kg.store.preflight import inspect_query
from kg.store.tokens import Token, read_tokens

SETTINGS = read_settings({})
SPACES = re.compile(r"(?:\s+|#[^\n\r]*)*")
SPELLED = re.compile(r"(?:\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|\w)+")
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

MARKS = "'\"\\<>#:._-%aAé1?$@\n\r{}()[]^|&!=*+/;, \x00\ufffe"
NASTY = st.text(st.sampled_from(MARKS))
PIECES = st.sampled_from(
    [
        "SELECT",
        "?s",
        "<http://x/>",
        "'a'",
        '"""b"',
        "'''",
        "# c\n",
        "x:y",
        "_:b",
        "{",
        "}",
        "\\u0053",
        "1e5",
        " ",
    ]
)
TEXTS = st.one_of(st.text(), NASTY, st.lists(PIECES).map("".join))

INNER = st.text(st.characters(exclude_categories=["Cs"]))
IRI_INNER = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters='<>"{}|^`\\', min_codepoint=33)
)
HIDDEN = st.one_of(
    INNER.map(
        lambda text: "'" + re.sub(r"(['\\])", r"\\\1", re.sub(r"[\n\r]", " ", text)) + " SERVICE <x:y> '"
    ),
    INNER.map(lambda text: '"SERVICE ' + re.sub(r'(["\\])', r"\\\1", re.sub(r"[\n\r]", " ", text)) + '"'),
    INNER.map(lambda text: "'''" + re.sub(r"(['\\])", r"\\\1", text) + "\nSERVICE ' '' '''"),
    INNER.map(lambda text: '"""\nSERVICE "" ' + re.sub(r'(["\\])', r"\\\1", text) + '"""'),
    INNER.map(lambda text: "# " + re.sub(r"[\n\r]", " ", text) + " SERVICE\n"),
    IRI_INNER.map(lambda text: f"<{text}SERVICE>"),
    st.sampled_from(["?SERVICE", "$service", "x:SERVICE", "SERVICE:x", "_:SERVICE", "'a'@SERVICE"]),
)
SPELLINGS = st.sampled_from(
    ["SERVICE", "service", "SeRvIcE", "\\u0053ERVICE", "SERVIC\\u0045", "\\U00000053\\u0065rvice"]
)
HURTFUL = (
    r"""' " ''' '' \ \' < <a _: _:a. a: a. a é a.b: :. @a- %2 x:% x:\ <\u00 \u0041 1e 1. # ? ^ '\ .- x:a. ·"""
)
"""What makes readers of this kind go back and forth, when it is repeated."""

TOKENS = st.one_of(
    st.sampled_from(["SELECT", "WHERE", "a", "true"]).map(lambda text: ("word", text.upper(), text)),
    st.sampled_from(["?s", "$x1", "?é"]).map(lambda text: ("variable", text, text)),
    st.sampled_from(["x:y", ":", "x:a.b", "x:%20", "x:\\-", "é:"]).map(lambda text: ("name", text, text)),
    st.sampled_from(["1", "1.5", ".5", "1e-5", "10."]).map(lambda text: ("number", text, text)),
    st.sampled_from(["{", "}", "^^", "&&", "||", "!=", "<=", ">=", "*", "<", ">"]).map(
        lambda text: ("mark", text, text)
    ),
    IRI_INNER.map(lambda text: ("iri", f"<{text}>", f"<{text}>")),
    INNER.map(lambda text: "'''" + re.sub(r"(['\\])", r"\\\1", text) + "'''").map(
        lambda text: ("string", text, text)
    ),
)
GAPS = st.sampled_from([" ", "\n", "\t", " # SERVICE ' \" <\n", "#\r", "\r\n"])


def tokens_of(text: str) -> list[Token]:
    return list(read_tokens(text))


@settings(max_examples=300)
@given(TEXTS)
def test_tokens_spaces_and_comments_are_all_of_the_text_in_order(text: str) -> None:
    try:
        tokens = tokens_of(text)
    except QuerySyntaxError:
        return
    starts = [*(token.start for token in tokens), len(text)]
    assert SPACES.fullmatch(text[: starts[0]])
    for token, end in zip(tokens, starts[1:], strict=True):
        part = text[token.start : end]
        written = token.text
        if token.kind == "word":
            spelled = SPELLED.match(part)
            assert spelled
            written = spelled[0]
            assert decode(written).upper() == token.text
        assert part.startswith(written)
        assert SPACES.fullmatch(part, len(written))


def decode(word: str) -> str:
    """Return ``word`` with its escapes decoded; what is no character becomes U+FFFD."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= 0x10FFFF else "\ufffd"

    return ESCAPE.sub(character, word)


@settings(max_examples=300)
@given(st.lists(st.tuples(TOKENS, GAPS)))
def test_tokens_that_are_written_are_read_back(written: list[tuple[tuple[str, str, str], str]]) -> None:
    text = "".join(source + gap for (_, _, source), gap in written)
    assert [(token.kind, token.text) for token in tokens_of(text)] == [
        (kind, normal) for (kind, normal, _), _ in written
    ]


@given(HIDDEN, st.sampled_from(["", " ", "\n"]))
def test_a_keyword_in_quotes_comments_and_names_is_none(hidden: str, gap: str) -> None:
    words = [token.text for token in tokens_of(f"SELECT *{gap}{{ {hidden}\n}}") if token.kind == "word"]
    assert words == ["SELECT"]


@given(
    st.lists(HIDDEN, max_size=3),
    SPELLINGS,
    st.lists(HIDDEN, max_size=3),
    st.sampled_from([" ", "\n", "#\n", "{"]),
)
def test_a_keyword_outside_is_always_found(
    before: list[str], spelling: str, after: list[str], gap: str
) -> None:
    text = "\n".join([*before, f"{gap}{spelling}{gap}", *after])
    assert [token.text for token in tokens_of(text) if token.kind == "word"] == ["SERVICE"]


@given(st.lists(HIDDEN, max_size=2), SPELLINGS)
def test_a_query_with_the_keyword_outside_is_refused_and_no_other(hidden: list[str], spelling: str) -> None:
    quoted = "\n".join(text for text in hidden if text[0] in "'\"#")
    head = f"ASK {{ FILTER(1 IN (1\n{quoted}\n)) "
    with pytest.raises(QueryRefused, match="opens no connection"):
        inspect_query(f"{head}{spelling} <http://x/> {{}} }}", SETTINGS)
    assert inspect_query(f"{head}}}", SETTINGS).form == "ASK"


@given(TEXTS)
def test_no_text_breaks_the_preflight(text: str) -> None:
    for query in (text, f"SELECT * {{ {text} }}", f"DESCRIBE {text}", f"PREFIX {text} ASK {{}}"):
        try:
            form = inspect_query(query, SETTINGS).form
        except (QueryRefused, QuerySyntaxError) as error:
            form = str(error)
        assert form


@settings(max_examples=30, deadline=None)
@given(st.text(st.sampled_from(MARKS), min_size=1, max_size=5), st.text(st.sampled_from(MARKS), max_size=3))
def test_no_repetition_is_slow_to_read(unit: str, start: str) -> None:
    started = time.process_time()
    with suppress(QuerySyntaxError):
        tokens_of(start + unit * (65_536 // len(unit)))
    assert time.process_time() - started < 1


@pytest.mark.parametrize("start", ["", "'''", "x:", "<"])
def test_what_is_known_to_hurt_readers_is_read_in_time(start: str) -> None:
    for unit in HURTFUL.split():
        started = time.process_time()
        with suppress(QuerySyntaxError):
            tokens_of(start + unit * (20_000 // len(unit)))
        assert time.process_time() - started < 2, unit


@pytest.mark.parametrize("text", ["'", '"', "'''", "'a", "'a\n'", "\"a'", "'''a''", "'\\'", "ASK { 'a }"])
def test_a_string_that_does_not_end_is_told_with_its_place(text: str) -> None:
    with pytest.raises(QuerySyntaxError, match="does not end"):
        tokens_of(text)
