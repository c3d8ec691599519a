"""Adding a person to a role."""

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from candidates import policies, tasks
from candidates.models import Application, Candidate
from candidates.queries import visible_applications, visible_candidates
from candidates.services import attach_file, known_person, take_in
from candidates.views.forms.pipeline import IntakeForm
from foundation.core.errors import Invalid
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest, member_required
from roles.models import Role
from roles.pages.workspace import workspace
from roles.queries.seeing import get_with_seats


@require_http_methods(["GET", "POST"])
@member_required
def new(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Ask for a person and take them in; somebody known by this address is told before anything is made."""
    role = get_with_seats(request.member, role_id)
    policies.can_take_in.require(request.member, role)
    if request.method == "GET":
        return _page(request, role, IntakeForm())
    form = IntakeForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, role, form, status=422)
    known = known_person(role.organisation_id, form.person())
    if known is not None and form.cleaned_data["known"] != known.pk:
        return _page(request, role, form, status=409, known=known)
    try:
        made = _take_in(request.member, role, form)
    except Invalid as error:
        add_errors(form, error)
        return _page(request, role, form, status=422)
    toast(request, f"{made.candidate} is in, at {made.stage.label}.")
    return go(request, "candidates:application", made.pk)


def _take_in(member: Membership, role: Role, form: IntakeForm) -> Application:
    """Take the person in with their file, or neither."""
    given = form.cleaned_data
    with transaction.atomic():
        made = take_in(
            actor=member,
            role=role,
            person=form.person(),
            source=given["source"],
            note=given["note"],
            owner=member,
        )
        if given["resume"] is not None:
            kept = attach_file(actor=member, application=made, upload=given["resume"])
            tasks.enqueue_reading(kept)
    return made


def _page(
    request: MemberRequest, role: Role, form: IntakeForm, *, status: int = 200, known: Candidate | None = None
) -> HttpResponse:
    context = {**workspace(request.member, role), "form": form, "known": None}
    if known is not None:
        context["known"] = _told(request.member, role, known)
    return render(request, "candidates/new.html", context, status=status)


def _told(member: Membership, role: Role, known: Candidate) -> dict[str, object]:
    """Return what the member may know of the person: their applications when visible, else only that they are known."""
    seen = visible_candidates(member).filter(pk=known.pk).exists()
    applications = visible_applications(member).filter(candidate=known).select_related("role", "stage")
    return {
        "id": known.pk,
        "name": str(known) if seen else "",
        "seen": seen,
        "applications": list(applications.order_by("-applied_at")[:5]) if seen else [],
    }
