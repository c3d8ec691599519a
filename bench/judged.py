"""A candidate whom eight people judged by twelve criteria each, side by side in the largest debrief."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from candidates.models import Application
from candidates.services import SeatAsked, schedule_interview
from foundation.core.clock import now
from foundation.people.models import Job, Membership
from foundation.people.services import add_member
from roles.models import Role, Stage
from rubrics import services
from rubrics.domain.drafts import CardInput, RatingInput
from rubrics.models import Kit, Rubric

JUDGES = 8
CRITERIA = 12


def application(owner: Membership, role: Role) -> Application:
    """Return an application of `role` with its scorecards handed in and its debrief open."""
    stage = role.stages.select_related("role").get(kind="technical_screen")
    _widen(owner, stage)
    found = Application.objects.filter(role=role, stage=stage).select_related("candidate", "role")[0]
    starts = now() - timedelta(hours=2)
    interview = schedule_interview(
        actor=owner,
        application=found,
        stage=stage,
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        seats=[SeatAsked(_judge(owner, n)) for n in range(JUDGES)],
    )
    for n, seat in enumerate(interview.seats.select_related("member__user", "member__organisation")):
        card = services.start_scorecard(actor=seat.member, seat=seat)
        keys = card.ratings.values_list("criterion__key", flat=True)
        ratings = {
            key: RatingInput(1 + (n + at) % 5, False, f"Told of outage {at} and what they changed after it.")
            for at, key in enumerate(keys)
        }
        draft = CardInput(ratings=ratings, flags={}, recommendation=1 + n % 4, summary="Would do this well.")
        card = services.save_scorecard(actor=seat.member, scorecard=card, draft=draft, version=None)
        services.submit_scorecard(actor=seat.member, scorecard=card)
    services.open_debrief(actor=owner, application=found)
    return found


def _judge(owner: Membership, n: int) -> Membership:
    return add_member(
        actor=owner, email=f"judge{n}@bench.example", name=f"Jo Judge{n}", job=Job.INTERVIEWER, technical=True
    )


def _widen(owner: Membership, stage: Stage) -> None:
    """Give the stage a kit of twelve criteria; the kits of other roles keep theirs."""
    kit = Kit.objects.select_related("stage__role", "rubric_version").get(stage=stage)
    rubric = Rubric.objects.get(pk=kit.rubric_version.rubric_id)
    anchors = tuple(f"What level {level} looks like" for level in range(1, 6))
    services.make_rubric_version(
        actor=owner,
        rubric=rubric,
        seen_number=kit.rubric_version.number,
        criteria=[services.CriterionInput("", f"Criterion {n}", Decimal(1), "", anchors) for n in range(CRITERIA)],
    )
    newest = rubric.versions.order_by("-number")[0]
    # Twelve is more than one person can judge, so no act makes such a kit; the debrief is to be quick with it.
    kit.rubric_version = newest
    kit.save()
    kit.criteria.set(newest.criteria.all())
