"""The page of a debrief, as far as the blind rule opens it to its reader."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, Func, IntegerField, OuterRef, QuerySet, Subquery

from candidates.models import Application
from candidates.queries.application import with_person
from foundation.core.addresses import address
from foundation.core.fetch import found_or_404
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor
from rubrics import policies
from rubrics.domain import tables
from rubrics.domain.agenda import USUAL
from rubrics.models import Amendment, Debrief, DebriefPlan, ForecastSheet, Scorecard
from rubrics.pages.agenda import Item, agenda_of, clock_of
from rubrics.pages.careful import warnings_of
from rubrics.pages.forecasts import NOTHING_FORESEEN, panel
from rubrics.pages.numbers import hints_of, numbers_of
from rubrics.pages.packet import PARTS
from rubrics.pages.reading import Card, cards_of
from rubrics.pages.references import why_asked
from rubrics.pages.said import after_talking, said_in
from rubrics.pages.sheet import Sheet, sheet
from rubrics.pages.talk import quote_votes, row_of
from rubrics.pages.unable import unassessed
from rubrics.pages.written import written
from rubrics.queries import Tied, owed_on, owing, plan_of, said_of, submitted_with_contents, tied, tied_on


class Standing(NamedTuple):
    """How the debrief of an application stands: scorecards in, in the debrief, how often those changed since it opened.

    The others tell whether there is a seat closed without a judgement, one that is owed, a plan, a tie, a forecast.
    """

    application: Application
    debrief: Debrief | None
    inside: int
    locked: int
    changed: int
    unable: bool
    owing: bool
    planned: bool
    tied: bool
    foreseen: bool


# Of the talk, for whoever reads none of it; a form that was refused asks for these.
NOTHING_SAID: dict[str, Any] = {"dissents": (), "uncommented": (), "against": {}, "open_criteria": ()}
SAYS = {
    "offer": "Opens references and terms",
    "continue": "Name the question that it must answer",
    "decline": "Goes out within a day, with a reason that they can use",
}


def debrief_page(member: Membership, stands: Standing) -> dict[str, Any]:
    """Return what the page tells; whoever still owes a scorecard reads none and leads nothing until it is in."""
    application, found = stands.application, stands.debrief
    owed = owed_on(application) if stands.owing else []
    blind = any(seat.member_id == member.pk for seat in owed)
    leads = policies.can_lead_debrief(member, application) and not blind
    # Opening is an act: until then nobody reads scores and votes side by side.
    cards = _cards(member, application, found) if found and not blind else []
    plan = plan_of(application) if stands.planned else None
    ties = tied_on(application) if cards and stands.tied else []
    return {
        "application": application,
        "debrief": found if found is None or cards else _shell(found, decided=leads),
        "leads": leads,
        "decides": leads and policies.knows_as_leader(member, application),
        "blind": blind,
        "waiting": said_of(owed, member),
        # In the debrief, once it is open, and how many came in since.
        "locked": stands.locked if found else stands.inside,
        "since": stands.inside - stands.locked if found else 0,
        "plan": plan,
        "minutes": plan.minutes if plan else USUAL,
        **_read(member, application, cards, stands),
        **(_talk(member, found, cards, ties, plan, leads=leads) if found and cards else NOTHING_SAID),
        "unassessed": unassessed(member, application) if stands.unable else [],
        "says": SAYS,
        "packet_parts": PARTS,
        "packet_url": address("documents:request", "packet", application.pk),
    }


def _read(member: Membership, application: Application, cards: list[Card], stands: Standing) -> dict[str, Any]:
    """Return the scorecards with what was said since; nothing of it for those who may read none."""
    return {
        "reads": bool(cards),
        "written": written(cards),
        "changed_since": stands.changed if cards else 0,
        "foreseen": panel(member, application) if cards and stands.foreseen else NOTHING_FORESEEN,
        "may_dissent": policies.can_dissent(member, sum(card.author_id == member.pk for card in cards)),
    }


def _talk(
    member: Membership,
    found: Debrief,
    cards: list[Card],
    ties: Sequence[Tied],
    plan: DebriefPlan | None,
    *,
    leads: bool,
) -> dict[str, Any]:
    """Return what people talk about: the table, the agenda made from its splits, the numbers, views after talking."""
    shown, careful = sheet(cards), warnings_of(cards, found.application)
    said, minutes = said_in(found), plan.minutes if plan else USUAL
    items = agenda_of(shown, said.comments, minutes, careful)
    return {
        "sheet": shown,
        "split_urls": {row.key: address("rubrics:split", found.application_id, UUID(row.key)) for row in shown.splits},
        "ties": [tie for tie in ties if any(card.author_id == tie.member_id for card in cards)],
        "tied": {tie.member_id for tie in ties},
        **_agenda(items),
        **_figures(shown, plan),
        "careful": careful,
        "after": after_talking(member, found, said, cards, ties),
        "clock": clock_of(found, minutes),
        "dissents": said.dissents,
        "runs_clock": not found.decision and (leads or (plan is not None and plan.lead_id == member.pk)),
        "amended": [card for card in cards if card.amendments],
        "voices": quote_votes(cards),
        "open_criteria": [(row.key, row.label, why) for row in shown.table if (why := why_asked(row))],
    }


def _agenda(items: Sequence[Item]) -> dict[str, Any]:
    return {
        "agenda": items,
        "uncommented": [item for item in items if item.key and not item.comments],
        "comments": {item.key: item.comments for item in items if item.key},
    }


def _figures(shown: Sheet, plan: DebriefPlan | None) -> dict[str, Any]:
    found, line = tables.numbers_of(shown.table), plan.line if plan else None
    return {"numbers": numbers_of(found, line), "against": hints_of(found.score, line, shown.cards)}


def split_page(member: Membership, application: Application, key: str) -> dict[str, Any] | None:
    """Return one split with everybody's words and what was said about it; None for whoever may not read it."""
    stands = standing_on(member, application.pk)
    found = stands.debrief
    owed = owed_on(application) if stands.owing else []
    if found is None or any(seat.member_id == member.pk for seat in owed):
        return None
    cards = _cards(member, application, found)
    shown = sheet(cards)
    row = row_of(shown, key)
    if row is None or not row.split:
        return None
    criteria = next(one.criteria for one in shown.table if one.key == row.key)
    said = [one for one in said_in(found).comments if one.criterion in criteria]
    return {"application": application, "debrief": found, "row": row, "said": said, "may_comment": not found.decision}


def _shell(found: Debrief, *, decided: bool) -> Debrief:
    """Return a debrief without its words, for someone who may not read the scorecards; these talk about them.

    Whoever leads it knows what was `decided`.
    """
    shell = Debrief(pk=found.pk, opened_at=found.opened_at, opened_by=found.opened_by, version=found.version)
    if decided:
        shell.decision, shell.decided_at, shell.decided_by = found.decision, found.decided_at, found.decided_by
    return shell


def _cards(member: Membership, application: Application, found: Debrief) -> list[Card]:
    cards = cards_of(submitted_with_contents(member, application=application.pk, debrief=found.pk))
    # An own scorecard that rates nothing, from before that was refused, opens nothing of the debrief.
    return cards if any(card.author_id != member.pk or card.coverage.rated for card in cards) else []


def standing_on(member: Membership, application: UUID) -> Standing:
    """Return how it stands, if the member sees the person; one query, so that what is not there is not asked for.

    Raises NotFound.
    """
    row = found_or_404(_applications(member, application=application))
    found: Debrief | None = getattr(row, "debrief", None)
    if found is not None:
        found.application = row
    there = (row.unable, row.owing, row.planned, row.tied, row.foreseen)
    return Standing(row, found, row.inside, row.locked, row.changed, *there)


def _counted(member: Membership, *, application: UUID) -> QuerySet[Application]:
    cards = Scorecard.objects.filter(application=OuterRef("pk"))
    handed_in = cards.filter(state=Scorecard.State.SUBMITTED)
    since = Amendment.objects.filter(created_at__gt=F("scorecard__debriefs__opened_at"))
    changed = since.filter(scorecard__application=OuterRef("pk"), scorecard__state=Scorecard.State.SUBMITTED)
    rows = with_person(member).filter(pk=application).order_by()
    return rows.select_related("debrief__opened_by__user", "debrief__decided_by__user").annotate(
        inside=_number(handed_in),
        locked=_number(handed_in.filter(debriefs__isnull=False)),
        changed=_number(changed),
        unable=Exists(cards.filter(state=Scorecard.State.UNABLE)),
        owing=owing(),
        planned=Exists(DebriefPlan.objects.filter(application=OuterRef("pk"))),
        tied=tied(),
        foreseen=Exists(ForecastSheet.objects.filter(application=OuterRef("pk"))),
    )


def _number(rows: QuerySet[Any]) -> Subquery:
    counted = Func("pk", function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(n=counted).values("n"))


_applications = PreparedFor[Any](_counted)
