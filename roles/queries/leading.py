"""Who leads a role: the seat, a job that may lead, and an active membership. Written once, for rules and for rows."""

from uuid import UUID

from django.db.models import QuerySet

from foundation.people.models import Job, Membership
from foundation.people.queries.seeing import PreparedFor
from roles.models import RoleSeat

LEADS = (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER)


def may_lead(member: Membership) -> bool:
    """Tell whether the member could lead a role: whoever has another job since leads none, whatever seat is left."""
    return member.active and member.job in LEADS


def lead_seats() -> QuerySet[RoleSeat]:
    """Return the seats of all who lead a role."""
    return RoleSeat.objects.filter(kind=RoleSeat.Kind.LEAD, member__active=True, member__job__in=LEADS)


def led_seats(member: Membership) -> QuerySet[RoleSeat]:
    """Return the seats from which the member leads roles; narrow it by `role_id`."""
    if not may_lead(member):
        return RoleSeat.objects.none()
    return RoleSeat.objects.filter(member=member, kind=RoleSeat.Kind.LEAD)


def is_lead(member: Membership, role_id: UUID) -> bool:
    """Tell whether the member leads the role."""
    return bool(_led(member, role=role_id))


_led = PreparedFor[UUID](
    lambda member, *, role: led_seats(member).filter(role_id=role).order_by().values_list("pk", flat=True)[:1]
)
