"""The floors: the least that a page, a template and a list can cost here. Measured beside the real work."""

from functools import cache
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.template import engines

from candidates.models import Application, Candidate
from foundation.people.models import Membership

TABLE = """<table>{% for row in rows %}<tr><td>{{ row.name }}</td><td>{{ row.email }}</td><td>{{ row.company }}</td>
<td>{{ row.title }}</td><td>{{ row.location }}</td><td>{{ row.created_at }}</td></tr>{% endfor %}</table>"""
SIX = ("name", "email", "company", "title", "location", "created_at")
FIFTEEN = (
    "id",
    "organisation_id",
    "candidate_id",
    "role_id",
    "stage_id",
    "status",
    "source",
    "applied_at",
    "stage_entered_at",
    "answer_by",
    "closed_at",
    "version",
    "created_at",
    "updated_at",
    "owner_id",
)


def one_query(request: HttpRequest) -> HttpResponse:
    """L: session, user and one indexed query, as a small JSON."""
    name = Membership.objects.filter(user=request.user).values_list("user__name", flat=True).first()
    return HttpResponse(orjson.dumps({"name": name}), content_type="application/json")


def table(request: HttpRequest, n: int) -> HttpResponse:
    """T(n): one query, n rows of six columns through our template engine."""
    rows: list[dict[str, Any]] = list(Candidate.objects.order_by("id").values(*SIX)[:n])
    return HttpResponse(_table().render({"rows": rows}, request))


@cache
def _table() -> Any:
    return engines["jinja2"].from_string(TABLE)


def dump(request: HttpRequest, n: int) -> HttpResponse:
    """D(n): `values()` and orjson, n rows of fifteen fields."""
    rows = list(Application.objects.order_by("id").values(*FIFTEEN)[:n])
    return HttpResponse(orjson.dumps(rows), content_type="application/json")
