"""What the API serves without a key: its description as JSON and as a page, and the 404 for unknown addresses."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from foundation.core import pages
from foundation.core.api.docs import chapters
from foundation.core.api.errors import problem
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
    context = {"chapters": chapters(document()), "scopes": all_scopes(), "info": document()["info"]}
    return pages.render(request, "api/docs.html", context)


@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponse:
    """An address under /api/ that nothing answers to."""
    return problem(404, "not_found", "There is nothing at this address. See /api/v1/docs/.")
