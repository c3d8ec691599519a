"""Tags: of a person, and all there are; and what is known from before of somebody who came in."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from candidates import policies, services
from candidates.models import Application, Candidate, Tag
from candidates.pages.person import known_before, tags_of
from candidates.queries import visible_applications, visible_candidates
from candidates.queries.seeing import counted_tags, visible_tags
from candidates.views.forms.tags import TagForm
from foundation.core.errors import Invalid
from foundation.core.fetch import get_allowed, get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast, wants_block, warn
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest, member_required


@require_GET
@member_required
def known(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Say who else somebody may be, and that they were here before."""
    rows = visible_applications(request.member).select_related("candidate", "role")
    found = get_allowed(request.member, rows, application_id, policies.can_work_application)
    return render(request, "candidates/known.html", known_before(request.member, found), block="panel")


@require_GET
@member_required
def of_application(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Show the tags of somebody, as a part of the page of their application."""
    policies.can_see_tags.require(request.member)
    found = get_visible(visible_applications(request.member).select_related("candidate", "role"), application_id)
    return _panel(request, found.candidate, found)


@require_http_methods(["GET", "POST"])
@member_required
def tags(request: MemberRequest, candidate_id: UUID) -> HttpResponse:
    """Show somebody's tags; give them one or take one off."""
    policies.can_see_tags.require(request.member)
    found = get_visible(visible_candidates(request.member), candidate_id)
    through = _through(request.member, found)
    if request.method == "POST":
        policies.can_edit_candidate.require(request.member, found, through)
        return _change(request, found, through)
    return _panel(request, found, through)


def _through(member: Membership, found: Candidate) -> Application | None:
    """Return an application by which the member may change the person."""
    if member.is_staff_of_org:
        return None
    rows = visible_applications(member).filter(candidate=found).select_related("role")
    return next((one for one in rows if policies.can_work_application(member, one)), None)


def _change(request: MemberRequest, found: Candidate, through: Application | None) -> HttpResponse:
    held = list(found.tags.values_list("name", flat=True))
    gone = request.POST.get("remove", "").lower()
    wanted = [name for name in held if name.lower() != gone] if gone else [*held, request.POST.get("add", "")]
    try:
        services.set_tags(actor=request.member, candidate=found, application=through, names=wanted)
    except Invalid as error:
        warn(request, error.sentence)
        return _panel(request, found, through, status=422)
    if wants_block(request):
        return _panel(request, found, through)
    toast(request, "Tags are kept.")
    return go(request, "candidates:candidate", found.pk)


def _panel(request: MemberRequest, found: Candidate, through: Application | None, status: int = 200) -> HttpResponse:
    may = policies.can_edit_candidate(request.member, found, through)
    context = tags_of(request.member, found, may_tag=may)
    return render(request, "candidates/tags.html", context, block="panel", status=status)


@require_GET
@member_required
def every(request: MemberRequest) -> HttpResponse:
    """List all tags with how many people have each."""
    policies.can_manage_tags.require(request.member)
    return render(request, "candidates/all_tags.html", {"tags": counted_tags(request.member)})


@require_http_methods(["GET", "POST"])
@member_required
def one(request: MemberRequest, tag_id: UUID) -> HttpResponse:
    """Rename a tag, merge it into another one, or remove it."""
    found = get_visible(visible_tags(request.member), tag_id)
    policies.can_manage_tags.require(request.member)
    others = [(str(tag.pk), tag.name) for tag in counted_tags(request.member) if tag.pk != found.pk]
    form = TagForm(request.POST or None, initial={"name": found.name}, others=others)
    if request.method == "POST" and form.is_valid():
        try:
            _act(request, found, form)
        except Invalid as error:
            add_errors(form, error)
        else:
            return go(request, "candidates:all_tags")
    context = {"tag": found, "form": form, "others": others, "people": found.candidates.count()}
    return render(request, "candidates/tag.html", context, status=422 if form.errors else 200)


def _act(request: MemberRequest, found: Tag, form: TagForm) -> None:
    act = request.POST.get("act")
    if act == "remove":
        services.remove_tag(actor=request.member, tag=found)
        toast(request, f"“{found.name}” is taken off everybody.")
    elif act == "merge":
        chosen = form.cleaned_data["into"]
        if not chosen:
            raise Invalid({"into": "Choose the tag that everybody gets instead."})
        into = get_visible(visible_tags(request.member), chosen)
        services.join_tags(actor=request.member, tag=found, into=into)
        toast(request, f"Whoever had “{found.name}” has “{into.name}” now.")
    else:
        renamed = services.rename_tag(actor=request.member, tag=found, name=form.cleaned_data["name"])
        toast(request, f"The tag is called “{renamed.name}”.")
