"""What happens with everybody else, once the last opening is filled: proposed, and done only as it is confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from candidates import policies
from candidates.domain.words import Frame
from candidates.models import BulkAct, RejectReason
from candidates.pages.openings import others_page
from candidates.services.bulk.acting import Many, act_on_many
from candidates.services.bulk.declining import DeclineMany, letter_of
from candidates.services.bulk.holding import HoldMany
from candidates.services.bulk.letters import Letter
from candidates.services.bulk.people import Picked
from candidates.services.bulk.transferring import TransferMany
from candidates.views.forms.openings import DECLINE, ELSEWHERE, HOLD, MAIL, OthersForm
from foundation.core.errors import DomainError, Invalid
from foundation.core.formatting import count
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest, member_required
from roles.models import Role
from roles.pages.workspace import workspace
from roles.queries.seeing import get_with_seats

PROPOSED = "other_candidate"
SAID = {BulkAct.Kind.DECLINE: "declined", BulkAct.Kind.HOLD: "on hold", BulkAct.Kind.TRANSFER: "brought over"}


@require_http_methods(["GET", "POST"])
@member_required
def others(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """List who is still in the pipeline, with what may become of them; a POST does what was chosen and nothing else."""
    member = request.member
    role = get_with_seats(member, role_id)
    policies.can_work_others.require(member, role)
    shown = others_page(member, role)
    form = OthersForm(
        request.POST if request.method == "POST" else None,
        people=shown["people"],
        roles=shown["roles"],
        organisation_id=role.organisation_id,
        initial=_proposed(member, role),
    )
    if request.method == "POST" and form.is_valid():
        try:
            said = _do(member, form)
        except Invalid as error:
            add_errors(form, _beside(error))
        except DomainError as error:
            form.add_error(None, error.sentence)
        else:
            for sentence, undo in said:
                toast(request, sentence, undo)
            return go(request, "candidates:openings", role.pk)
    context = {**workspace(member, role), **shown, "form": form}
    return render(request, "candidates/others.html", context, status=422 if form.errors else 200)


def _proposed(member: Membership, role: Role) -> dict[str, Any]:
    """Return the reason and the letter to begin with: somebody else covered more of the outcomes."""
    reasons = RejectReason.objects.filter(organisation_id=role.organisation_id, by=RejectReason.By.US)
    reason = reasons.filter(key=PROPOSED).first() or reasons.first()
    letter = letter_of(Frame(role.title, role.organisation.name, member.name, member.user.email), reason)
    said = {"subject": letter.subject, "message": letter.message, "hold_reason": "The role is filled for now."}
    return {**said, "reason": reason.pk if reason else None}


@transaction.atomic
def _do(member: Membership, form: OthersForm) -> list[tuple[str, str | None]]:
    """Do all that was chosen, or nothing of it, and return what became of everybody, with where it is undone."""
    done = [
        act_on_many(actor=member, act=act, picked=Picked(seen, {"how": "others"}))
        for act, seen in _chosen(member, form)
        if seen
    ]
    return _said(done, form.came_since)


def _there(member: Membership, form: OthersForm) -> Role:
    """Return the role in which some go on."""
    if not form.cleaned_data["to_role"]:
        raise Invalid({"to_role": "Choose the role in which they go on."})
    return get_with_seats(member, UUID(form.cleaned_data["to_role"]))


def _chosen(member: Membership, form: OthersForm) -> Iterator[tuple[Many, dict[UUID, int | None]]]:
    data = form.cleaned_data
    declined, held = form.chosen(DECLINE), form.chosen(HOLD)
    if over := form.chosen(ELSEWHERE):
        yield TransferMany.to(_there(member, form)), over
    if declined:
        if data["reason"] is None:
            raise Invalid({"reason": "Choose a reason."})
        letter = Letter(data["subject"], data["message"]) if data["how"] == MAIL else None
        yield DeclineMany(data["reason"], letter), declined
    if held:
        yield HoldMany(data["hold_reason"], data["hold_until"]), held


def _beside(error: Invalid) -> Invalid:
    """Name the fields as this form calls them."""
    here = {"until": "hold_until"}
    return Invalid({here.get(field, field): said for field, said in error.errors.items()}, code=error.code)


def _said(done: list[BulkAct], came: int) -> list[tuple[str, str | None]]:
    said: list[tuple[str, str | None]] = []
    stay = 0
    for act in done:
        stay += act.count - act.done
        sentence = f"{count(act.done, 'person is', 'people are')} {SAID[BulkAct.Kind(act.kind)]}."
        said.append((sentence, reverse("candidates:undo_bulk", args=[act.pk]) if act.done else None))
    if stay:
        said.append(
            (f"{count(stay, 'person stays as they are', 'people stay as they are')}: something stood in the way.", None)
        )
    if came:
        sentence = f"{count(came, 'person', 'people')} came in since you opened the page. Nothing was done to them."
        said.append((sentence, None))
    return said or [("Everybody stays as they are.", None)]
