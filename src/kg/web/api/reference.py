"""The pages that show the API to people: how it is used, and each operation with a form to try it."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from kg.web.api.answers import address, read_page, root, tell_page, title_column
from kg.web.api.operations import JSON, slug_of
from kg.web.api.paging import MOST, USUAL
from kg.web.api.problems import TYPES
from kg.web.api.requests import Asked
from kg.web.site.frame import render
from kg.web.site.messages import LANGUAGES
from kg.web.site.questions import slug, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response

    from kg.questions import Question
    from kg.web.api.operations import Operation
    from kg.web.site.visit import Visit

_SHOWN: Final = 2
"""Rows of the answer that stands as an example."""
_EXAMPLE: Final = "initiatives-of-a-city"


def show_overview(visit: Visit, questions: Sequence[Question]) -> Response:
    """Return the page on the API as a whole, with its operations by theme."""
    themes: dict[str, list[Question]] = {}
    for question in questions:
        themes.setdefault(slug(question.theme), []).append(question)
    return render(
        visit,
        "api.html",
        root=root(),
        themes=themes,
        count=len(questions),
        told={question.identifier: tell(visit, question.titles) for question in questions},
        slugs={question.identifier: slug_of(question) for question in questions},
        problems=TYPES,
        usual=USUAL,
        most=MOST,
        curl=f"curl {shlex.quote(f'{root()}/api/questions/{_EXAMPLE}?place=tn-sfax&lang={visit.language}')}",
    )


def show_operation(visit: Visit, operation: Operation) -> Response:
    """Return the page of ``operation``; raises a ``QueryError``."""
    question = operation.question
    first = {setting.name: question.value_of(setting.name) for setting in operation.settings}
    page = read_page(visit, operation, Asked(first, JSON, _SHOWN, ""))
    short = {setting.name: setting.first for setting in operation.settings}
    asked = f"{address(operation)}?{urlencode({**short, 'lang': visit.language})}"
    return render(
        visit,
        "api_operation.html",
        query=page.query,
        operation=operation,
        title=tell(visit, question.titles),
        note=tell(visit, question.notes) if question.notes else None,
        theme=slug(question.theme),
        meanings={setting.name: tell(visit, setting.parameter.meanings) for setting in operation.settings},
        headings={column.name: title_column(visit, column.name) for column in operation.columns},
        path=f"/api/questions/{operation.slug}",
        snippets=write_snippets(asked),
        example=json.dumps(tell_page(page), ensure_ascii=False, indent=2),
        all_languages=LANGUAGES,
        usual=USUAL,
        most=MOST,
    )


def write_snippets(asked: str) -> dict[str, str]:
    """Return programs that ask the address ``asked`` and read all pages, by language."""
    python = (
        "import json\n"
        "from urllib.request import urlopen\n\n"
        f"address = {json.dumps(asked)}\n"
        "while address:\n"
        "    with urlopen(address) as response:\n"
        "        page = json.load(response)\n"
        '    for row in page["rows"]:\n'
        "        print(row)\n"
        '    address = page["next"]'
    )
    javascript = (
        f"let address = {json.dumps(asked)};\n"
        "while (address) {\n"
        "  const page = await (await fetch(address)).json();\n"
        "  for (const row of page.rows) console.log(row);\n"
        "  address = page.next;\n"
        "}"
    )
    return {"curl": f"curl {shlex.quote(asked)}", "Python": python, "JavaScript": javascript}
