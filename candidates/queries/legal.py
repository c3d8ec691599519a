"""Where somebody may move people, and what a step still needs, by the table of the role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from candidates.models import Application
from foundation.core.registries import move_guards
from foundation.people.models import Membership
from roles.domain.legal import Place, Table, Who, refused
from roles.models import Role, Stage
from roles.policies import moves_as
from roles.queries.legal import places_of, table_of
from roles.queries.seeing import loop_of
from roles.registries import evidence


@dataclass(slots=True)
class Ways:
    """The table of a role as one member meets it; a kind of evidence is asked once, for all `about` whom it is."""

    member: Membership
    role: Role
    places: Mapping[str, Place]
    table: Table
    about: Sequence[Application]
    missing: dict[str, Mapping[UUID, Sequence[str]]] = field(default_factory=dict)
    jobs: frozenset[Who] | None = None

    def refusal(self, left: UUID, to: UUID) -> str:
        """Say why the member may not make a step, whoever it is about; '' when they may."""
        rule = self.table.get((str(left), str(to)))
        if rule is None or rule.who is Who.TEAM:
            return ""  # most steps are everybody's, and as whom the member moves people costs a query
        if self.jobs is None:
            self.jobs = moves_as(self.member, self.role)
        return refused(rule, self.places[str(left)], self.places[str(to)], self.jobs)

    def needs(self, application: Application, to: UUID, member: Membership) -> list[str]:
        """Return sentences on what is not there yet for a step of this application."""
        rule = self.table.get((str(application.stage_id), str(to)))
        said: list[str] = []
        for key in rule.evidence if rule else ():
            if key not in self.missing:
                self.missing[key] = evidence[key].missing(self.about, member) if key in evidence else {}
            said += self.missing[key].get(application.pk, ())
        return said


def ways_for(member: Membership, role: Role, stages: Sequence[Stage], about: Sequence[Application] = ()) -> Ways:
    """Return the table of a role for a member, given the stages of its loop in order: one query."""
    places = {place.key: place for place in places_of(stages)}
    return Ways(member, role, places, table_of(role.pk, stages), about)


def refusals(member: Membership, application: Application, to_stage: Stage) -> list[str]:
    """Say why this step is not legal for the member, or not yet; what was read stays with the application."""
    if application.ways is None or application.ways.member.pk != member.pk:
        application.ways = ways_for(member, application.role, loop_of(application.role), [application])
    ways: Ways = application.ways
    said = ways.refusal(application.stage_id, to_stage.pk)
    return [*filter(None, [said]), *ways.needs(application, to_stage.pk, member)]


def refusals_of_many(applications: Sequence[Application], to_stage: Stage, member: Membership) -> dict[UUID, list[str]]:
    """Say the same for several of one role, each evidence asked once for all."""
    if applications:
        first = applications[0]
        ways = ways_for(member, first.role, loop_of(first.role), applications)
        for one in applications:
            one.ways = ways
    return {one.pk: refusals(member, one, to_stage) for one in applications}


def closed_between(member: Membership, role: Role, stages: Sequence[Stage]) -> dict[UUID, dict[str, str]]:
    """Return by stage why the member may not move people there, by the stage that they would leave; for menus.

    What a step still needs is asked when somebody is moved. Who may pass a guard with a reason finds nothing closed.
    """
    if Who.LEADS in moves_as(member, role):
        return {}
    ways = ways_for(member, role, stages)
    said = {to.pk: {str(one.pk): ways.refusal(one.pk, to.pk) for one in stages} for to in stages}
    return {to: {left: why for left, why in reasons.items() if why} for to, reasons in said.items()}


def closed_ways(member: Membership, application: Application, stages: Sequence[Stage]) -> dict[UUID, list[str]]:
    """Return for each stage that is closed to an application now every reason, as its move would be refused."""
    found = {stage.pk: _guarded(member, application, stage) for stage in stages if stage.pk != application.stage_id}
    return {pk: reasons for pk, reasons in found.items() if reasons}


def _guarded(member: Membership, application: Application, stage: Stage) -> list[str]:
    return list(dict.fromkeys(said for guard in move_guards for said in guard(application, stage, member)))
