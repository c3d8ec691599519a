"""How the demo decides: debriefs, an offer, a yes and the first weeks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice

from candidates import services
from candidates.models import Application, Offer, Onboarding
from foundation.core.domain.working_days import add_working_days, is_working_day
from foundation.people.models import Membership
from hiring.demo.opening import outcomes_of
from hiring.demo.stories import Part, Story
from hiring.demo.world import Told, World
from roles.models import Stage
from rubrics import services as judging
from rubrics.domain.tables import splits_of
from rubrics.models import Debrief
from rubrics.queries import debrief_rows

DAYS_SINCE_START = 30
BOTH_STAND = "Each asked about another part of it, and both hold. We take the lower one as where they stand today."


def debrief(world: World, role: Told, row: Told, stage: Stage, moment: datetime) -> Part[datetime]:
    """Open the debrief, talk about its splits, and record its decision and a dissent where the story has them."""
    plan = row.get("debrief")
    if plan is None:
        return moment
    lead, application = world.members[role["lead"]], world.applications[row["name"]]
    moment = max(moment, world.calendar.at(plan["opened"], "13:15"))
    yield moment
    _settle(world, application, lead, plan)
    opened = judging.open_debrief(actor=lead, application=application)
    _talk(world, opened, lead, plan)
    _foresee(world, application, plan)
    if "decided" in plan:
        moment = world.calendar.later(max(moment, world.calendar.at(plan["decided"], "14:00")), 10)
        yield moment
        judging.decide_debrief(
            actor=lead,
            debrief=opened,
            decision=plan["decision"],
            reason=plan["reason"],
            version=opened.version,
            ask_references=[row.key for row in splits_of(debrief_rows(opened)[0])],
        )
    if "dissent" in plan:
        moment = max(moment, world.calendar.at(plan["dissent"]["day"], "09:35"))
        yield moment
        judging.dissent(
            actor=world.members[plan["dissent"]["who"]],
            debrief=Debrief.objects.select_related("application__role").get(pk=opened.pk),
            text=plan["dissent"]["text"],
        )
    return moment


def _foresee(world: World, application: Application, plan: Told) -> None:
    """Note what members of the panel expect of the first 90 days, an outcome after the other."""
    outcomes = application.role.outcomes.filter(retired_at=None).values_list("pk", flat=True)
    for key, percents in plan.get("forecasts", {}).items():
        expected = dict(zip(outcomes, percents, strict=False))
        judging.note_forecasts(actor=world.members[key], application=application, percents=expected)


def _settle(world: World, application: Application, lead: Membership, plan: Told) -> None:
    """Settle what is settled before: the slot, who leads the talk, the line, and ties that were declared."""
    if "line" in plan:
        judging.plan_debrief(
            actor=lead,
            application=application,
            version=0,
            lead=world.members[plan["talk_led_by"]],
            minutes=plan["minutes"],
            line=Decimal(plan["line"]),
        )
    for tie in plan.get("ties", ()):
        person = world.members[tie["who"]]
        judging.declare_tie(actor=person, application=application, person=person, kind=tie["kind"], words=tie["words"])


def _talk(world: World, opened: Debrief, lead: Membership, plan: Told) -> None:
    """Keep what was said about splits, and what some say after talking."""
    rows, _ = debrief_rows(opened)
    said = plan.get("comments", {})
    for row in splits_of(rows):
        told = said.get(row.label)
        if told or "decided" in plan:
            actor, text = (world.members[told["who"]], told["text"]) if told else (lead, BOTH_STAND)
            judging.comment_on_split(actor=actor, debrief=opened, criterion=row.key, text=text)
    for view in plan.get("after", ()):
        judging.say_after(
            actor=world.members[view["who"]],
            debrief=opened,
            recommendation=view["recommend"],
            text=view.get("text", ""),
            shown=view.get("shown", False),
        )
    opened.refresh_from_db()


def first_day(world: World) -> date:
    """Return the working day about thirty days ago on which the demo's hire started."""
    day = world.calendar.today - timedelta(days=DAYS_SINCE_START)
    return day if is_working_day(day) else add_working_days(day, 1)


def offer(world: World, role: Told, row: Told, stage: Stage, moment: datetime) -> Part[datetime]:
    """Draft the offer, ask its approvers, and play the answers that the story has."""
    plan, recruiter = row["offer"], world.members[role["seats"]["recruiter"][0]]
    moment = world.calendar.later(max(moment, world.calendar.at(plan["drafted"], "11:40")), 5)
    yield moment
    drafted = services.draft_offer(
        actor=recruiter,
        application=world.applications[row["name"]],
        terms=_terms(world, plan),
        approvers=[world.members[approval["who"]] for approval in plan["approvals"]],
        opening=world.roles[role["key"]].openings.get(number=plan.get("opening", 1)),
    )
    services.submit_offer(actor=recruiter, offer=drafted)
    for approval in plan["approvals"]:
        if "day" not in approval:
            return moment
        moment = world.calendar.later(max(moment, world.calendar.at(approval["day"], "15:25")), 5)
        yield moment
        services.answer_approval(actor=world.members[approval["who"]], offer=_fresh(drafted), agreed=True)
    if "sent" in plan:
        yield from _accepted(world, role, row, plan, drafted)
    return moment


def _terms(world: World, plan: Told) -> services.OfferTerms:
    return services.OfferTerms(
        base_minor=plan["base_minor"],
        sign_on_minor=plan.get("sign_on_minor", 0),
        equity=plan.get("equity", ""),
        reports_to=plan["reports_to"],
        starts_on=_starts_on(world, plan),
        expires_on=world.calendar.day(plan["expires"]),
    )


def _starts_on(world: World, plan: Told) -> date:
    """Return the day that the story names, the Monday so many weeks from now, or when the newest hire started."""
    if "starts" in plan:
        return world.calendar.day(plan["starts"])
    if "starts_in_weeks" not in plan:
        return first_day(world)
    day = world.calendar.today + timedelta(weeks=plan["starts_in_weeks"])
    return day + timedelta(days=-day.weekday() % 7)


def _fresh(offer: Offer) -> Offer:
    return Offer.objects.select_related("application__role", "application__candidate").get(pk=offer.pk)


def _accepted(world: World, role: Told, row: Told, plan: Told, drafted: Offer) -> Story:
    recruiter = world.members[role["seats"]["recruiter"][0]]
    yield world.calendar.at(plan["sent"], "10:30")
    services.mark_sent(actor=recruiter, offer=_fresh(drafted))
    yield world.calendar.at(plan["accepted"], "17:20")
    services.accept_offer(actor=recruiter, offer=_fresh(drafted), manager=world.members[plan["manager"]])
    if "onboarding" in row:
        yield from _first_weeks(world, row, plan)


def _first_weeks(world: World, row: Told, plan: Told) -> Story:
    said, manager = row["onboarding"], world.members[plan["manager"]]
    yield world.calendar.at(said["edited"], "10:05")
    started = Onboarding.objects.select_related("application__role").get(application=world.applications[row["name"]])
    services.edit_onboarding(
        actor=manager,
        onboarding=started,
        version=started.version,
        plan=services.Plan(
            starts_on=started.starts_on,
            manager=manager,
            first_project=said["first_project"],
            success_metric=said["success_metric"],
        ),
    )
    items = iter(started.items.select_related("onboarding__application__role").order_by("position"))
    for day, number in said["ticks"].items():
        yield world.calendar.at(day, "12:15")
        for item in islice(items, number):
            services.tick_item(actor=manager, item=item, done=True)
    for day, (overall, *rated) in said.get("checkpoints", {}).items():
        yield world.calendar.on(started.starts_on + timedelta(days=day), "15:40")
        point = started.checkpoints.select_related("onboarding__application__role").get(day=day)
        outcomes = [outcome.pk for outcome in outcomes_of(started.application.role)]
        ratings = dict(zip(outcomes, rated, strict=True))
        services.record_checkpoint(actor=manager, checkpoint=point, version=None, overall=overall, ratings=ratings)
