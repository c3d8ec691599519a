"""Sending the brief to its approvers, and their answers; a draft becomes agreed here or is answered with a no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from foundation.activity.services import record
from foundation.core import cleaning, versions
from foundation.core.clock import now
from foundation.core.errors import Conflict, Invalid, Refused, Stale
from foundation.people.models import Membership
from roles import policies
from roles.models import BriefVersion, Role, RoleSeat, SignOff
from roles.queries import playbook, signing
from roles.services import outcomes as outcome_rows
from roles.services.briefs import describe
from roles.services.locking import lock_role

State = BriefVersion.State
FEWEST_APPROVERS = 2
COMMENT_LIMIT = 2000


def circulate_brief(
    *, actor: Membership, brief: BriefVersion, version: int | None, approvers: Sequence[Membership]
) -> BriefVersion:
    """Freeze the draft and ask the named approvers to sign it; they take the approver seats of the role.

    At least two of them, and never the author alone. Raises Invalid while a required section is blank.
    """
    policies.can_edit_brief.require(actor, brief.role)
    named = list({member.pk: member for member in approvers}.values())
    book = playbook.part(brief.organisation_id, "brief_and_jd")
    with transaction.atomic():
        role = lock_role(brief.role)
        current = versions.lock(brief, version=version, describe=describe)
        if current.state != State.DRAFT:
            raise Conflict(
                f"Version {current.number} was circulated already.", code="brief_frozen", current=describe(current)
            )
        _check_complete(current, book)
        _check_approvers(current, named)
        _seat_approvers(role, named)
        current.state, current.circulated_at = State.CIRCULATING, now()
        versions.bump(current, "state", "circulated_at")
        data = {
            "number": current.number,
            "approvers": ", ".join(member.name for member in named),
            "approver_ids": [str(member.pk) for member in named],
        }
        record("brief.circulated", actor=actor, subject=current, data=data, aside=named)
    return current


def _check_complete(brief: BriefVersion, book: Mapping[str, Any]) -> None:
    errors: cleaning.Errors = {}
    for section in book["brief"]["sections"]:
        if section.get("kind") == "outcomes_list":
            count = len(brief.outcomes)
            if not outcome_rows.FEWEST <= count <= outcome_rows.MOST:
                few, most = outcome_rows.FEWEST, outcome_rows.MOST
                cleaning.say(errors, "outcomes", f"Name {few} to {most} outcomes. There are {count}.")
        elif section.get("required") and not str(brief.sections.get(section["key"], "")).strip():
            cleaning.say(errors, section["key"], f"“{section['label']}” is blank. Approvers sign a whole brief.")
    cleaning.stop(errors)


def _check_approvers(brief: BriefVersion, named: Sequence[Membership]) -> None:
    errors: cleaning.Errors = {}
    for member in named:
        fits = policies.can_hold_seat(member, RoleSeat.Kind.APPROVER)
        if member.organisation_id != brief.organisation_id or not fits:
            cleaning.say(errors, "approvers", "Approvers work here. Advisors do not sign.")
            break
    if len(named) < FEWEST_APPROVERS:
        cleaning.say(errors, "approvers", "Name at least two approvers. One person cannot agree with themselves.")
    cleaning.stop(errors)


def _seat_approvers(role: Role, named: Sequence[Membership]) -> None:
    """Make the approver seats match; the circulation's own event names them."""
    seats = RoleSeat.objects.filter(role=role, kind=RoleSeat.Kind.APPROVER)
    seats.exclude(member__in=named).delete()
    held = set(seats.values_list("member_id", flat=True))
    RoleSeat.objects.bulk_create(
        [
            RoleSeat(organisation_id=role.organisation_id, role=role, member=member, kind=RoleSeat.Kind.APPROVER)
            for member in named
            if member.pk not in held
        ]
    )


def sign_brief(*, actor: Membership, brief: BriefVersion, answer: str, comment: str = "") -> SignOff:
    """Answer a circulating version; the last of all agreements makes it agreed.

    Raises Stale with the newer version when this one was superseded meanwhile.
    """
    policies.can_sign_brief.require(actor, brief)
    written = _checked_answer(answer, comment)
    with transaction.atomic():
        role = lock_role(brief.role)
        current = BriefVersion.objects.select_for_update(of=("self",)).get(pk=brief.pk)
        _refuse_unless_circulating(role, current)
        sign_off = SignOff.objects.create(
            organisation_id=role.organisation_id, brief=current, member=actor, answer=answer, comment=written
        )
        agreed = signing.everybody_agreed(signing.standing(current))
        if agreed:
            current.state, current.agreed_at = State.AGREED, now()
        current.save(update_fields=["state", "agreed_at", "updated_at"])
        data = {"number": current.number, "answer": answer, "comment": written, "agreed": agreed}
        record("brief.signed", actor=actor, subject=current, data=data, aside=sign_off)
    return sign_off


def _checked_answer(answer: str, comment: str) -> str:
    errors: cleaning.Errors = {}
    cleaning.choice(errors, "answer", answer, set(SignOff.Answer.values), blank=False)
    why = {
        SignOff.Answer.DISAGREE: "Say what you disagree with, so that it can be mended.",
        SignOff.Answer.COMMENT: "Write the comment, or agree without one.",
    }
    needed = why.get(SignOff.Answer(answer), "") if not errors else ""
    written = cleaning.text(errors, "comment", comment, limit=COMMENT_LIMIT, lines=True, required=needed)
    cleaning.stop(errors)
    return written


def _refuse_unless_circulating(role: Role, brief: BriefVersion) -> None:
    if brief.state == State.CIRCULATING:
        return
    if brief.state == State.SUPERSEDED:
        newest = BriefVersion.objects.filter(role=role).order_by("-number")[0]
        raise Stale(
            f"Version {brief.number} was replaced by version {newest.number} while you were reading.",
            current=describe(newest),
        )
    if brief.state == State.AGREED:
        raise Refused(f"Everybody has agreed to version {brief.number} already.", code="brief_agreed")
    raise Invalid({"": f"Version {brief.number} is still a draft. It is signed once it circulates."})
