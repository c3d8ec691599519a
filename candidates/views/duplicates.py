"""Who may be one person: the pairs, a pair side by side with its merge, and taking one apart."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from candidates import policies, services
from candidates.domain.fields import KEYS
from candidates.domain.merging import SIDES
from candidates.models import DuplicatePair
from candidates.pages.duplicates import apart_page, pair_page, pairs_page, same_page
from candidates.queries import visible_candidates
from candidates.queries.duplicates import one_by_now, place_of, visible_merges, visible_pairs
from candidates.services import Choices
from foundation.core.errors import Conflict, Invalid, NotFound, Refused
from foundation.core.fetch import get_allowed, get_visible
from foundation.core.pages import go, render, toast, warn
from foundation.people.views.access import MemberRequest, member_required


@require_GET
@member_required
def pairs(request: MemberRequest) -> HttpResponse:
    """List who may be one person."""
    policies.can_see_pairs.require(request.member)
    return render(request, "candidates/duplicates.html", pairs_page(request.member, _uuid(request.GET.get("after"))))


@require_http_methods(["GET", "POST"])
@member_required
def pair(request: MemberRequest, pair_id: UUID) -> HttpResponse:
    """Show two people side by side; merge them, keep them apart, or count again what a merge would move.

    Whoever looks at two who were merged meanwhile is led to the one they are.
    """
    rows = visible_pairs(request.member).select_related("first", "second", "decided_by__user")
    found = rows.filter(pk=pair_id).first()
    if found is None:
        return _by_now(request, pair_id)
    if request.method == "GET":
        return _page(request, found, Choices())
    policies.can_decide_pair.require(request.member, found)
    act = request.POST.get("act")
    if act == "different":
        return _apart(request, found)
    chosen = _chosen(request.POST)
    if act == "count":
        return _page(request, found, chosen)
    try:
        merge = services.merge_people(actor=request.member, pair=found, choices=chosen, seen=_seen(request.POST))
    except Invalid:
        return _page(request, found, chosen, status=422)
    except (Conflict, Refused) as error:
        return _page(request, get_visible(rows, pair_id), chosen, status=error.status, said=error.sentence)
    toast(request, f"{merge.loser} now leads to {merge.winner}.")
    return go(request, "candidates:candidate", merge.winner_id)


def _by_now(request: MemberRequest, pair_id: UUID) -> HttpResponse:
    """Lead to whom the two were merged into meanwhile."""
    now = one_by_now(request.member, pair_id) if policies.can_see_pairs(request.member) else None
    if now is None:
        raise NotFound("There is nothing here for you.")
    warn(request, "These two are one person by now.")
    return go(request, "candidates:candidate", now)


def _apart(request: MemberRequest, found: DuplicatePair) -> HttpResponse:
    """Remember that they are two, and show the next pair."""
    place = place_of(request.member, found)
    services.keep_apart(actor=request.member, pair=found)
    toast(request, f"{found.first} and {found.second} are two people. Nobody is asked again.")
    onward = place.after or place.before
    return go(request, "candidates:duplicate", onward) if onward else go(request, "candidates:duplicates")


def _page(
    request: MemberRequest, found: DuplicatePair, chosen: Choices, *, status: int = 200, said: str = ""
) -> HttpResponse:
    context = {**pair_page(request.member, found, chosen), "said": said, "refused": status == 422}
    return render(request, "candidates/duplicate.html", context, block="moves", status=status)


def _chosen(post: QueryDict) -> Choices:
    """Read the choices; what is none is left out, and asked for again."""
    said = {key: post.get(f"keep_{key}", "") for key in KEYS}
    keep = {key: side for key, side in said.items() if side in SIDES}
    named = [name for name in post if name.startswith("role_")]
    roles = ((_uuid(name.removeprefix("role_")), _uuid(post.get(name, ""))) for name in named)
    goes_on = {role: application for role, application in roles if role and application}
    return Choices(keep, goes_on, post.getlist("tag") if "tags" in post else None)


def _seen(post: QueryDict) -> tuple[int, int] | None:
    first, second = (post.get(name, "") for name in ("first_version", "second_version"))
    if not all(text.isascii() and text.isdigit() and len(text) < 10 for text in (first, second)):
        return None
    return int(first), int(second)


@require_http_methods(["GET", "POST"])
@member_required
def same(request: MemberRequest, candidate_id: UUID) -> HttpResponse:
    """Look for somebody who is the same person though nothing that we compare says so; see the two side by side."""
    people = visible_candidates(request.member)
    person = get_allowed(request.member, people, candidate_id, policies.can_merge_into)
    if request.method == "POST" and (key := _uuid(request.POST.get("other"))):
        other = get_visible(people.exclude(pk=person.pk), key)
        try:
            made = services.open_pair(actor=request.member, one=person, other=other)
        except Refused as error:
            warn(request, error.sentence)
            return go(request, "candidates:same", person.pk)
        return go(request, "candidates:duplicate", made.pk)
    context = same_page(request.member, person, request.GET.get("q", "").strip())
    return render(request, "candidates/same.html", context)


@require_http_methods(["GET", "POST"])
@member_required
def apart(request: MemberRequest, merge_id: UUID) -> HttpResponse:
    """Say what taking a merge apart puts back and what happened since; do it."""
    rows = visible_merges(request.member).select_related("winner", "loser", "by__user", "undone_by__user")
    found = get_visible(rows, merge_id)
    if request.method == "GET":
        return render(request, "candidates/apart.html", apart_page(request.member, found))
    different = "different" in request.POST
    try:
        services.take_apart(actor=request.member, merge=found, different=different)
    except Refused as error:
        warn(request, error.sentence)
        return redirect("candidates:merge", found.pk)
    toast(request, f"{found.loser} and {found.winner} are two people again.")
    return go(request, "candidates:candidate", found.loser_id)


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text or ""))
    except ValueError:
        return None
