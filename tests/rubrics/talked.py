"""What people said around the seats of a built world: notes, debriefs, dissent, ties, fees, forecasts."""

from datetime import datetime

from candidates.models import Application, InterviewSeat, Note, StageMove
from foundation.core import clock
from foundation.people.models import Membership, Organisation
from roles.models import Outcome
from rubrics.models import (
    AdvisorFee,
    Criterion,
    Debrief,
    Dissent,
    Forecast,
    ForecastSheet,
    GradingSeat,
    LaterView,
    Scorecard,
    SplitComment,
    Tie,
)
from tests.rubrics.worlds import FEES, FORESEEN, GRADER, LEAD, WRITER, World, word


def talk(world: World, organisation: Organisation, members: dict[str, Membership]) -> list[Application]:
    """Write notes, debriefs with dissent, and moves past a guard about everybody of a built world; return them all."""
    writer, lead, now = members[WRITER], members[LEAD], clock.now()
    common = {"organisation": organisation}
    named = {int(row.candidate.name.split()[1]): row for row in _people(organisation)}
    rows = [named[n] for n in range(len(world.roles))]
    Note.objects.bulk_create(
        Note(**common, application=row, author=writer, body=word(n, WRITER, "note")) for n, row in enumerate(rows)
    )
    StageMove.objects.bulk_create(
        StageMove(**common, application=row, to_stage=row.stage, by=lead, override_reason=word(n, LEAD, "passed"))
        for n, row in enumerate(rows)
    )
    debriefs = [_debrief(state, rows[n], n, lead, now) for n, state in sorted(world.debriefs.items()) if state]
    Debrief.objects.bulk_create(debriefs)
    held = list(zip(debriefs, sorted(n for n, state in world.debriefs.items() if state), strict=True))
    Dissent.objects.bulk_create(
        Dissent(**common, debrief=row, member=writer, text=word(n, LEAD, "dissent")) for row, n in held
    )
    criterion = Criterion.objects.filter(rubric_version__organisation=organisation).order_by("id")[0]
    SplitComment.objects.bulk_create(
        SplitComment(**common, debrief=row, criterion=criterion, member=writer, text=word(n, LEAD, "comment"))
        for row, n in held
    )
    for member, what in ((writer, "held"), (lead, "shown")):
        said = {"member": member, "recommendation": 3, "shown": what == "shown"}
        who = LEAD if what == "shown" else WRITER
        LaterView.objects.bulk_create(
            LaterView(**common, **said, debrief=row, text=word(n, who, what)) for row, n in held
        )
    Tie.objects.bulk_create(
        Tie(**common, application=row, member=writer, kind="worked", words=word(n, WRITER, "tie"), declared_by=writer)
        for n, row in enumerate(rows)
    )
    _judge_from_outside(rows, members)
    _foresee(rows, members, now)
    opened = {row.application_id: row.pk for row in debriefs}
    cards = Scorecard.objects.filter(application__in=opened, state="submitted").values_list("pk", "application_id")
    through = Debrief.scorecards.through
    through.objects.bulk_create(through(scorecard_id=pk, debrief_id=opened[application]) for pk, application in cards)
    return rows


def _judge_from_outside(rows: list[Application], members: dict[str, Membership]) -> None:
    """Agree on a fee for one talk and one grading of everybody; the amount tells whose it is, as a word would."""
    talks = InterviewSeat.objects.filter(member=members[WRITER], interview__application__in=rows)
    work = GradingSeat.objects.filter(member=members[GRADER], application__in=rows)
    seats = dict(talks.values_list("interview__application", "pk"))
    gradings = dict(work.values_list("application", "pk"))
    for begins, paid in FEES.items():
        AdvisorFee.objects.bulk_create(
            AdvisorFee(
                organisation_id=row.organisation_id, application=row, currency="EUR",
                fee_minor=(begins * 1000 + n) * 100,
                **({"grading_seat_id": gradings[row.pk]} if paid == GRADER else {"seat_id": seats[row.pk]}),
            )
            for n, row in enumerate(rows)
        )  # fmt: skip


def _foresee(rows: list[Application], members: dict[str, Membership], now: datetime) -> None:
    """Note forecasts for everybody."""
    roles = {row.role_id: row.organisation_id for row in rows}
    outcomes = {
        role: Outcome(organisation_id=of, role_id=role, text="It runs", position=0) for role, of in roles.items()
    }
    Outcome.objects.bulk_create(outcomes.values())
    for who, percent in FORESEEN.items():
        shown = now if who == WRITER else None
        common = {"member": members[who], "shown_at": shown}
        sheets = ForecastSheet.objects.bulk_create(
            ForecastSheet(**common, organisation_id=row.organisation_id, application=row) for row in rows
        )
        Forecast.objects.bulk_create(
            Forecast(organisation_id=row.organisation_id, sheet=sheet, outcome=outcomes[row.role_id], percent=percent)
            for row, sheet in zip(rows, sheets, strict=True)
        )


def _people(organisation: Organisation) -> list[Application]:
    rows = Application.objects.filter(organisation=organisation, candidate__name__startswith="Person ")
    return list(rows.select_related("candidate", "stage", "role"))


def _debrief(state: str, row: Application, number: int, lead: Membership, now: datetime) -> Debrief:
    decided = {
        "decision": "decline", "reason": word(number, LEAD, "reason"), "decided_at": now, "decided_by": lead,
        "views_opened_at": now,
    }  # fmt: skip
    notes = {"notes": word(number, LEAD, "notes")} if state == "reopened" else {}
    return Debrief(
        organisation_id=row.organisation_id, application=row, opened_by=lead, opened_at=now,
        **(decided if state == "decided" else notes),
    )  # fmt: skip
