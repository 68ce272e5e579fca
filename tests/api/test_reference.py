"""The pages on the API show every operation, in three languages, and nothing in them comes from elsewhere."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.api.conftest import Api

    from kg.questions import Question

LOADED = re.compile(r'<(?:script|link|img)[^>]*?(?:src|href)="([^"]+)"')
OPTION = re.compile(r'<option value="([^"]+)"')


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_overview_leads_to_every_operation_in_every_language(
    language: str, api: Api, asked: list[Question]
) -> None:
    page = api.get("", "text/html", lang=language).body.decode()
    for question in asked:
        assert f'href="/api/reference/{question.file.name.partition("-")[2]}?lang={language}"' in page
        assert html.escape(question.titles[language], quote=False) in html.unescape(page).replace(
            "&", "&amp;"
        )


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_operation_has_a_page_in_every_language(language: str, api: Api, asked: list[Question]) -> None:
    for question in asked:
        answer = api.get(f"/reference/{question.file.name.partition('-')[2]}", "text/html", lang=language)
        page = html.unescape(answer.body.decode())
        assert (answer.status, f'<html lang="{language}"' in page) == (200, True)
        for parameter in question.parameters:
            assert parameter.meanings[language] in page


def test_a_form_offers_the_values_that_the_description_lists(api: Api, document: dict[str, Any]) -> None:
    page = api.get("/reference/initiatives-of-a-city", "text/html").body.decode()
    form = page[page.index('name="place"') : page.index('name="lang"')]
    (place, *_) = document["paths"]["/api/questions/initiatives-of-a-city"]["get"]["parameters"]
    values = document["components"]["schemas"][place["schema"]["$ref"].rpartition("/")[2]]["enum"]
    assert sorted(OPTION.findall(form)) == sorted(values)
    assert '<option value="tn-sfax" selected>' in form


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs_in_the_page(api: Api) -> None:
    for path in ("", "/reference/initiatives-of-a-city"):
        answer = api.get(path, "text/html")
        page = answer.body.decode()
        assert all(address.startswith("/") for address in LOADED.findall(page))
        assert not re.search(r"<style|<script>|\son\w+=|\sstyle=", page)
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_python_program_of_an_operation_prints_every_row(api: Api) -> None:
    page = api.get("/reference/initiatives-of-a-city", "text/html").body.decode()
    program = re.search(r'data-program="Python">(.*?)</code>', page, re.DOTALL)
    assert program
    run = subprocess.run(
        [sys.executable, "-c", html.unescape(program[1])],
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=30,
    )
    assert len(run.stdout.splitlines()) == api.ask("initiatives-of-a-city").json()["count"]


def test_an_operation_that_there_is_not_is_told_on_a_page(api: Api) -> None:
    answer = api.get("/reference/no-such", "text/html", lang="fr")
    assert (answer.status, answer.type) == (404, "text/html")
