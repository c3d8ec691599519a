"""Roles for tests, made through the services."""

from __future__ import annotations

from typing import Any

from foundation.core import clock
from foundation.people.models import Membership
from roles import services
from roles.models import BriefVersion, JdVersion, Opening, Outcome, Role, RoleSeat, Stage

TITLE = "Founding ML engineer"
OUTCOMES = (
    "A baseline forecast runs in two depots and beats the rules",
    "Late and missing sensor data is handled and tested",
    "Retraining runs from a single command",
)
ANSWERS: dict[str, Any] = {
    "goal": "build",
    "first_hire": True,
    "facts": {
        "strong_backend": True,
        "training_knowledge": False,
        "models_exist": False,
        "in_production": False,
        "data_ready": "ready",
        "daily_technical_lead": True,
        "novel_method_needed": False,
        "owns_whole_stack": False,
        "success_metric": True,
    },
    "dimensions_now": {"modeling": 3, "engineering": 4, "platform": 2},
    "dimensions_later": {"modeling": 4, "engineering": 4, "platform": 3},
    "owns": ["data pipelines", "serving", "monitoring"],
    "questions": {
        "problem": "Loads of fish spoil because fixed rules warn drivers too late. It costs us 1.2 M a year.",
        "done": "Spoiled loads per quarter, read on the operations dashboard, fall from 90 to under 60.",
        "day_one": "The forecast job and its data checks.",
        "month_six": "Forecasting and alerting in all nine depots, on-call included.",
    },
}
BRIEF = {
    "outcome": "Spoiled loads per quarter fall from 90 to under 60 by December.",
    "users": "Drivers and dispatchers; alerts stop if it stops.",
    "data_have": "18 months of sensor readings, 40 million rows, owned by the data team; gaps on old lorries.",
    "data_missing": "Door sensors on half of the fleet; the fleet team could add them.",
    "stack": "Python, PostgreSQL, one Kubernetes cluster. They may change how models are served.",
    "latency": "An alert within two seconds for 95 of 100 readings, 3,100 lorries at once.",
    "budget": "2,000 a month of compute, no vendors, the band as set.",
    "compliance": "Driver positions are personal data and stay in the EU.",
    "team": "Two backend engineers, one analyst; Mei leads and gives direction every day.",
    "done": "Spoiled loads under 60 a quarter, on the operations dashboard, read by the head of operations.",
    "day_one": "The forecast job and its data checks.",
    "month_six": "Forecasting and alerting in all nine depots, on-call included.",
}
JD = {
    "headline": "Cut spoiled refrigerated loads by a third, from 90 to under 60 a quarter, by December.",
    "typical_week": (
        "You look at last week's misses with two dispatchers and turn what they saw into checks on the sensor data. "
        "You train the next forecast on 18 months of readings, compare it with the rules at equal alarms, and ship it "
        "to one depot behind a switch. You review a backend engineer's change, decide with operations what a false "
        "alarm may cost, and write down what you will try next."
    ),
    "success_six_months": (
        "Spoiled loads fall from 90 to under 60 a quarter. Alerts reach drivers in under two seconds in all nine "
        "depots. A colleague retrains the forecast unaided."
    ),
    "impact": "Each spoiled load costs 3,000 euros. The hard part is truth that arrives five to nine days late.",
    "responsibilities": "You own the forecast job, its data checks, serving and monitoring.",
    "team": "You report to Mei Tanaka, head of engineering, and work daily with two backend engineers.",
    "growth": "You choose how the second ML hire is found, and decide the platform for the next two years.",
    "process": (
        "A call of 15 minutes, 45 minutes about a system you shipped, a paid take-home of 4 hours, a design talk of "
        "an hour and 45 minutes with operations. You hear back within five days of each."
    ),
    "pay": "95,000 to 120,000 euros a year, remote within three hours of UTC.",
}
REQUIREMENTS = (
    "You have taken a forecast from first data to something people rely on",
    "You handle data that arrives late or broken, and test that you do",
    "You write Python that others are glad to maintain",
)


def role(cast: Any, title: str = TITLE, *, lead: Membership | None = None) -> Role:
    """A new role in scoping: Ada starts it, Mei leads it."""
    return services.create_role(
        actor=cast.ada,
        title=title,
        location="Remote, UTC ±3",
        archetype="applied_ml_engineer",
        lead=lead or cast.mei,
    )


def scoped(cast: Any, made: Role) -> Role:
    """With the scope answered, the archetype chosen and the budget set."""
    services.answer_scope(actor=cast.mei, role=made, version=None, **ANSWERS)
    services.choose_archetype(
        actor=cast.mei,
        role=made,
        version=None,
        archetype="applied_ml_engineer",
        level="senior",
        engagement="full_time",
    )
    return services.set_budget(
        actor=cast.mei,
        role=made,
        version=None,
        band_low_minor=95_000_00,
        band_high_minor=120_000_00,
        currency="EUR",
        overhead_percent=25,
    )


def drafted_brief(cast: Any, made: Role) -> BriefVersion:
    """A whole draft by Mei, with three outcomes."""
    rows = [{"id": "", "text": text} for text in OUTCOMES]
    return services.save_brief(actor=cast.mei, role=made, version=None, sections=BRIEF, outcomes=rows)


def circulating_brief(cast: Any, made: Role) -> BriefVersion:
    """Version 1 with Ada and Olu, who have not answered."""
    brief = drafted_brief(cast, made)
    return services.circulate_brief(actor=cast.mei, brief=brief, version=None, approvers=[cast.ada, cast.olu])


def signed_brief(cast: Any, made: Role) -> BriefVersion:
    """Version 1, to which Ada and Olu agreed."""
    brief = circulating_brief(cast, made)
    for approver in (cast.ada, cast.olu):
        services.sign_brief(actor=approver, brief=brief, answer="agree")
    brief.refresh_from_db()
    return brief


def drafted_jd(cast: Any, made: Role) -> JdVersion:
    """A draft without findings, its musts traced to the first outcome."""
    services.save_jd(actor=cast.mei, role=made, version=None, sections=JD)
    outcome = Outcome.objects.filter(role=made, retired_at=None).first()
    for text in REQUIREMENTS:
        services.add_requirement(
            actor=cast.mei,
            role=made,
            version=None,
            text=text,
            outcome=outcome,
            weekly_work="" if outcome else "The job",
        )
    return JdVersion.objects.get(role=made)


def laid_out_loop(cast: Any, made: Role) -> list[Stage]:
    """The archetype's stages, with Inês and Tom to interview, the take-home paid, and every outcome covered."""
    for member in (cast.ines, cast.tom, cast.oba):
        services.seat_member(actor=cast.ada, role=made, member=member, kind=RoleSeat.Kind.INTERVIEWER)
    services.seat_member(actor=cast.ada, role=made, member=cast.rafa, kind=RoleSeat.Kind.RECRUITER)
    stages = services.lay_out_stages(actor=cast.mei, role=made)
    take_home = next(stage for stage in stages if stage.kind == "take_home")
    services.change_stage(actor=cast.mei, stage=take_home, pay_minor=300_00)
    outcomes = Outcome.objects.filter(role=made, retired_at=None)
    links = [(outcome.pk, take_home.pk) for outcome in outcomes]
    services.set_coverage(actor=cast.mei, role=made, links=links)
    return list(Stage.objects.filter(role=made))


def ready_role(cast: Any, title: str = TITLE) -> Role:
    """A role that passes every check of the gate, still in scoping."""
    made = scoped(cast, role(cast, title))
    signed_brief(cast, made)
    drafted_jd(cast, made)
    laid_out_loop(cast, made)
    return Role.objects.get(pk=made.pk)


def open_role(cast: Any, title: str = TITLE) -> Role:
    """An open role: scoped, signed by Ada and Olu, its JD published, its stages laid out, led by Mei."""
    made = ready_role(cast, title)
    services.publish_jd(actor=cast.mei, jd=JdVersion.objects.get(role=made), version=None)
    return services.open_role(actor=cast.mei, role=made)


def running_role(cast: Any, title: str = TITLE) -> Role:
    """An open role with its people, loop, outcomes and band, for what comes after opening; the gate was not asked.

    The whole way to an open role costs a second, so it is taken by the tests of that way alone.
    """
    made = role(cast, title)
    Outcome.objects.bulk_create(
        Outcome(organisation_id=made.organisation_id, role=made, position=place, text=text)
        for place, text in enumerate(OUTCOMES, start=1)
    )
    laid_out_loop(cast, made)
    Role.objects.filter(pk=made.pk).update(
        state=Role.State.OPEN,
        opened_at=clock.now(),
        band_low_minor=95_000_00,
        band_high_minor=120_000_00,
        currency="EUR",
        overhead_percent=25,
    )
    Opening.objects.filter(role=made).update(approved_at=clock.now(), approved_by=cast.ada)
    return Role.objects.get(pk=made.pk)
