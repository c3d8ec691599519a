"""The page of a debrief, as far as the blind rule opens it to its reader."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.urls import reverse

from candidates.models import Application
from foundation.core.prepared import Prepared
from foundation.people.models import Membership
from rubrics import policies
from rubrics.models import Amendment, Debrief, Dissent, Scorecard
from rubrics.pages.reading import Card, cards_of, sheet
from rubrics.pages.unable import unassessed
from rubrics.pages.written import written
from rubrics.queries import owed_on, said_of, submitted_with_contents


class Counts(NamedTuple):
    """How many scorecards of an application are in, how many in its debrief, and how often those changed since."""

    inside: int
    locked: int
    changed: int


SAYS = {
    "offer": "Opens references and terms",
    "continue": "Name the question that it must answer",
    "decline": "Goes out within a day, with a reason that they can use",
}


def debrief_page(member: Membership, application: Application) -> dict[str, Any]:
    """Return what the page tells; whoever still owes a scorecard reads none and leads nothing until it is in."""
    found = _debriefs.first(application=application.pk)
    leads = policies.can_lead_debrief(member, application)
    counts = Counts(*_counts(application=application.pk)[0])
    owed = owed_on(application)
    blind = any(seat.member_id == member.pk for seat in owed)
    leads = leads and not blind
    # Opening is an act: until then nobody reads scores and votes side by side.
    cards = _cards(member, application, found) if found and not blind else []
    return {
        "application": application,
        "debrief": found if found is None or cards else _shell(found, decided=leads),
        "leads": leads,
        "decides": leads and policies.can_decide_debrief(member, application),
        "blind": blind,
        "waiting": said_of(owed, member),
        # In the debrief, once it is open, and how many came in since.
        "locked": counts.locked if found else counts.inside,
        "since": counts.inside - counts.locked if found else 0,
        **_read(member, cards, found, counts.changed),
        "unassessed": unassessed(member, application),
        "says": SAYS,
        "packet_url": reverse("documents:request", args=["packet", application.pk]),
    }


def _read(member: Membership, cards: list[Card], found: Debrief | None, changed: int) -> dict[str, Any]:
    """Return the scorecards side by side with what was said since; nothing of it for those who may read none."""
    return {
        "reads": bool(cards),
        "sheet": sheet(cards),
        "written": written(cards),
        "changed_since": changed if cards else 0,
        "dissents": _dissents(debrief=found.pk) if found and cards else [],
        "may_dissent": policies.can_dissent(member, sum(card.author_id == member.pk for card in cards)),
    }


_dissents = Prepared[Dissent](
    lambda *, debrief: Dissent.objects.filter(debrief_id=debrief).select_related("member__user").order_by("created_at")
)


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


def _counted(*, application: UUID) -> QuerySet[Application, tuple[int, int, int]]:
    cards = Scorecard.objects.filter(application=OuterRef("pk"), state=Scorecard.State.SUBMITTED)
    locked = cards.filter(debriefs__isnull=False)
    since = Amendment.objects.filter(created_at__gt=F("scorecard__debriefs__opened_at"))
    changed = since.filter(scorecard__application=OuterRef("pk"), scorecard__state=Scorecard.State.SUBMITTED)
    rows = Application.objects.filter(pk=application)
    return rows.values_list(_number(cards), _number(locked), _number(changed))


def _number(rows: QuerySet[Any]) -> Subquery:
    counted = Func("pk", function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(n=counted).values("n"))


_counts = Prepared(_counted)
_debriefs = Prepared[Debrief](
    lambda *, application: Debrief.objects.filter(application_id=application).select_related(
        "opened_by__user", "decided_by__user"
    )
)
