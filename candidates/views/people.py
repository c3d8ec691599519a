"""People over all roles: one person, their details."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from candidates import policies
from candidates.domain.fields import details_of
from candidates.models import Application, Candidate
from candidates.pages.details import detail_facts
from candidates.queries import visible_applications, visible_attachments, visible_candidates
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
    """Show one person: details, applications, files."""
    found = get_visible(visible_candidates(request.member), candidate_id)
    applications = _applications(request.member, found)
    files = listed(visible_attachments(request.member).filter(candidate=found))
    context = {
        "candidate": found,
        "details": detail_facts(found),
        "applications": applications,
        "files": list(files),
        "can_edit": policies.can_edit_candidate(request.member, found, _worked(request.member, applications)),
    }
    return render(request, "candidates/candidate.html", context)


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
    found = get_visible(visible_candidates(request.member), candidate_id)
    through = _worked(request.member, _applications(request.member, found))
    policies.can_edit_candidate.require(request.member, found, through)
    if request.method == "GET":
        start = {**details_of(found), "version": found.version}
        return _edit_page(request, found, CandidateForm(initial=start))
    form = CandidateForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, found, form, 422)
    changes = details_of(form.person())
    version = form.cleaned_data["version"]
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
