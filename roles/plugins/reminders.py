"""Reminders of the roles app; pure queries, sent once each by their key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.urls import reverse

from foundation.core.domain.working_days import add_working_days
from foundation.core.event_log import PAY, SEAT
from foundation.core.formatting import money
from foundation.core.registries import Notice, reminders
from foundation.people.models import Job, Membership
from roles.models import BriefVersion, OutsideReader, Role, RoleSeat, SignOff
from roles.queries.outside import PAY_WITHIN

SIGN_WITHIN = 2  # working days


def sign_off_pending(moment: datetime) -> Iterator[Notice]:
    """Remind every approver who has not answered two working days after a version went out."""
    answered = SignOff.objects.filter(brief=OuterRef("brief_id"), member=OuterRef("member_id"))
    circulating = BriefVersion.objects.filter(
        state=BriefVersion.State.CIRCULATING,
        role__state__in=(Role.State.SCOPING, Role.State.OPEN, Role.State.PAUSED),
    ).select_related("role__organisation")
    briefs = {brief.role_id: brief for brief in circulating if _waited(brief, moment)}
    seats = RoleSeat.objects.filter(kind=RoleSeat.Kind.APPROVER, role__in=briefs, member__active=True)
    open_version = BriefVersion.objects.filter(role=OuterRef("role"), state=BriefVersion.State.CIRCULATING)
    seats = seats.annotate(brief_id=open_version.values("pk")[:1]).filter(~Exists(answered))
    for seat in seats.order_by("created_at"):
        yield _notice(briefs[seat.role_id], seat)


def _waited(brief: BriefVersion, moment: datetime) -> bool:
    if brief.circulated_at is None:
        return False
    zone = ZoneInfo(brief.role.organisation.zone)
    due = add_working_days(brief.circulated_at.astimezone(zone).date(), SIGN_WITHIN)
    return moment.astimezone(zone).date() >= due


def _notice(brief: BriefVersion, seat: RoleSeat) -> Notice:
    return Notice(
        organisation_id=brief.organisation_id,
        recipient_id=seat.member_id,
        kind="sign_off_pending",
        subject_id=brief.pk,
        slot="",
        title=f"The brief for {brief.role.title} waits for you",
        body=f"Version {brief.number} needs your answer before the role can open.",
        url=reverse("roles:brief", args=[brief.role_id]),
        audience=SEAT,
        role_id=brief.role_id,
    )


def advisor_unpaid(moment: datetime) -> Iterator[Notice]:
    """Remind owners of a reader from outside who is not paid seven days after they handed in."""
    owed = OutsideReader.objects.filter(handed_in_at__lte=moment - PAY_WITHIN, fee_minor__gt=0, paid_on=None)
    for reader in owed.select_related("role"):
        owners = Membership.people.filter(organisation_id=reader.organisation_id, active=True, job=Job.OWNER)
        for owner in owners:
            yield Notice(
                organisation_id=reader.organisation_id,
                recipient_id=owner.pk,
                kind="advisor_unpaid",
                subject_id=reader.pk,
                slot="",
                title=f"{reader.name} is not paid yet",
                body=f"{money(reader.fee_minor, reader.currency)} for reading JD and loop of {reader.role.title}.",
                url=reverse("roles:readers", args=[reader.role_id]),
                audience=PAY,
                role_id=reader.role_id,
            )


reminders.register("sign_off_pending", sign_off_pending)
reminders.register("advisor_unpaid", advisor_unpaid)
