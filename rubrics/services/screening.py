"""Reading résumés for evidence: a screen is begun, handed in with what it says, and the person moves on or is declined.

A screen is a scorecard from a seat without an interview. Who is named to read gets a seat before anybody's is in, so
the blind rule seals each from the other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from candidates.models import Application
from candidates.services.locking import lock_application
from foundation.core import clock
from foundation.core.errors import Conflict, Invalid, Refused
from foundation.core.prepared import Prepared
from foundation.people.models import Membership
from roles.models import Stage
from rubrics import policies
from rubrics.domain.drafts import CardInput, RatingInput, digest
from rubrics.domain.screening import LEFT, UNTIL_AGAIN, WENT_ON, open_ones, word_of
from rubrics.models import GradingSeat, Kit, PutAside, Scorecard
from rubrics.queries import lock_card_with_seat
from rubrics.queries.outstanding import UNWRITTEN
from rubrics.queries.screening import (
    ENTRY,
    HELD_FOR,
    OF_QUEUE,
    RESUME,
    number_of,
    own_screen,
    readers_of,
    screen_stage,
    screens,
)
from rubrics.services import scorecards
from rubrics.services.contents import write
from rubrics.services.deciding import Decision, Outcome, go_on, release_others
from rubrics.services.kits import ensure_kit

PAST = "This person is past the evidence screen, or closed."
KEPT = "Nobody waits for your screen any more, and what you saved is kept."
Kind = GradingSeat.Kind
SEATED: dict[str, Any] = {"released_at": None, "released_by": None, "release_reason": ""}


@transaction.atomic
def begin_screen(*, actor: Membership, application: Application) -> Scorecard:
    """Return the actor's screen of an application, begun when there is none.

    Raises Forbidden, and Refused for somebody who is past the evidence screen, whose résumé another has open or read
    where one reader is enough, and from whom the lead took it.
    """
    seat = own_screen(actor, application)
    if seat is not None and seat.released_at is None:
        return scorecards.start_scorecard(actor=actor, seat=seat)
    current = lock_application(application)
    stage = _stage_of(current, said=PAST if seat is None else f"{PAST} {KEPT}")
    named = readers_of(stage)
    policies.can_screen.require(actor, current, named)
    if ensure_kit(stage=stage) is None:
        raise Refused(f"{stage.label} has no rubric yet. Ask the lead of the role to choose one.", code="no_kit")
    if seat is not None and seat.release_reason not in UNTIL_AGAIN:
        raise Refused("You were released from this screen.", code="released")
    if named:
        seats = _seat_all(current, stage, named)
    else:
        _take_over(actor, current)
        seats = _seat_all(current, stage, {actor.pk})
    mine = next((one for one in seats if one.member_id == actor.pk), None)
    if mine is None:
        raise Refused("Others have begun to read this one.", code="taken")
    return scorecards.start_scorecard(actor=actor, seat=mine)


def _stage_of(application: Application, said: str = PAST) -> Stage:
    stage = screen_stage(application) if application.status == Application.Status.ACTIVE else None
    if stage is None:
        raise Refused(said, code="past")
    return stage


def _seat_all(application: Application, stage: Stage, members: Collection[UUID]) -> list[GradingSeat]:
    """Seat those who read the application; once somebody began, those who were seated then stay the readers."""
    held = list(screens().filter(application=application))
    if held:
        return held
    _remember_what_was_open([application.pk])
    label = f"Applicant {number_of(application)}"
    for member in sorted(members):
        GradingSeat.objects.update_or_create(
            subject_id=application.pk,
            member_id=member,
            defaults=SEATED,
            create_defaults={
                "organisation_id": application.organisation_id,
                "application": application,
                "stage": stage,
                "kind": Kind.SCREEN,
                "label": label,
            },
        )
    return list(screens().filter(application=application))


def _remember_what_was_open(applications: Collection[UUID]) -> None:
    """Put on the drafts of those who were released what they could have read since: their screen may come in yet."""
    released = Scorecard.objects.filter(grading_seat__application__in=applications, grading_seat__kind=Kind.SCREEN)
    released = released.filter(state=Scorecard.State.DRAFT).exclude(grading_seat__released_at=None)
    for card in released.select_related("author", "application"):
        scorecards.remember_what_was_open(card, card.author, clock.now())
        card.save(update_fields=[*scorecards.REMEMBERED, "updated_at"])


def follow_screens(applications: Sequence[Application], stage: Stage | None) -> None:
    """Let go who has begun to read locked applications that go past the evidence screen, or close: nobody waits for it.

    What they wrote stays theirs. Where they stand there again, and another's screen is in, it is owed as before.
    """
    reads = {*RESUME, *ENTRY}
    there = stage is not None and stage.kind in reads
    left = [] if there else [one.pk for one in applications if one.stage.kind in reads]
    if left and (owed := _unwritten(applications=tuple(left))):
        GradingSeat.objects.filter(pk__in=owed).update(
            released_at=clock.now(), release_reason=WENT_ON, updated_at=clock.now()
        )
    back = [one.pk for one in applications if one.stage.kind not in reads or one.stage_id == stage.pk] if stage else []
    if there and back and (again := _owed_before(applications=tuple(back))):
        _remember_what_was_open(back)
        GradingSeat.objects.filter(pk__in=again).update(**SEATED, updated_at=clock.now())


def _let_go_unread(*, applications: tuple[UUID, ...]) -> QuerySet[GradingSeat, Any]:
    """Return the seats of named readers who were let go when somebody went on whom another had read."""
    named = Kit.readers.through.objects.filter(kit__stage=OuterRef("stage"), membership=OuterRef("member"))
    read = screens().filter(application=OuterRef("application"), scorecard__state=Scorecard.State.SUBMITTED)
    gone = GradingSeat.objects.filter(OF_QUEUE, UNWRITTEN, application__in=applications, release_reason=WENT_ON)
    return gone.filter(Exists(named), Exists(read), member__active=True).values_list("pk", flat=True)


_owed_before = Prepared[UUID](_let_go_unread)
_unwritten = Prepared[UUID](
    lambda *, applications: screens().filter(UNWRITTEN, application__in=applications).values_list("pk", flat=True)
)


def _take_over(actor: Membership, application: Application) -> None:
    """Let go whoever began and left it, where one reader is enough. Raises Refused while they read, or have read."""
    for seat in screens().filter(application=application).select_related("member__user", "scorecard"):
        card = getattr(seat, "scorecard", None)
        if card is not None and card.state != Scorecard.State.DRAFT:
            raise Refused(f"{seat.member.name} has read this one, and one reader is enough.", code="read")
        if card is not None and clock.now() - card.updated_at < HELD_FOR:
            raise Refused(f"{seat.member.name} has this one open, and one reader is enough.", code="taken")
    release_others(application, actor, LEFT)


def save_screen(
    *, actor: Membership, application: Application, draft: CardInput, version: int | None, seen: Mapping[str, str]
) -> Scorecard:
    """Write parts of an own screen, begun when there is none. Raises what beginning and saving a scorecard raise."""
    card = begin_screen(actor=actor, application=application)
    return scorecards.save_scorecard(actor=actor, scorecard=card, draft=draft, version=version, seen=seen)


def hand_in_screen(
    *,
    actor: Membership,
    application: Application,
    decision: Decision,
    draft: CardInput,
    version: int | None = None,
    seen: Mapping[str, str] | None = None,
) -> Outcome:
    """Hand in an own screen with what it says, and let the person go on or be declined once every screen is in.

    Criteria that are still open count as “not on the page”, but those of weight 3 have to be in. What was written stays
    saved when something is missing. Where readers stand apart, or the actor does not decide here, nobody moves. Raises
    Invalid, Stale, Conflict when the person was moved or closed meanwhile, and what beginning and the acts raise.
    """
    decision.check(application)
    card = begin_screen(actor=actor, application=application)
    if card.state == Scorecard.State.DRAFT:
        said = replace(draft, recommendation=decision.recommendation)
        # What it says in one word comes from the button, and is new each time.
        read = {**(seen or {}), "recommendation": digest(str(card.recommendation or ""))}
        scorecards.save_scorecard(actor=actor, scorecard=card, draft=said, version=version, seen=read)
    with transaction.atomic():
        # The application first, as those who move it go on to the seats of its readers.
        current = lock_application(application)
        card = lock_card_with_seat(card)
        if current.status != Application.Status.ACTIVE or screen_stage(current) is None:
            raise Conflict(f"{current.stage.label}: somebody moved or closed this application meanwhile.", code="moved")
        if card.state == Scorecard.State.DRAFT:
            _count_the_open(card)
        elif word_of(card.recommendation) != decision.word:
            raise Refused(f"Your screen is in, and says {word_of(card.recommendation)}.", code="submitted")
        card = scorecards.submit_scorecard(actor=actor, scorecard=card)
        PutAside.objects.filter(application=current, member=actor).delete()
        return go_on(actor, current, card, decision)


def _count_the_open(card: Scorecard) -> None:
    """Mark what is open as not on the page. Raises Invalid while a criterion of weight 3 is."""
    weights = {rating.criterion.key: rating.criterion.weight for rating in card.rated}
    done = [rating.criterion.key for rating in card.rated if rating.score is not None or rating.not_assessed]
    needed, rest = open_ones(weights, done)
    if needed:
        said = ["Choose a level, or “not on the page”; this one carries the screen."]
        raise Invalid({f"ratings.{key}.score": said for key in needed}, code="incomplete")
    held = {rating.criterion.key: rating.evidence for rating in card.rated}
    write(card, CardInput(ratings={key: RatingInput(None, not_assessed=True, evidence=held[key]) for key in rest}))


@transaction.atomic
def put_aside(*, actor: Membership, application: Application, aside: bool = True) -> None:
    """Leave a résumé for later, or take it up again: a note to oneself, which holds nobody else up."""
    if not aside:
        PutAside.objects.filter(application=application, member=actor).delete()
        return
    stage = _stage_of(application)
    policies.can_screen.require(actor, application, readers_of(stage))
    PutAside.objects.get_or_create(
        application=application, member=actor, defaults={"organisation_id": application.organisation_id}
    )
