"""Which role an act is about, where those who are ticked are of several and the act is of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse, QueryDict

from candidates.models import BulkAct
from candidates.pages.bulk import ACTS
from candidates.queries import visible_applications
from candidates.services.bulk import Picked
from foundation.core.pages import render
from foundation.people.views.access import MemberRequest


def ask_role(request: MemberRequest, picked: Picked, back: str) -> HttpResponse:
    """Offer each role with how many of the chosen are in it; choosing one goes on with those, and keeps the act."""
    rows = visible_applications(request.member).filter(pk__in=picked.seen).order_by()
    people: dict[UUID, list[UUID]] = {}
    for pk, role_id in rows.values_list("pk", "role_id"):
        people.setdefault(role_id, []).append(pk)
    found = rows.values("role_id", "role__title").annotate(number=Count("pk")).order_by("role__title", "role_id")
    every = "all" in request.POST
    query = request.POST.get("query", "")
    context: dict[str, Any] = {
        "verb": ACTS[BulkAct.Kind(request.POST["kind"])],
        "kind": request.POST["kind"],
        "list": request.POST.get("list", ""),
        "all": every,
        "chosen": len(picked.seen),
        "roles": [
            {
                "title": one["role__title"],
                "number": one["number"],
                "query": _of_role(query, one["role_id"]) if every else query,
                "keeps": [] if every else [_kept(pk, picked.seen[pk]) for pk in people[one["role_id"]]],
            }
            for one in found
        ],
        "action": request.path,
        "back": back,
    }
    return render(request, "candidates/bulk_roles.html", context, block="ask")


def _of_role(query: str, role_id: UUID) -> str:
    """Return the filter of the table, narrowed to one role."""
    narrowed = QueryDict(query, mutable=True)
    narrowed["role"] = str(role_id)
    return narrowed.urlencode()


def _kept(pk: UUID, version: int | None) -> str:
    return str(pk) if version is None else f"{pk}:{version}"
