"""What the roles app plugs into the ground: which of its events a member may read, and the roles to choose among."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from foundation.core.event_log import PAY, ROLE, SEAT, types
from foundation.core.registries import event_filters, notice_filters, role_choices
from foundation.people.models import Job, Membership
from roles.models import Role
from roles.queries.leading import led_seats
from roles.queries.seeing import READS_BRIEF, READS_LOOP, READS_PLAN, own_seats, visible_roles

# Who reads a part of a role reads its events; the rest of a role's events are for those who read its scope.
BY_PART = {
    "brief.": READS_BRIEF,
    "jd.": READS_BRIEF,
    "loop.": READS_LOOP,
    "role.": READS_PLAN,
    "plan.": READS_PLAN,
    "opening.": READS_PLAN,
}


def readable(member: Membership) -> Q:
    """Return the role events that the member may read, as a Q over events."""
    verbs = [kind.verb for kind in types if kind.audience == ROLE]
    read = [verb for verb in verbs if any(verb.startswith(part) and member.job in BY_PART[part] for part in BY_PART)]
    own = Q(audience=ROLE)
    if len(read) < len(verbs):
        own &= Q(verb__in=read)
    if not member.is_staff_of_org:
        own &= Q(role_id__in=visible_roles(member).values("pk"))
    return own | _pay(member)


def _pay(member: Membership) -> Q:
    """Events about pay, of budgets and offers alike: whose role it is decides."""
    pay = Q(audience=PAY)
    if member.is_staff_of_org:
        return pay
    return pay & Q(role_id__in=led_seats(member).values("role_id"))


def notices(member: Membership) -> Q:
    """Notices to those on a role, or who made it, whatever of it they read; of pay to those who lead it."""
    on_it = Q(Exists(own_seats(member).filter(role_id=OuterRef("role_id"))))
    if member.job != Job.HIRING_MANAGER:
        return Q(audience=SEAT, application_id=None) & on_it
    on_it |= Q(Exists(Role.objects.filter(pk=OuterRef("role_id"), created_by=member)))
    led = led_seats(member).filter(role_id=OuterRef("role_id"))
    return (Q(audience=SEAT, application_id=None) & on_it) | Q(Exists(led), audience=PAY)


def choices(member: Membership) -> list[tuple[UUID, str]]:
    """Return the ids and titles of the roles that the member sees, by title."""
    return list(visible_roles(member).order_by("title", "pk").values_list("pk", "title"))


event_filters.register("roles", readable)
role_choices.register("roles", choices)
notice_filters.register("roles", notices)
