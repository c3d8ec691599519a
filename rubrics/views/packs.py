"""Bringing a pack and choosing from it; and the playbook's newer version, taken or left item by item."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from foundation.core import pages
from foundation.core.errors import Invalid, Refused
from foundation.core.fetch import get_visible
from foundation.core.formatting import count
from foundation.people.views.access import MemberRequest, member_required
from rubrics import policies, services
from rubrics.domain.packs.reading import LARGEST
from rubrics.pages.packs import file_page, shipped_page
from rubrics.queries.packs import visible_files

MOST_CHOSEN = 2000


@member_required
@require_http_methods(["GET", "POST"])
def bring(request: MemberRequest) -> HttpResponse:
    """Take a file in, and lead on to what it would change; a broken one is told line by line."""
    policies.can_keep_library.require(request.member)
    if request.method != "POST":
        return _bring(request, [])
    sent = request.FILES.get("file")
    if sent is None:
        return _bring(request, ["Choose a file."], 422)
    # One byte more than is read at all, so that what is too large is said in the reader's own words.
    data = sent.read(LARGEST + 1)
    try:
        file = services.bring_pack(actor=request.member, name=sent.name or "", data=data)
    except Invalid as error:
        return _bring(request, error.errors["file"], 422)
    return pages.go(request, "rubrics:pack_file", file.pk)


def _bring(request: MemberRequest, faults: list[str], status: int = 200) -> HttpResponse:
    return pages.render(request, "rubrics/bring_pack.html", {"faults": faults}, status=status)


@member_required
@require_http_methods(["GET", "POST"])
def pack_file(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Show what a file would change here; a POST takes what is ticked."""
    policies.can_keep_library.require(request.member)
    file = get_visible(visible_files(request.member), file_id)
    if request.method != "POST":
        return pages.render(request, "rubrics/pack_file.html", file_page(file))
    try:
        taken = services.take_from_file(actor=request.member, file=file, names=_chosen(request), seen=_seen(request))
    except (Invalid, Refused) as error:
        context = {**file_page(file), "fault": error.sentence, "ticked": _chosen(request)}
        return pages.render(request, "rubrics/pack_file.html", context, status=_status(error))
    pages.toast(request, f"Took {count(len(taken), 'item', 'items')}." if taken else "All of these were taken already.")
    return pages.go(request, "rubrics:pack_file", file_id)


@member_required
@require_http_methods(["GET", "POST"])
def shipped(request: MemberRequest) -> HttpResponse:
    """Show what is new in the playbook since our copy; a POST takes, merges or leaves what is ticked."""
    policies.can_keep_library.require(request.member)
    left = request.GET.get("show") == "left"
    if request.method != "POST":
        return pages.render(request, "rubrics/shipped.html", shipped_page(request.member.organisation_id, left=left))
    try:
        said = _settle(request)
    except (Invalid, Refused) as error:
        context = {**shipped_page(request.member.organisation_id, left=left), "fault": error.sentence}
        context["ticked"] = _chosen(request)
        return pages.render(request, "rubrics/shipped.html", context, status=_status(error))
    pages.toast(request, said)
    return pages.go(request, request.get_full_path())


def _settle(request: MemberRequest) -> str:
    names, act = _chosen(request), request.POST.get("act", "")
    if act == "leave":
        done = services.leave_shipped(actor=request.member, names=names)
        said = f"Left {count(len(done), 'item', 'items')} as they are here. They stay under Left."
    elif act in ("take", "merge"):
        merge = act == "merge"  # which keeps whatever was edited here
        seen = None if merge else _seen(request)
        done = services.take_shipped(actor=request.member, names=names, merge=merge, seen=seen)
        said = f"Took {count(len(done), 'item', 'items')} from the playbook."
    else:
        raise Invalid({"act": "Choose whether to take or to leave what is ticked."})
    return said if done else "Somebody else has settled these already."


def _chosen(request: MemberRequest) -> list[str]:
    """Return the items that are ticked."""
    return request.POST.getlist("item")[:MOST_CHOSEN]


def _seen(request: MemberRequest) -> dict[str, str]:
    """Return the mark of each item as the page showed it, by its name."""
    pairs = (said.rpartition(" ") for said in request.POST.getlist("seen")[:MOST_CHOSEN])
    return {name: mark for name, _, mark in pairs}


def _status(error: Invalid | Refused) -> int:
    return 422 if isinstance(error, Invalid) else 409
