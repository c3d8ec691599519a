"""A page as a whole, or one block of it for htmx."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from foundation.core import pages

PAGE = """{% extends "sample_layout.html" %}
{% from "components/tags.html" import tag %}
{% set word = "late" %}
{% block list %}<ul>{{ tag(word, "bad") }} {{ n }}</ul>{% endblock %}"""
LAYOUT = "<html>{{ word }}{% block list %}{% endblock %}{{ 1 // zero }}</html>"


@pytest.fixture
def templates() -> Iterator[None]:
    env: Any = engines["jinja2"].env
    kept = env.loader
    env.loader = jinja2.ChoiceLoader([jinja2.DictLoader({"sample.html": PAGE, "sample_layout.html": LAYOUT}), kept])
    yield
    env.loader = kept


def asked(**headers: str) -> HttpRequest:
    request = RequestFactory().get("/x", headers=headers)
    request.user = AnonymousUser()
    request.session = {}
    request._messages = FallbackStorage(request)
    request.htmx = HtmxDetails(request)
    return request


@pytest.mark.usefixtures("templates")
def test_htmx_gets_the_block_with_what_its_template_imports() -> None:
    # The layout would divide by zero: nothing of it may be rendered.
    response = pages.render(asked(hx_request="true"), "sample.html", {"n": 3, "zero": 0}, block="list")
    body = response.content.decode()
    assert body.startswith('<ul><span class="tag" data-tone="bad">')
    assert body.endswith("late</span> 3</ul>")
    assert "HX-Request" in response["Vary"]


@pytest.mark.usefixtures("templates")
@pytest.mark.parametrize("headers", [{}, {"hx_boosted": "true"}, {"hx_history_restore_request": "true"}])
def test_everyone_else_gets_the_page(headers: dict[str, str]) -> None:
    marks = {"hx_request": "true", **headers} if headers else {}
    response = pages.render(asked(**marks), "sample.html", {"n": 3, "zero": 1}, block="list", status=409)
    assert response.status_code == 409
    assert response.content.decode().startswith("<html>late<ul>")


@pytest.mark.usefixtures("templates")
def test_a_toast_travels_beside_the_block_with_its_undo() -> None:
    request = asked(hx_request="true")
    pages.toast(request, "Moved <b>", undo_url="/undo/7/")
    body = pages.render(request, "sample.html", {"n": 1, "zero": 0}, block="list").content.decode()
    assert '<div id="toasts" hx-swap-oob="beforeend">' in body
    assert "Moved &lt;b&gt;" in body
    assert 'action="/undo/7/"' in body


@pytest.mark.usefixtures("templates")
def test_a_block_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        pages.render(asked(hx_request="true"), "sample.html", {"n": 1, "zero": 1}, block="nothing")


def test_after_a_post_htmx_is_sent_to_the_page_as_a_whole() -> None:
    assert pages.go(asked(hx_request="true"), "/roles/")["HX-Redirect"] == "/roles/"
    plain = pages.go(asked(), "/roles/")
    assert (plain.status_code, plain["Location"]) == (302, "/roles/")


@pytest.mark.parametrize("name", ["400", "403", "404", "409", "413", "429", "500", "csrf", "unavailable", "refused"])
def test_error_pages_need_nothing(name: str) -> None:
    html = engines["jinja2"].get_template(f"errors/{name}.html").render({})
    assert html.count("<h1>") == 1
    assert "data-sentence" in html


def test_templates_hold_no_inline_style_or_script() -> None:
    root = Path(__file__).resolve().parents[3] / "templates"
    for path in root.rglob("*.html"):
        if path.relative_to(root).parts[0] in ("email", "pdf"):
            continue
        text = path.read_text(encoding="utf-8")
        for bad in (" style=", " onclick=", " onchange=", "<style", "javascript:"):
            assert bad not in text, f"{path.relative_to(root)} has {bad!r}"
