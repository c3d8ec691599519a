"""Where a brief stands with its approvers: who answered what, and whether everybody agrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.people.models import Membership
from roles.models import BriefVersion, RoleSeat, SignOff

AGREEING = (SignOff.Answer.AGREE, SignOff.Answer.COMMENT)


@dataclass(frozen=True, slots=True)
class Signature:
    """One approver and their latest answer to a version; None while they owe it."""

    member: Membership
    answer: SignOff | None

    @property
    def agrees(self) -> bool:
        return self.answer is not None and self.answer.answer in AGREEING

    @property
    def disagrees(self) -> bool:
        return self.answer is not None and self.answer.answer == SignOff.Answer.DISAGREE


def standing(brief: BriefVersion) -> list[Signature]:
    """Return every approver of the role with their latest answer to this version, in order of their seats."""
    seats = RoleSeat.objects.filter(role_id=brief.role_id, kind=RoleSeat.Kind.APPROVER)
    latest = {answer.member_id: answer for answer in SignOff.objects.filter(brief=brief).order_by("created_at", "id")}
    people = seats.select_related("member__user").order_by("created_at", "id")
    return [Signature(seat.member, latest.get(seat.member_id)) for seat in people]


def everybody_agreed(signatures: Sequence[Signature]) -> bool:
    """Tell whether there are approvers and none disagrees or owes an answer."""
    return bool(signatures) and all(signature.agrees for signature in signatures)
