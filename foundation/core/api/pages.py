"""What the API serves without a key: its description as JSON and as a page, and the 404 for unknown addresses."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from foundation.core import pages
from foundation.core.api.docs import Chapter, chapters
from foundation.core.api.errors import problem
from foundation.core.api.markdown import chapter_of, index, reference
from foundation.core.api.permissions import all_scopes
from foundation.core.api.renderers import encode


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI document; read once a process, since it only changes with the code."""
    return dict(SchemaGenerator().get_schema(public=True))


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document."""
    return HttpResponse(_encoded(), content_type="application/vnd.oai.openapi+json;version=3.1")


@cache
def _encoded() -> bytes:
    return encode(document())


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The same, to read."""
    context = {"chapters": _chapters(), "scopes": all_scopes(), "info": document()["info"]}
    context["others"] = document()["x-other-addresses"]
    return pages.render(request, "api/docs.html", context)


@require_safe
def docs_markdown(request: HttpRequest) -> HttpResponse:
    """The same as Markdown."""
    return _text(reference(document()["info"]["title"], _chapters(), all_scopes()), "text/markdown")


@require_safe
def chapter_markdown(request: HttpRequest, chapter: str) -> HttpResponse:
    """One resource as Markdown."""
    for one in _chapters():
        if one.name == chapter:
            return _text(chapter_of(one) + "\n", "text/markdown")
    return problem(404, "not_found", "There is no such resource. See /api/v1/docs/.")


@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """Where programs that read text find what they need."""
    return _text(index(document()["info"]["title"], settings.BASE_URL, _chapters()), "text/plain")


@cache
def _chapters() -> list[Chapter]:
    return chapters(document())


def _text(text: str, kind: str) -> HttpResponse:
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8")


@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponse:
    """An address under /api/ that nothing answers to."""
    return problem(404, "not_found", "There is nothing at this address. See /api/v1/docs/.")
