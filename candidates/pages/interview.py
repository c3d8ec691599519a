"""The page of an interview, and when the next one is proposed."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from candidates import policies
from candidates.models import Application, Interview, InterviewSeat
from candidates.registries import SeatFacts, seat_facts
from foundation.core import clock
from foundation.core.domain.working_days import add_working_days
from foundation.people.models import Membership


def interview_page(member: Membership, found: Interview) -> dict[str, Any]:
    """Return when, where and who, and what the member may change of it; forms come with the request."""
    seats = list(found.seats.select_related("member__user", "released_by__user").order_by("shadow", "created_at"))
    facts = _facts(member, found.application)
    scheduled = found.state == Interview.State.SCHEDULED
    leads = policies.leads(member, found.application.role)
    return {
        "interview": found,
        "seats": [(seat, facts.get(seat.pk)) for seat in seats],
        "mine": _own(member, seats),
        "can_change": policies.can_change_interview(member, found) and scheduled,
        "can_release": leads,
        "may_agree_fees": leads or (member.active and member.is_staff_of_org),
        "reschedulings": list(found.reschedulings.select_related("by__user").order_by("created_at")),
        "begun": found.starts_at <= clock.now(),
    }


def _facts(member: Membership, application: Application) -> dict[UUID, SeatFacts]:
    """Return what upper apps tell of each seat."""
    facts: dict[UUID, SeatFacts] = {}
    for source in seat_facts:
        facts.update(source(member, application))
    return facts


def _own(member: Membership, seats: list[InterviewSeat]) -> InterviewSeat | None:
    return next((seat for seat in seats if seat.member_id == member.pk and not seat.released_at), None)


def first_proposal(found: Application) -> dict[str, Any]:
    """Propose the present stage, ten o'clock of the next working day, as long as the stage takes."""
    day = add_working_days(clock.today(), 1)
    begins = timezone.make_aware(datetime.combine(day, time(10)))
    minutes = found.stage.minutes or 60
    return {"stage": found.stage_id, "starts_at": begins, "ends_at": begins + timedelta(minutes=minutes)}
