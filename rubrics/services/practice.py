"""Writing a practice card: of an exercise, or beside an interviewer."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from candidates.models import Interview
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.core.domain.typed import UNREADABLE, storable
from foundation.core.errors import Invalid, Refused, Stale
from foundation.people.models import Membership
from rubrics import policies
from rubrics.domain.drafts import CardInput, RatingInput, unread
from rubrics.domain.scoring import needs_evidence
from rubrics.models import PracticeCard, PracticeRating
from rubrics.services.contents import EVIDENCE, LONGEST

Written = Mapping[str, RatingInput]
ALREADY = "This is handed in, and others may have read it. It stays as it is."
OFF = "You were released from this interview, or it was cancelled; nothing is asked for any more."
UNBEGUN = "This interview has not begun. Hand in once you have listened."
ELSEWHERE = "You saved this in another window. Both texts are shown below."
CLOSED = "This exercise is closed, so nothing can be scored any more."


def write_practice(
    *,
    actor: Membership,
    card: PracticeCard,
    ratings: Written,
    version: int | None = None,
    seen: Mapping[str, str] | None = None,
    hand_in: bool = False,
) -> PracticeCard:
    """Save the ratings by criterion key, and hand the card in when asked; what was written stays when more is missing.

    `version` is what the author read. When it moved on, a rating conflicts if what is stored is neither what they read
    (`seen`: digests by part, see drafts) nor what they write. Handing in the same again changes nothing. Raises
    Forbidden, Stale with the stored parts, Refused once it is in or closed, Invalid.
    """
    policies.can_write_practice.require(actor, card)
    errors: dict[str, list[str]] = {}
    with transaction.atomic():
        current = versions.lock(card, version=None, describe=_described)
        rows = list(current.ratings.select_related("criterion").order_by("criterion__position"))
        if current.submitted_at:
            if _differs(rows, ratings):
                raise Refused(ALREADY, code="submitted")
            return current
        _require_open(current)
        _check(rows, ratings)
        _refuse_unread(current, rows, ratings, version, seen or {})
        _write(rows, ratings)
        errors = _missing(rows) | _unbegun(current) if hand_in else {}
        if hand_in and not errors:
            current.submitted_at = clock.now()
        versions.bump(current, "submitted_at")
        if current.exercise:
            current.exercise.save(update_fields=["updated_at"])
        if current.submitted_at:
            _tell(current, actor)
    if errors:
        raise Invalid(errors, code="incomplete")
    return current


def _described(card: PracticeCard) -> dict[str, Any]:
    return {"version": card.version}


def _refuse_unread(
    card: PracticeCard, rows: list[PracticeRating], ratings: Written, version: int | None, seen: Mapping[str, str]
) -> None:
    if version is None or version == card.version:
        return
    clashes = unread(held_by(rows).pieces(), CardInput(ratings=ratings).pieces(), seen)
    if clashes:
        raise Stale(ELSEWHERE, current={**_described(card), "pieces": clashes, "updated_at": card.updated_at})


def held_by(rows: Iterable[PracticeRating]) -> CardInput:
    """Return what a practice card holds, in the shape that is written; criteria are read with the rows."""
    return CardInput(
        ratings={row.criterion.key: RatingInput(row.score, row.not_assessed, row.evidence) for row in rows}
    )


def _require_open(card: PracticeCard) -> None:
    if card.exercise and card.exercise.closed_at:
        raise Refused(CLOSED, code="closed")
    seat = card.seat
    if seat and (seat.released_at or seat.interview.state == Interview.State.CANCELLED):
        raise Refused(OFF, code="off")


def _differs(rows: list[PracticeRating], ratings: Written) -> bool:
    held = held_by(rows).ratings
    return any(held.get(key) != given for key, given in ratings.items())


def _check(rows: list[PracticeRating], ratings: Written) -> None:
    asked = {row.criterion.key for row in rows}
    errors: dict[str, list[str]] = {}
    for key, given in ratings.items():
        if key not in asked:
            errors[f"ratings.{key}.score"] = ["This criterion is not part of it."]
        elif given.score is not None and given.score not in range(1, 6):
            errors[f"ratings.{key}.score"] = ["Choose a level from 1 to 5."]
        if len(given.evidence) > LONGEST:
            errors[f"ratings.{key}.evidence"] = [f"Keep it under {LONGEST:,} characters."]
        elif not storable(given.evidence):
            errors[f"ratings.{key}.evidence"] = [UNREADABLE]
    if errors:
        raise Invalid(errors)


def _write(rows: list[PracticeRating], ratings: Written) -> None:
    for row in rows:
        given = ratings.get(row.criterion.key)
        if given is not None:
            row.score, row.not_assessed = (None if given.not_assessed else given.score), given.not_assessed
            row.evidence, row.updated_at = given.evidence, clock.now()
    PracticeRating.objects.bulk_update(rows, ["score", "not_assessed", "evidence", "updated_at"])


def _missing(rows: list[PracticeRating]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for row in rows:
        if row.score is None and not row.not_assessed:
            errors[f"ratings.{row.criterion.key}.score"] = ["Choose a level, or not assessed."]
        elif needs_evidence(row.score) and not row.evidence.strip():
            errors[f"ratings.{row.criterion.key}.evidence"] = [EVIDENCE[False].format(row.score)]
    if not errors and all(row.not_assessed for row in rows):
        errors["ratings"] = ["Score at least one criterion; a card that scores nothing compares with nobody's."]
    return errors


def _unbegun(card: PracticeCard) -> dict[str, list[str]]:
    return {"begun": [UNBEGUN]} if card.seat and card.seat.interview.starts_at > clock.now() else {}


def _tell(card: PracticeCard, actor: Membership) -> None:
    if card.exercise:
        record("exercise.scored", actor=actor, subject=card.exercise, data={"title": card.exercise.title})
    elif card.seat:
        record("training.card_in", actor=actor, subject=card, data={"stage": card.seat.interview.stage.label})
