"""Pages made of the parts that are named after them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, request

from kg.negotiation import HTML
from kg.web.site.frame import as_data, home, render, visiting, wanted
from kg.web.site.sections import answer_all, fill, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.web.site.visit import Visit


def show_page(
    page: str, gather: Callable[[Visit], dict[str, Any]] = lambda _: {}, template: str = ""
) -> Response:
    """Return ``page``, or its first part as data; the template has its parts by name in ``parts``.

    What else the template needs, ``gather`` returns. Its ``template`` has the name of the page where none is
    given. Raises ``UsageError`` for a parameter that is no IRI, ``NotAcceptable``, or a ``QueryError``.
    """
    parts = parts_of(home(), page)
    query = fill(parts[0], request.args)
    media = wanted()
    if media is not HTML:
        return as_data(query, media)
    with visiting() as visit:
        answered = {section.part.name: section for section in answer_all(visit, parts, request.args)}
        return render(
            visit, template or f"{page}.html", query=query, page=page, parts=answered, **gather(visit)
        )
