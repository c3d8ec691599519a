"""The page of a debrief, as far as the blind rule opens it to its reader."""

from typing import Any

from django.urls import reverse

from candidates.models import Application
from foundation.people.models import Membership
from rubrics import policies
from rubrics.models import Amendment, Debrief, Dissent, Scorecard
from rubrics.pages.reading import Card, card_of, sheet
from rubrics.queries import owed_on, said_of, submitted_with_contents

SAYS = {
    "offer": "Opens references and terms",
    "continue": "Name the question that it must answer",
    "decline": "Goes out within a day, with a reason that they can use",
}


def debrief_page(member: Membership, application: Application) -> dict[str, Any]:
    """Return what the page tells; whoever still owes a scorecard reads none and leads nothing until it is in."""
    opened = Debrief.objects.select_related("opened_by__user", "decided_by__user", "application")
    found = opened.filter(application=application).first()
    leads = policies.can_lead_debrief(member, application)
    owed = owed_on(application)
    blind = any(seat.member_id == member.pk for seat in owed)
    leads = leads and not blind
    cards = [] if blind else _cards(member, application, found)
    return {
        "application": application,
        "debrief": found if found is None or cards or leads else _shell(found),
        "leads": leads,
        "blind": blind,
        "waiting": said_of(owed, member),
        **_counts(application, found),
        **_read(member, cards, found),
        "says": SAYS,
        "packet_url": reverse("documents:request", args=["packet", application.pk]),
    }


def _read(member: Membership, cards: list[Card], found: Debrief | None) -> dict[str, Any]:
    """Return the scorecards side by side with what was said since; nothing of it for those who may read none."""
    return {
        "reads": bool(cards),
        "sheet": sheet(cards),
        "changed_since": _changed_since(cards, found),
        "dissents": _dissents(found) if found and cards else [],
        "may_dissent": policies.can_dissent(member, sum(card.author_id == member.pk for card in cards)),
    }


def _dissents(found: Debrief) -> list[Dissent]:
    return list(found.dissents.select_related("member__user").order_by("created_at"))


def _shell(found: Debrief) -> Debrief:
    """Return a debrief without what was decided and why, for someone who may not read the scorecards yet."""
    return Debrief(pk=found.pk, opened_at=found.opened_at, opened_by=found.opened_by, version=found.version)


def _cards(member: Membership, application: Application, found: Debrief | None) -> list[Card]:
    of_debrief = {"debrief": found.pk} if found else {}
    held = submitted_with_contents(member, application=application.pk, **of_debrief)
    return sorted(map(card_of, held), key=lambda card: (card.grading, card.stage, card.author))


def _counts(application: Application, found: Debrief | None) -> dict[str, int]:
    """Tell how many scorecards are in (or in the debrief, once it is open), and how many came since it opened."""
    submitted = Scorecard.objects.filter(application=application, state=Scorecard.State.SUBMITTED)
    places = list(submitted.values_list("debriefs", flat=True))
    locked = sum(place is not None for place in places)
    return {"locked": locked, "since": len(places) - locked} if found else {"locked": len(places), "since": 0}


def _changed_since(cards: list[Card], found: Debrief | None) -> int:
    if found is None:
        return 0
    ids = [card.id for card in cards]
    return Amendment.objects.filter(scorecard__in=ids, created_at__gt=found.opened_at).count()
