"""“Needs me” are those whose card says “You”: one is a condition, the other words, and they never disagree."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from candidates.models import Application, Offer, Promise
from candidates.pages.board import board
from candidates.queries.columns import STATUSES, Filters
from candidates.queries.needs import needs
from candidates.queries.seeing import visible_applications
from candidates.services import hold, reject
from candidates.services.promising import promise
from foundation.core import clock
from foundation.people.models import Membership
from roles.models import Role
from roles.queries.seeing import stages_of
from tests.factories import assessments, hiring
from tests.factories.candidates import application, interview, reason

pytestmark = pytest.mark.django_db
TALK = "technical_screen"


def populate(cast: Any, role: Role, owner: Membership) -> None:
    """One application of each kind, in the care of somebody."""

    def made(kind: str, stage: str = "") -> Application:
        return application(cast, role, f"{kind} of {owner.name}", stage, owner=owner)

    made("new")
    made("a time to find", TALK)
    for kind, days in (("late", -1), ("due", 0), ("ahead", 3)):
        promise(made(kind), Promise.Kind.BY_HAND, clock.today() + timedelta(days=days))
    hold(actor=cast.ada, application=made("on hold"))
    reject(actor=cast.ada, application=made("declined, untold"), reason=reason(cast))
    offered = made("an offer to finish")
    hiring.drafted(cast, offered)
    sent = hiring.drafted(cast, made("an offer that is out"))
    Offer.objects.filter(pk=sent.pk).update(state=Offer.State.SENT)
    assessments.sent(cast, made("a take-home that is out", "take_home"))


def talks(cast: Any, role: Role) -> None:
    """People who meet somebody tomorrow, or met them and wait for scorecards."""
    hours = iter(range(1, 100, 2))
    for ago, who in (
        (False, [cast.rafa]),
        (False, [cast.ines, cast.tom, cast.rafa]),
        (False, [cast.ines]),
        (True, [cast.rafa, cast.ines]),
        (True, [cast.ines]),
    ):
        for owner in (cast.rafa, cast.mei):
            hour = next(hours)
            at = clock.now() + timedelta(hours=-hour if ago else hour)
            name = f"{'met' if ago else 'meets'} {len(who)} {hour}"
            interview(cast, application(cast, role, name, TALK, owner=owner), who, starts_at=at, minutes=30)


def shown(member: Membership, role: Role) -> tuple[set[str], set[str]]:
    """Return whose cards say “You”, and all cards, over the board's statuses."""
    yours, everybody = set(), set()
    for status in STATUSES:
        for column in board(member, role, stages_of(role.pk), Filters(status=status)).columns:
            everybody |= {card.id for card in column.cards}
            yours |= {card.id for card in column.cards if "You" in card.who}
    return yours, everybody


def test_who_needs_me_is_whose_card_says_you(cast: Any, role: Role) -> None:
    application(cast, role, "new, of nobody")
    for owner in (cast.rafa, cast.mei):
        populate(cast, role, owner)
    talks(cast, role)
    for member, least in ((cast.rafa, 12), (cast.mei, 8), (cast.ada, 0)):
        yours, everybody = shown(member, role)
        found = visible_applications(member).filter(needs(member), pk__in=everybody)
        names = dict(Application.objects.values_list("pk", "candidate__name"))
        assert {names[one.pk] for one in found} == {names[pk] for pk in names if str(pk) in yours}, member.name
        assert len(yours) >= least
