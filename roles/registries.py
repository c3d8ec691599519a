"""Registries that the roles app declares for the apps above it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.db.models.expressions import Combinable

from foundation.core.registry import Registry

if TYPE_CHECKING:
    from foundation.people.models import Membership
    from roles.models import Role, Stage

# (member) -> which roles they see because of something above a role, as a Q over Role: an own interview or grading
# seat on one of its applications. Joined by OR with the seats on the role itself.
seen_through: Registry[Callable[[Membership], Q]] = Registry("roles.seen_through")

# (stages) -> None, inside the transaction that made them: give new stages what the app above keeps for each (a kit).
stages_made: Registry[Callable[[list[Stage]], None]] = Registry("roles.stages_made")

# (ids of roles) -> how many applications came through each of their postings, by the posting's id; one query.
came_through: Registry[Callable[[Collection[UUID]], Mapping[UUID, int]]] = Registry("roles.postings.came_through")

# () -> how many people are in a role's pipeline now, as an expression over Role that its list shows and sorts by.
people_in: Registry[Callable[[], Combinable]] = Registry("roles.people_in")


# (actor, role, why) -> None, inside the transaction that closed or filled the role: end what cannot outlast it.
role_ended: Registry[Callable[[Membership, Role, str], None]] = Registry("roles.role_ended")

# (member, role) -> what ends with the role, in sentences that the member may read, said before it is closed or filled.
ends_with: Registry[Callable[[Membership, Role], Sequence[str]]] = Registry("roles.ends_with")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What kits know of a loop. Stages and outcomes are named by the text of their ids.

    `stage_criteria` are the criterion keys that a stage's kit scores, `interviewers` who scores them (any stable
    id), `outcome_criteria` what an outcome needs, `must_criteria` those that a stage has to score, `tests` the
    first-hire abilities (pipelines, train_evaluate, deploy_monitor) that some criterion of the loop tests. Of a stage's
    kit: `over` are the minutes that do not fit, `unasked` the labels of criteria that it scores without asking about
    them, `asked` its questions in words.
    """

    stage_criteria: Mapping[str, Sequence[str]] = field(default_factory=dict)
    interviewers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    outcome_criteria: Mapping[str, Sequence[str]] = field(default_factory=dict)
    must_criteria: Sequence[str] = ()
    tests: Sequence[str] = ()
    over: Mapping[str, int] = field(default_factory=dict)
    unasked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    asked: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def joined(self, other: Knowledge) -> Knowledge:
        """Return both together."""

        def both(mine: Mapping[str, Sequence[str]], theirs: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
            return {key: [*mine.get(key, ()), *theirs.get(key, ())] for key in {*mine, *theirs}}

        return Knowledge(
            both(self.stage_criteria, other.stage_criteria),
            both(self.interviewers, other.interviewers),
            both(self.outcome_criteria, other.outcome_criteria),
            (*self.must_criteria, *other.must_criteria),
            (*self.tests, *other.tests),
            {**self.over, **other.over},
            both(self.unasked, other.unasked),
            both(self.asked, other.asked),
        )


# (role) -> what kits know of its loop; the rules about criteria, interviewers and first-hire abilities read it.
criteria: Registry[Callable[[Role], Knowledge]] = Registry("roles.loop.criteria")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that a step can need: `label` names it where it is chosen, `missing(applications, member)` says by
    application in sentences that the member may read what is not there yet; one that is left out has all."""

    label: str
    missing: Callable[[Sequence[Any], Membership], Mapping[UUID, Sequence[str]]]


# By the key that a rule keeps: what a move can be made to wait for.
evidence: Registry[Evidence] = Registry("roles.evidence")
