"""Loads one metadata document: its JSON, its base, the files beside it, and the notes of what is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin

from kg.tables import annotation, properties
from kg.tables.faults import shown, shown_path
from kg.tables.model import Place
from kg.tables.templates import Template
from kg.tables.vocabulary import CSVW

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.tables.faults import Faults
    from kg.tables.properties import Check


class Document:
    """One JSON file of metadata: its place on disk and on the Web, and the notes of what is wrong in it."""

    def __init__(self, path: Path, iri: str, faults: Faults) -> None:
        """Take the document at ``path``, which lives at ``iri``; nothing is read yet."""
        self.path, self.iri, self.base = path, iri, iri
        self.name = shown_path(path)
        self.language = "und"
        self._faults = faults

    @property
    def fault_count(self) -> int:
        """How many faults the run has so far."""
        return self._faults.count

    def beside(self, path: Path, iri: str) -> Document:
        """Return another document of the same run."""
        return Document(path, iri, self._faults)

    def note(self, path: str, fault: ValueError, *, row: int = 0) -> None:
        """Note ``fault`` at the JSON ``path``, or on a line where the JSON does not parse."""
        self._faults.add(self.name, row, path, fault)

    def load(self) -> Any:
        """Return the parsed JSON, or None after noting why there is none."""
        try:
            return json.loads(self.path.read_bytes().decode("utf-8-sig"), object_pairs_hook=_without_doubles)
        except FileNotFoundError:
            self.note("", ValueError("there is no such file", "add it, or correct its name"))
        except OSError as error:
            self.note("", ValueError(f"the file cannot be read: {error.strerror}", "check what it is"))
        except UnicodeDecodeError as error:
            self.note("", ValueError(f"byte {error.start} is not UTF-8", "save the file as UTF-8"))
        except json.JSONDecodeError as error:
            self.note(
                "", ValueError(f"the JSON does not parse: {error.msg}", "correct it there"), row=error.lineno
            )
        except ValueError as error:
            self.note("", error)
        return None

    def set_base(self, context: Any) -> None:
        """Check ``@context`` and take its base (metadata vocabulary, section 5.2)."""
        local = context[1] if isinstance(context, list) and len(context) == 2 else {}  # noqa: PLR2004 - a pair
        outer = context[0] if isinstance(context, list) and context else context
        if outer != CSVW or not isinstance(local, dict) or not set(local) <= {"@base", "@language"}:
            problem = f"{shown(context)} is not the context of CSVW"
            self.note("@context", ValueError(problem, f"write {CSVW!r}, with @base and @language at most"))
            return
        for key, check in (("@base", properties.link), ("@language", properties.language)):
            try:
                local = local | ({key: check(local[key])} if key in local else {})
            except ValueError as error:
                self.note(f"@context[1].{key}", error)
                return
        self.base = urljoin(self.iri, local.get("@base", ""))
        self.language = local.get("@language") or "und"

    def local(self, iri: str) -> Path:
        """Return the file that lives at ``iri``; raises ValueError if that is not below this document."""
        folder = self.iri.rpartition("/")[0] + "/"
        path = unquote(iri.partition("?")[0])
        if not path.startswith(folder) or "/../" in path:
            raise ValueError(f"{iri} is not below the folder of its metadata", "move the file there")
        return self.path.parent / path.removeprefix(folder)

    def checked(
        self, node: Any, path: str, checks: Mapping[str, Check], kind: str, *, annotated: bool = True
    ) -> dict[str, Any]:
        """Return the properties of ``node`` that pass their check; note the others and the unknown.

        Common properties are let through where a ``kind`` of thing may be ``annotated``.
        """
        if not isinstance(node, dict):
            self.note(path, ValueError(f"{shown(node)} is not a {kind}", "write an object {...}"))
            return {}
        good: dict[str, Any] = {}
        for key, value in node.items():
            try:
                if key in checks:
                    good[key] = self._placed(checks[key](value), joined(path, key))
                elif annotated and properties.is_annotation(key) and key != "sd:name":
                    annotation.check(value)
                else:
                    raise properties.unknown(key, checks, kind)
            except ValueError as error:
                self.note(joined(path, key), error)
        return good

    def _placed(self, value: Any, path: str) -> Any:
        """Let a template remember where it is written."""
        return replace(value, place=Place(self.name, path)) if isinstance(value, Template) else value


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    node = dict(pairs)
    if len(node) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice!r} is there twice in one object", "remove one of them")
    return node


def joined(path: str, key: str | int) -> str:
    """Return the JSON path of the member ``key`` of what is at ``path``."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key
