"""Outcomes that other systems put, many at once: the bulk form of `put_outcome` for what needs no closer look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from foundation.activity.services import record_each
from foundation.core import cleaning, versions
from foundation.core.domain.upserts import Outcome as Came
from foundation.people.models import Membership
from foundation.people.services.external_ids import Name, bind_each
from roles import policies
from roles.models import BriefVersion, Outcome, Role
from roles.services.briefs import first_drafts
from roles.services.outcomes import LIMIT, MOST, Lines, settle, snapshot


@dataclass(frozen=True, slots=True)
class Wanted:
    """What another system says of an outcome: in the brief of which role, its words and its place from 1.

    `known` is the one that it calls so already.
    """

    name: Name
    role: Role | None
    known: Outcome | None
    text: str | None
    position: int | None

    @property
    def role_id(self) -> UUID | None:
        """The role whose brief names it, or is to."""
        return self.known.role_id if self.known else self.role.pk if self.role else None


@dataclass(slots=True)
class Draft:
    """The brief of a role while outcomes are put into it."""

    brief: BriefVersion
    lines: Lines
    held: list[Outcome]
    first: bool
    saves: int = 0
    # Once one was left out, what comes after it is, too: it may be about the place of that one.
    closed: bool = False

    def put(self, one: Wanted) -> tuple[Outcome, Came] | None:
        """Put one into its place and return what came of it; None for what has to be looked at closely."""
        role, text = self.brief.role, one.text
        if one.role is not None and one.role.pk != role.pk:
            return None
        if text is not None:
            errors: cleaning.Errors = {}
            text = cleaning.text(errors, "text", text, limit=LIMIT)
            if errors or not text:
                return None
        return self._add(one, text) if one.known is None else self._change(one.known.pk, text, one.position)

    def _add(self, one: Wanted, text: str | None) -> tuple[Outcome, Came] | None:
        if text is None or len(self.lines) >= MOST:
            return None
        row = Outcome(organisation_id=self.brief.organisation_id, role=self.brief.role)
        self.lines.insert(min(one.position or MOST, len(self.lines) + 1) - 1, (row, text))
        self.saves += 1
        return row, Came.CREATED

    def _change(self, pk: UUID, text: str | None, position: int | None) -> tuple[Outcome, Came] | None:
        at = next((at for at, (row, _text) in enumerate(self.lines) if row.pk == pk), None)
        if at is None:
            return None
        before = list(self.lines)
        row, said = self.lines.pop(at)
        self.lines.insert(at if position is None else position - 1, (row, said if text is None else text))
        changed = self.lines != before
        self.saves += changed
        return row, Came.UPDATED if changed else Came.UNCHANGED


@dataclass(slots=True)
class Done:
    """What came of each, by its place in the batch, and of which brief each save tells."""

    came: dict[int, tuple[Outcome, Came]] = field(default_factory=dict)
    saved: list[Draft] = field(default_factory=list)


@transaction.atomic
def put_outcomes(*, actor: Membership, wanted: Mapping[int, Wanted]) -> dict[int, tuple[Outcome, Came]]:
    """Put outcomes into the drafts of their briefs, in order, and return what came of each.

    Whoever is left has to be looked at one by one. The same rows and events as `put_outcome` one by one, in as many
    queries for hundreds as for one.
    """
    drafts = _drafts(actor, {one.role_id for one in wanted.values()} - {None})
    done = Done()
    for index, one in wanted.items():
        draft = drafts.get(one.role_id)
        if draft is None or draft.closed:
            continue
        saves, came = draft.saves, draft.put(one)
        if came is None:
            draft.closed = True
            continue
        done.came[index] = came
        done.saved += [draft] * (draft.saves - saves)
    _write([draft for draft in drafts.values() if draft.saves])
    happened = [(draft.brief, {"number": draft.brief.number, "sections": ["first_90_days"]}) for draft in done.saved]
    record_each("brief.saved", actor=actor, happened=happened)
    names = ((wanted[index].name, row.pk) for index, (row, came) in done.came.items() if came is Came.CREATED)
    bind_each(organisation_id=actor.organisation_id, kind="outcome", names=names)
    return done.came


def _drafts(actor: Membership, ids: set[Any]) -> dict[UUID | None, Draft]:
    """Lock roles whose brief the actor may write, and return what can be written into, by role."""
    rows = Role.objects.select_for_update(of=("self",)).filter(organisation_id=actor.organisation_id, pk__in=ids)
    found = {role.pk: role for role in rows.order_by("pk").prefetch_related("seats")}
    roles = {pk: role for pk, role in found.items() if policies.can_edit_brief(actor, role) and not role.ended}
    newest = BriefVersion.objects.filter(role__in=roles).order_by("role_id", "-number").distinct("role_id")
    briefs = {row.role_id: row for row in BriefVersion.objects.select_for_update().filter(pk__in=newest.values("pk"))}
    first = roles.keys() - briefs.keys()
    briefs |= {brief.role_id: brief for brief in first_drafts(actor, [roles[pk] for pk in first])}
    held: dict[UUID, dict[str, Outcome]] = defaultdict(dict)
    for outcome in Outcome.objects.filter(role__in=roles):
        outcome.role = roles[outcome.role_id]
        held[outcome.role_id][str(outcome.pk)] = outcome
    drafts: dict[UUID | None, Draft] = {}
    for pk, brief in briefs.items():
        brief.role = roles[pk]
        standing = all(line["id"] in held[pk] for line in brief.outcomes)
        if brief.state == BriefVersion.State.DRAFT and standing:
            lines = [(held[pk][line["id"]], line["text"]) for line in brief.outcomes]
            drafts[pk] = Draft(brief, lines, list(held[pk].values()), first=pk in first)
    return drafts


def _write(drafts: list[Draft]) -> None:
    """Save outcomes and briefs, whose versions count each save."""
    settle([draft.lines for draft in drafts], [row for draft in drafts for row in draft.held])
    for draft in drafts:
        draft.brief.outcomes = snapshot(draft.lines)
        draft.brief.version += draft.saves if draft.first else draft.saves - 1
    BriefVersion.objects.bulk_create([draft.brief for draft in drafts if draft.first])
    versions.bump_each([draft.brief for draft in drafts if not draft.first], "outcomes")
