"""People over all roles: one person, their details."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET, require_http_methods

from candidates import policies
from candidates.domain.fields import details_of
from candidates.models import Application, Candidate
from candidates.pages.person import person_page
from candidates.queries import visible_applications, visible_attachments, visible_candidates
from candidates.queries.duplicates import now_called
from candidates.queries.files import listed
from candidates.services import edit_candidate as save_candidate
from candidates.views.forms.pipeline import CandidateForm
from foundation.core.errors import Invalid, Stale
from foundation.core.fetch import get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest, member_required


@require_GET
@member_required
def candidate(request: MemberRequest, candidate_id: UUID) -> HttpResponse:
    """Show one person: details, what they went through with us, files; who was merged is shown where they are now."""
    member = request.member
    if moved := _moved(request, candidate_id):
        return moved
    found = get_visible(visible_candidates(member), candidate_id)
    applications = _applications(member, found)
    may = policies.can_edit_candidate(member, found, _worked(member, applications))
    files = listed(visible_attachments(member).filter(candidate=found))
    context = {**person_page(member, found, applications, may_edit=may), "files": list(files)}
    return render(request, "candidates/candidate.html", context)


def _moved(request: MemberRequest, candidate_id: UUID) -> HttpResponse | None:
    """Lead to who somebody is by now. A merge can be taken apart, so nobody is to remember the way."""
    now = now_called(request.member, candidate_id)
    if now is None or request.resolver_match is None:
        return None
    answer = redirect(f"candidates:{request.resolver_match.url_name}", now, permanent=True)
    add_never_cache_headers(answer)
    return answer


def _applications(member: Membership, found: Candidate) -> list[Application]:
    rows = visible_applications(member).filter(candidate=found)
    return list(rows.select_related("role", "stage", "reject_reason", "owner__user").order_by("-applied_at"))


def _worked(member: Membership, applications: list[Application]) -> Application | None:
    """Return an application through which the member may change the person's details."""
    return next((one for one in applications if policies.can_work_application(member, one)), None)


@require_http_methods(["GET", "POST"])
@member_required
def edit_candidate(request: MemberRequest, candidate_id: UUID) -> HttpResponse:
    """Change contact details; a newer version stands beside what was typed."""
    if request.method == "GET" and (moved := _moved(request, candidate_id)):
        return moved
    now = now_called(request.member, candidate_id) if request.method == "POST" else None
    found = get_visible(visible_candidates(request.member), now or candidate_id)
    through = _worked(request.member, _applications(request.member, found))
    policies.can_edit_candidate.require(request.member, found, through)
    if request.method == "GET":
        start = {**details_of(found), "version": found.version}
        return _edit_page(request, found, CandidateForm(initial=start))
    form = CandidateForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, found, form, 422)
    changes = details_of(form.person())
    # What was typed over somebody who was merged meanwhile is shown beside what is there now.
    version = 0 if now else form.cleaned_data["version"]
    try:
        save_candidate(actor=request.member, candidate=found, application=through, changes=changes, version=version)
    except Stale as error:
        return _edit_page(request, found, form, 409, error.current)
    except Invalid as error:
        add_errors(form, error)
        return _edit_page(request, found, form, 422)
    toast(request, "Saved.")
    return go(request, "candidates:candidate", found.pk)


def _edit_page(
    request: MemberRequest,
    found: Candidate,
    form: CandidateForm,
    status: int = 200,
    newer: dict[str, object] | None = None,
) -> HttpResponse:
    context = {"candidate": found, "form": form, "newer": newer}
    return render(request, "candidates/edit.html", context, status=status)
