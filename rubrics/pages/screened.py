"""What the readers of a résumé said, side by side, once every screen is in and open to whoever looks."""

from __future__ import annotations

from typing import Any

from candidates.models import Application
from foundation.people.models import Membership
from rubrics import policies
from rubrics.domain.screening import says_yes
from rubrics.pages.reading import Card, cards_of, short_names
from rubrics.pages.sheet import sheet
from rubrics.queries import submitted_with_contents
from rubrics.queries.screening import submitted_screens
from rubrics.services.deciding import stand_apart


def decided(member: Membership, application: Application) -> dict[str, Any]:
    """Return the screens of an application that the member may read, own ones first, and what there is to settle."""
    ids = set(submitted_screens([application.pk]).values_list("pk", flat=True))
    rows = [row for row in submitted_with_contents(member, application=application.pk) if row["id"] in ids]
    cards = sorted(cards_of(rows), key=lambda card: card.author_id != member.pk)
    together = sheet(cards)
    apart = len(cards) > 1 and stand_apart(application)
    return {
        "cards": cards,
        "rows": [(row.label, [cell and cell.score for cell in row.cells], row.split) for row in together.table],
        "apart": apart,
        "wide": len(together.splits),
        "settles": not apart or policies.can_settle_screens(member, application),
        "words": _words(cards, member),
        "columns": _columns(cards, member),
        "other": next((card.author for card in cards if card.author_id != member.pk), ""),
        "mine": any(card.author_id == member.pk for card in cards),
    }


def _words(cards: list[Card], member: Membership) -> str:
    """Return who says what: “You say advance, Mei-Lin says decline.”"""
    names = short_names([card.author for card in cards])
    said = []
    for name, card in zip(names, cards, strict=True):
        word = "advance" if says_yes(card.recommendation) else "decline"
        said.append(f"You say {word}" if card.author_id == member.pk else f"{name} says {word}")
    return f"{', '.join(said)}." if said else ""


def _columns(cards: list[Card], member: Membership) -> str:
    names = short_names([card.author for card in cards])
    if len(cards) < 2:
        return ""
    whose = ["yours" if card.author_id == member.pk else f"{name}’s" for name, card in zip(names, cards, strict=True)]
    return f"Left {whose[0]}, right {whose[1]}."
