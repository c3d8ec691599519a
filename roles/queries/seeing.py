"""Which rows of the roles app a member sees. Pages, API, search and documents read through these alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject, Lower

from foundation.activity.queries import visible_events
from foundation.core.fetch import found_or_404
from foundation.core.prepared import Prepared
from foundation.people.models import INTEGRATION, Job, Membership
from foundation.people.queries.seeing import PreparedFor
from roles.models import (
    BriefVersion,
    FindingDismissal,
    JdVersion,
    MoveRule,
    Opening,
    OpeningOverride,
    Outcome,
    PlanTask,
    Posting,
    PromptRun,
    Requirement,
    Role,
    RoleSeat,
    RoleTemplate,
    Stage,
)
from roles.registries import seen_through

READS_BRIEF = (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER, Job.INTERVIEWER, Job.OBSERVER, INTEGRATION)
READS_LOOP = (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER, Job.INTERVIEWER, INTEGRATION)
READS_PLAN = (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER)
READS_POSTINGS = (*READS_PLAN, INTEGRATION)
SEATS_THAT_SHOW: dict[str, tuple[str, ...]] = {
    Job.OWNER: tuple(RoleSeat.Kind.values),
    Job.RECRUITER: tuple(RoleSeat.Kind.values),
    Job.HIRING_MANAGER: tuple(RoleSeat.Kind.values),
    Job.INTERVIEWER: tuple(RoleSeat.Kind.values),
    Job.ADVISOR: tuple(RoleSeat.Kind.values),
    Job.OBSERVER: (RoleSeat.Kind.APPROVER,),
}


def visible_roles(member: Membership) -> QuerySet[Role]:
    """Return the roles that the member may know of: title and existence. What they open is a policy's matter."""
    roles = Role.objects.filter(organisation_id=member.organisation_id)
    if member.reads_all_of_org:
        return roles
    ways = [Q(pk__in=own_seats(member).values("role_id"))]
    if member.job == Job.HIRING_MANAGER:
        ways.append(Q(created_by=member))
    if member.job in (Job.INTERVIEWER, Job.ADVISOR):
        ways += [through(member) for through in seen_through]
    return roles.filter(reduce(or_, ways))


def own_seats(member: Membership) -> QuerySet[RoleSeat]:
    """Return the member's seats that show them a role, by their job."""
    return RoleSeat.objects.filter(member=member, kind__in=SEATS_THAT_SHOW.get(member.job, ()))


def get_with_seats(member: Membership, pk: UUID) -> Role:
    """Return a role that the member may know of, with its organisation, seats and overrides; raises NotFound."""
    role = found_or_404(_one(member, pk=pk))
    role.organisation = member.organisation
    load_seats(role)
    return role


_one = PreparedFor[Role](
    lambda member, *, pk: visible_roles(member).filter(pk=pk).order_by().annotate(let_past=_let_past())[:1]
)


def stages_of(role_id: UUID) -> list[Stage]:
    """Return the stages of a role that is seen already, in order."""
    return _stages(role=role_id)


def loop_of(role: Role) -> list[Stage]:
    """Return the stages of a role that is seen already, in order; the same role is asked once."""
    if "stages" not in role.__dict__.setdefault("_prefetched_objects_cache", {}):
        _keep(role, "stages", stages_of(role.pk))
    return list(role.stages.all())


_stages = Prepared[Stage](lambda *, role: Stage.objects.filter(role_id=role))


def overrides_of(role: Role) -> list[dict[str, str]]:
    """Return what a role that is seen already was let past, in order of time: {check_key, reason, by}.

    One of `get_with_seats` knows it; another is asked, in one query.
    """
    found: list[dict[str, str]] | None = role.__dict__.get("let_past")
    return _overrides(role=role.pk)[0] if found is None else found


def _let_past() -> ArraySubquery:
    rows = OpeningOverride.objects.filter(role=OuterRef("pk")).order_by("created_at")
    return ArraySubquery(rows.values(cells=JSONObject(check_key="check_key", reason="reason", by="by__user__name")))


_overrides = Prepared[list[dict[str, str]]](
    lambda *, role: Role.objects.filter(pk=role).order_by().values_list(_let_past(), flat=True)
)


def load_seats(role: Role) -> None:
    """Load the seats of one role with the people on them, in order of seating, unless they are loaded."""
    if "seats" not in role.__dict__.setdefault("_prefetched_objects_cache", {}):
        _keep(role, "seats", _seats(role=role.pk))


def load_seats_of(roles: Sequence[Role]) -> None:
    """Load the same for several roles, in one query."""
    seats: dict[UUID, list[RoleSeat]] = {role.pk: [] for role in roles}
    for seat in _seats_of(roles=tuple(seats)) if seats else ():
        seats[seat.role_id].append(seat)
    for role in roles:
        _keep(role, "seats", seats[role.pk])


def _keep(role: Role, name: str, found: Sequence[RoleSeat | Stage]) -> None:
    """Let the role have these seats or stages, as Django prefetches them; there is no public way."""
    rows: Any = getattr(role, name).all()
    rows._result_cache = found  # noqa: SLF001  (see above)
    for row in found:
        row.role = role
    role.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows


def _with_people(seats: QuerySet[RoleSeat]) -> QuerySet[RoleSeat]:
    return seats.select_related("member__user").order_by("created_at", "id")


_seats = Prepared[RoleSeat](lambda *, role: _with_people(RoleSeat.objects.filter(role_id=role)))
_seats_of = Prepared[RoleSeat](lambda *, roles: _with_people(RoleSeat.objects.filter(role_id__in=roles)))


def _of_roles(member: Membership, jobs: Collection[str]) -> Q:
    """Rows with a `role` that the member sees, for the jobs that read this part of it."""
    if member.job not in jobs:
        return Q(pk__in=[])
    if member.reads_all_of_org:
        return Q(organisation_id=member.organisation_id)
    return Q(organisation_id=member.organisation_id, role__in=visible_roles(member).values("pk"))


def visible_briefs(member: Membership) -> QuerySet[BriefVersion]:
    """Return the brief versions of the member's roles; advisors read none."""
    return BriefVersion.objects.filter(_of_roles(member, READS_BRIEF))


def visible_outcomes(member: Membership) -> QuerySet[Outcome]:
    """Return the first-90-days outcomes, those retired included."""
    return Outcome.objects.filter(_of_roles(member, READS_BRIEF))


def visible_jds(member: Membership) -> QuerySet[JdVersion]:
    """Return the JD versions of the member's roles; advisors read none here."""
    return JdVersion.objects.filter(_of_roles(member, READS_BRIEF))


def visible_requirements(member: Membership) -> QuerySet[Requirement]:
    """Return the requirements of the JD versions that the member reads."""
    return Requirement.objects.filter(organisation_id=member.organisation_id, jd__in=visible_jds(member).values("pk"))


def visible_dismissals(member: Membership) -> QuerySet[FindingDismissal]:
    """Return the findings that were set aside on the member's roles."""
    return FindingDismissal.objects.filter(_of_roles(member, READS_BRIEF))


def visible_stages(member: Membership) -> QuerySet[Stage]:
    """Return the stages of the loops that the member reads."""
    return Stage.objects.filter(_of_roles(member, READS_LOOP))


def visible_move_rules(member: Membership) -> QuerySet[MoveRule]:
    """Return what was set by hand on the moves of the roles whose plans the member reads."""
    return MoveRule.objects.filter(_of_roles(member, READS_PLAN))


def visible_seats(member: Membership) -> QuerySet[RoleSeat]:
    """Return who is on the roles whose plans the member reads."""
    return RoleSeat.objects.filter(_of_roles(member, READS_PLAN))


def visible_tasks(member: Membership) -> QuerySet[PlanTask]:
    """Return the steps of the plans that the member reads."""
    return PlanTask.objects.filter(_of_roles(member, READS_PLAN))


def visible_postings(member: Membership) -> QuerySet[Posting]:
    """Return the postings of the plans that the member reads, or an integration."""
    return Posting.objects.filter(_of_roles(member, READS_POSTINGS))


def visible_openings(member: Membership) -> QuerySet[Opening]:
    """Return the openings of the plans that the member reads, or an integration."""
    return Opening.objects.filter(_of_roles(member, READS_POSTINGS))


def visible_runs(member: Membership) -> QuerySet[PromptRun]:
    """Return the drafts asked of a language model on the roles whose plans the member reads."""
    return PromptRun.objects.filter(_of_roles(member, READS_PLAN))


def visible_templates(member: Membership) -> QuerySet[RoleTemplate]:
    """Return what new roles may start from, by name, for those who start roles."""
    if member.job not in READS_PLAN:
        return RoleTemplate.objects.none()
    return RoleTemplate.objects.filter(organisation_id=member.organisation_id).order_by(Lower("name"), "id")


def was_removed(member: Membership, role: Role, subject: UUID, verb: str) -> bool:
    """Tell whether something of the role is gone that an older window still shows, as the event of this verb told."""
    return visible_events(member).filter(role_id=role.pk, subject_id=subject, verb=verb).exists()


def colleagues(member: Membership) -> QuerySet[Membership]:
    """Return the active members of the organisation, by name, for choosing who does what."""
    return (
        Membership.people.filter(organisation_id=member.organisation_id, active=True)
        .select_related("user")
        .order_by("user__name", "id")
    )
