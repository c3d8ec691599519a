"""What the database counts over all roles is what the plain rules count, however many came."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from candidates.domain.flow import Middle, Way, funnel, narrowing, stays
from candidates.domain.intervals import Span, Why
from candidates.models import Application, StageInterval
from candidates.pages.overall import overall_page
from candidates.queries.overall import KINDS, rests, walks
from candidates.services import reject, transfer
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from roles.models import Role
from tests.candidates.days import move
from tests.cast import Cast
from tests.factories.candidates import application, hiring_role, reason

pytestmark = pytest.mark.django_db
BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


def _history(random: Random, one: Application, role: Role) -> list[StageInterval]:
    """Some times in stages as they can come: steps ahead and back, holds, ends taken back, stays without a time."""
    stages = list(role.stages.order_by("position"))
    at, place, made = BEGAN + timedelta(days=random.randrange(60)), 0, []
    for number in range(random.randrange(1, 9)):
        why = random.choice([Why.MOVE, Why.BACK, Why.SKIP, Why.HOLD, Why.REOPEN]) if number else Why.APPLY
        if number and (not why.goes_on or random.random() < 0.1):
            place = random.randrange(len(stages))
        until = at + timedelta(hours=random.choice([0, 1, 30, 200]))
        row = StageInterval(organisation=one.organisation, application=one, stage=stages[place], why=why.value)
        row.entered, row.left = at, until
        made.append(row)
        at = until
    if random.random() < 0.4:
        made[-1].left = None
    return made


@pytest.mark.parametrize("seed", range(6))
def test_the_database_counts_what_the_rules_count(cast: Cast, seed: int) -> None:
    random = Random(seed)
    roles = [hiring_role(cast), hiring_role(cast, "Data engineer")]
    for number in range(12):
        for role in random.sample(roles, random.choice([1, 1, 2])):
            one = application(cast, role, f"Person {number}", email=f"p{number}@mail.example")
            StageInterval.objects.filter(application=one).delete()
            StageInterval.objects.bulk_create(_history(random, one, role))
    ways = _ways(cast.rafa)
    trails, _sources = walks(cast.rafa, None, [])
    assert narrowing(range(len(KINDS)), trails) == funnel(KINDS, ways)
    told = {one.kind: one.stays for one in rests(cast.rafa, None)}
    wanted = {kind: one.middle for kind, one in stays(KINDS, ways).items()}
    assert set(told) == {span.stage for way in ways for span in way.spans}
    assert {kind: _rounded(told.get(kind, Middle())) for kind in wanted} == {
        kind: _rounded(known) for kind, known in wanted.items()
    }


def _rounded(one: Middle) -> tuple[Any, ...]:
    middle = one.middle and [round(days, 6) for days in (one.middle.low, one.middle.median, one.middle.high)]
    return one.ended, middle, one.waiting, one.held


def _ways(member: Membership) -> list[Way]:
    found: defaultdict[tuple[Any, Any], list[Span]] = defaultdict(list)
    rows = StageInterval.objects.filter(organisation=member.organisation)
    for row in rows.order_by("application_id", "entered", "left", "pk").select_related("application", "stage"):
        span = Span(StageKind(row.stage.kind), row.entered, row.left, Why(row.why))
        found[row.application_id, row.application.candidate_id].append(span)
    return [Way(person, spans) for (_, person), spans in found.items()]


def _sources(cast: Cast) -> dict[str, list[int]]:
    rows = overall_page(cast.rafa, 0)["figures"]["sources"]["rows"]
    return {row[0]: row[1:3] for row in rows}


def test_who_goes_on_in_another_role_counts_once_under_their_source(cast: Cast) -> None:
    role, other = hiring_role(cast), hiring_role(cast, "Data engineer")
    talked, read = (application(cast, role, name, email=f"{name}@mail.example") for name in ("ada", "bo"))
    Application.objects.update(source="Referral")
    move(cast, talked, "technical_screen")
    for one in (talked, read):
        transfer(
            actor=cast.rafa,
            application=Application.objects.get(pk=one.pk),
            to_stage=other.stages.order_by("position")[0],
        )
    assert _sources(cast) == {"Referral": [1, 1]}, "one talked with us, of the other nothing is known yet"
    there = Application.objects.get(role=other, candidate=read.candidate)
    reject(actor=cast.rafa, application=there, reason=reason(cast))
    assert _sources(cast) == {"Referral": [1, 2]}
    steps = overall_page(cast.rafa, 0)["figures"]["steps"]["rows"]
    assert steps[0][1] == 2, "two people, in whichever role they stand"
