"""Take-homes of the demo, from sending to payment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from assessments import services
from assessments.models import Assignment
from assessments.services.sending import Terms
from foundation.core.clock import today
from foundation.people.models import Job, Membership
from hiring.demo import files
from hiring.demo.judging import judge
from hiring.demo.meeting import FEE
from hiring.demo.stories import Part, Story
from hiring.demo.world import Told, World
from roles.models import Stage
from rubrics.models import GradingSeat
from rubrics.services import agree_fee, open_work

ORDER = ("sent", "started", "submitted", "asked", "one", "graded")
WINDOW_DAYS = 7
ANSWER_DAYS = 17


def take_home(world: World, role: Told, row: Told, stage: Stage, moment: datetime) -> Part[datetime]:
    """Send the take-home and play it as far as the story says; returns the moment of the last act."""
    plan = row.get("take_home", {})
    recruiter = world.members[role["seats"]["recruiter"][0]]
    until, pace = ORDER.index(plan.get("until", "graded")), plan.get("pace", 1)
    moment = world.calendar.later(moment, 35)
    yield moment
    sent = _send(world, role, row, stage, recruiter)
    if until >= ORDER.index("started"):
        moment = world.calendar.after(moment, pace, "18:50")
        yield moment
        services.start_work(assignment=sent)
    if "extended" in plan or plan.get("back"):
        moment = world.calendar.after(moment, 1, "12:30")
        yield moment
        _change(sent, plan, recruiter)
    if until >= ORDER.index("submitted"):
        moment = yield from _hand_in(world, row, sent, moment, pace)
    if until >= ORDER.index("asked"):
        moment = yield from _grade(world, role, row, sent, moment, until - ORDER.index("asked"))
    if until == ORDER.index("graded") and not plan.get("unpaid"):
        moment = world.calendar.after(moment, 1, "16:30")
        yield moment
        services.record_payment(actor=recruiter, assignment=sent, paid_on=today())
    return moment


def _send(world: World, role: Told, row: Told, stage: Stage, recruiter: Membership) -> Assignment:
    return services.send_take_home(
        actor=recruiter,
        application=world.applications[row["name"]],
        stage=stage,
        task_version=world.task(role["task"]),
        terms=Terms(
            hours=stage.hours or Decimal(4),
            window_days=WINDOW_DAYS,
            pay_minor=stage.pay_minor or 0,
            answer_by=today() + timedelta(days=ANSWER_DAYS),
            ai_policy="allowed",
        ),
    )


def _change(sent: Assignment, plan: Told, recruiter: Membership) -> None:
    if plan.get("back"):
        services.withdraw_assignment(
            actor=recruiter, assignment=sent, reason="Took another offer and asked us to stop the clock."
        )
    else:
        until = sent.closes_at + timedelta(days=3)
        services.extend(actor=recruiter, assignment=sent, until=until, reason=plan["extended"])


def _hand_in(world: World, row: Told, sent: Assignment, moment: datetime, pace: int) -> Part[datetime]:
    plan = row.get("take_home", {})
    moment = sent.closes_at + timedelta(hours=3) if plan.get("late") else world.calendar.after(moment, pace, "20:40")
    yield moment
    candidate = sent.application.candidate
    name, data = files.submission(candidate, signs=plan.get("signs", False))
    services.add_file(assignment=sent, upload=SimpleUploadedFile(name, data))
    submission = services.hand_in(
        assignment=sent,
        hours_spent=Decimal(plan.get("hours", "4")),
        statement="What I would do next is in the README.",
        ai_statement=plan.get("ai", "none"),
    )
    services.make_copies(copy_id=submission.copy.pk)
    return moment


def _grade(world: World, role: Told, row: Told, sent: Assignment, moment: datetime, grades: int) -> Part[datetime]:
    """Ask two graders the next morning and play the grades of the first `grades` of them."""
    teams: list[list[str]] = role["tells"]["take_home"]
    graders = row.get("take_home", {}).get("graders") or teams[len(row["name"]) % len(teams)]
    moment = world.calendar.after(moment, 1, "09:50")
    yield moment
    seats = services.ask_graders(
        actor=world.members[role["seats"]["recruiter"][0]],
        assignment=Assignment.objects.select_related("application__role", "stage", "submission").get(pk=sent.pk),
        graders=[world.members[key] for key in graders],
    )
    if grades < len(graders):
        _agree_fees(world.members[role["lead"]], seats)
    for place, (key, seat) in enumerate(list(zip(graders, seats, strict=True))[:grades]):
        moment = world.calendar.after(moment, 1 - place, "11:20" if place == 0 else "16:10")
        yield from _one_grade(world, row, key, seat, moment)
    return moment


def _agree_fees(lead: Membership, seats: Sequence[GradingSeat]) -> None:
    """Agree with advisors on what they get for grades that are still to come."""
    for seat in seats:
        if seat.member.job == Job.ADVISOR:
            agree_fee(actor=lead, seat=seat, fee_minor=FEE)


def _one_grade(world: World, row: Told, key: str, seat: GradingSeat, moment: datetime) -> Story:
    yield moment
    open_work(actor=seat.member, seat=seat)
    judge(world, row, seat, row.get("cards", {}).get("take_home", {}).get(key, {}))
