"""What can be told of a query from its tokens alone, before any engine reads it.

Nothing is rewritten, and nothing here is the guard that counts: the reader's jail is. This is what refuses
early, in words, with the limit and a way out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import QueryRefused, QuerySyntaxError, QueryTooLong
from kg.namespaces import PREFIXES
from kg.store.patterns import PatternCount
from kg.store.tokens import Token, fault, read_tokens

if TYPE_CHECKING:
    from kg.settings import Settings

FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"}
)
_VOLATILE: Final = frozenset({"SERVICE", "NOW", "RAND", "UUID", "STRUUID", "BNODE"})
_OPENERS: Final = {"}": "{", ")": "(", "]": "["}
_SMALL: Final = 3


@dataclass(frozen=True)
class Findings:
    """What the tokens of one query tell."""

    form: str
    """SELECT, ASK, CONSTRUCT or DESCRIBE."""
    patterns: int
    """Triple patterns, about."""
    paths: int
    """Property paths of any length."""
    chooses_dataset: bool
    """Whether it has FROM or FROM NAMED."""
    volatile: bool
    """Whether the same question can get other bytes: random functions, the time, fresh blank nodes."""
    prefixes: tuple[tuple[str, str], ...]
    """The prefixes it declares, with their IRIs."""
    described: tuple[str, ...]
    """The IRIs of a ``DESCRIBE <iri> ...`` that says no more; else empty."""
    federates: bool = False
    """Whether it asks other endpoints, all of which the operator allows."""

    @property
    def small(self) -> bool:
        """Whether it looks quick. That chooses its queue only, and how long it runs can overrule it."""
        return self.patterns <= _SMALL and not self.paths and not self.federates


def inspect_query(query: str, settings: Settings) -> Findings:
    """Return what the tokens of ``query`` tell, or say why it is not run.

    Raises ``QueryRefused`` (an update, SERVICE, over a limit of ``settings``) or ``QuerySyntaxError``.
    """
    size = len(query.encode("utf-8", "surrogatepass"))
    if size > settings.query_bytes:
        raise QueryTooLong(
            f"The query has {size} bytes; this service reads up to {settings.query_bytes}. "
            "Ask for less at once, for example by splitting a long VALUES list."
        )
    tokens = list(read_tokens(query))
    _check_nesting(tokens, query, settings.query_depth)
    findings = _survey(tokens, query, settings.services)
    if findings.patterns > settings.query_patterns:
        raise QueryRefused(
            f"The query has about {findings.patterns} triple patterns; this service plans up to "
            f"{settings.query_patterns}. Ask in several queries, or use VALUES for alternatives."
        )
    return findings


def _check_nesting(tokens: list[Token], query: str, limit: int) -> None:
    opened: list[Token] = []
    for token in tokens:
        if token.kind != "mark":
            continue
        if token.text in "{([":
            opened.append(token)
        elif token.text in _OPENERS and (not opened or opened.pop().text != _OPENERS[token.text]):
            raise fault(f"this {token.text} closes nothing that is open", query, token.start)
        if len(opened) > limit:
            raise QueryRefused(
                f"The query has more than {limit} brackets in brackets, which is the most that this "
                "service reads. Flatten groups and expressions, for example with VALUES or IN."
            )
    if opened:
        raise fault(f"this {opened[-1].text} is never closed", query, opened[-1].start)


def _survey(tokens: list[Token], query: str, services: frozenset[str]) -> Findings:
    prefixes, body = _prologue(tokens)
    form = _form(body, query)
    words = {token.text for token in body if token.kind == "word"}
    _check_prefixes(body, prefixes, query)
    _check_services(body, prefixes, services)
    count = PatternCount(body)
    return Findings(
        form=form,
        patterns=count.patterns,
        paths=count.paths,
        chooses_dataset="FROM" in words,
        volatile=not words.isdisjoint(_VOLATILE) or (form == "CONSTRUCT" and _has_blank(body)),
        federates="SERVICE" in words,
        prefixes=tuple(prefixes.items()),
        described=_described(body, prefixes) if form == "DESCRIBE" else (),
    )


def _check_prefixes(body: list[Token], prefixes: dict[str, str], query: str) -> None:
    for token in body:
        prefix = token.text.partition(":")[0]
        if token.kind == "name" and prefix not in prefixes:
            line = f"PREFIX {prefix}: <{PREFIXES.get(prefix, '...')}>"
            raise fault(f"the prefix {prefix}: is not declared; add {line}", query, token.start)


def _check_services(body: list[Token], prefixes: dict[str, str], allowed: frozenset[str]) -> None:
    """Refuse every SERVICE whose endpoint is not, by exact IRI, one that the operator allows."""
    for at, token in enumerate(body):
        if token.kind != "word" or token.text != "SERVICE":
            continue
        target = next((other for other in body[at + 1 : at + 3] if other.text != "SILENT"), None)
        iri = _iri(target, prefixes) if target else None
        if not allowed:
            raise QueryRefused(
                "SERVICE is not run: this service opens no connection to others. "
                "Ask the other endpoint yourself, or use a client that federates."
            )
        if iri not in allowed:
            listed = ", ".join(f"<{known}>" for known in sorted(allowed))
            raise QueryRefused(f"SERVICE is run only for {listed}, each by its exact IRI.")


def _has_blank(body: list[Token]) -> bool:
    return any(token.kind == "blank" or token.text == "[" for token in body)


def _prologue(tokens: list[Token]) -> tuple[dict[str, str], list[Token]]:
    """Split off BASE, PREFIX and VERSION (sections 4.1.1 and 4.1.2)."""
    prefixes: dict[str, str] = {}
    at = 0
    while at < len(tokens) and tokens[at].text in ("BASE", "PREFIX", "VERSION"):
        if tokens[at].text == "PREFIX" and len(tokens) > at + 2:
            prefixes[tokens[at + 1].text.rstrip(":")] = tokens[at + 2].text[1:-1]
            at += 1
        at += 2
    return prefixes, tokens[at:]


def _form(body: list[Token], query: str) -> str:
    if not body:
        raise QuerySyntaxError("The query is empty; it begins with SELECT, ASK, CONSTRUCT or DESCRIBE")
    first = body[0]
    if first.kind == "word" and first.text in _UPDATES:
        raise QueryRefused(
            f"{first.text} is an update, and this service is read-only. "
            "Corrections are welcome where the tables are kept."
        )
    if first.kind != "word" or first.text not in FORMS:
        written = query[first.start : first.start + min(len(first.text), 40)]
        problem = f"“{written}” begins no query; SELECT, ASK, CONSTRUCT and DESCRIBE do"
        raise fault(problem, query, first.start)
    return first.text


def _described(body: list[Token], prefixes: dict[str, str]) -> tuple[str, ...]:
    iris = [_iri(token, prefixes) for token in body[1:]]
    return tuple(iri for iri in iris if iri) if all(iris) else ()


def _iri(token: Token, prefixes: dict[str, str]) -> str | None:
    """Return the absolute IRI that ``token`` writes plainly, or None."""
    prefix, _, local = token.text.partition(":")
    if token.kind == "iri" and re.match(r"<[A-Za-z][\w+.-]*:", token.text) and "\\" not in token.text:
        return token.text[1:-1]
    if token.kind == "name" and ":" in prefixes.get(prefix, "") and "\\" not in prefixes[prefix]:
        return prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)
    return None
