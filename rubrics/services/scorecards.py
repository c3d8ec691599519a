"""Starting, saving and submitting a scorecard: the one way, for pages, API and demo data."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q

from candidates.models import Application, InterviewSeat
from hiring.activity.services import record
from hiring.core import clock, versions
from hiring.core.errors import Forbidden, Invalid, Refused, Stale, require
from hiring.people.models import Membership
from roles.models import Stage
from rubrics import policies
from rubrics.drafts import UNRAISED, CardInput, RatingInput, digest
from rubrics.models import Flag, FlagRaised, GradingSeat, Rating, Scorecard
from rubrics.scoring import needs_evidence
from rubrics.services.kits import ensure_kit
from rubrics.services.telling import tell_all_in

LONGEST = 5000
MAY_NOT = "Only the person in the seat writes this scorecard, and only while they owe it."
ALREADY = "This scorecard is submitted. Amend it with a reason if something must change."


def stage_of(seat: InterviewSeat | GradingSeat) -> Stage:
    """Return the stage that a seat judges."""
    return seat.stage if isinstance(seat, GradingSeat) else seat.interview.stage


@transaction.atomic
def start_scorecard(*, actor: Membership, seat: InterviewSeat | GradingSeat) -> Scorecard:
    """Return the seat's scorecard, made empty with the criteria that its kit assigns when there is none.

    What is assigned stays so for this scorecard, even when the kit changes later. Raises Refused without a kit.
    """
    seat = _lock(seat)
    require(policies.can_write_scorecard(actor, seat), MAY_NOT)
    held = _written(seat)
    if held is not None:
        return held
    stage = stage_of(seat)
    kit = ensure_kit(stage=stage)
    if kit is None:
        raise Refused(f"{stage.label} has no interview kit yet. Ask the lead of the role to make one.", code="no_kit")
    card = Scorecard(organisation_id=seat.organisation_id, author=actor, rubric_version_id=kit.rubric_version_id)
    if isinstance(seat, GradingSeat):
        card.application_id, card.grading_seat = seat.application_id, seat
    else:
        card.application_id, card.seat = seat.interview.application_id, seat
    card.save(force_insert=True)
    Rating.objects.bulk_create(
        [
            Rating(organisation_id=card.organisation_id, scorecard=card, criterion=criterion)
            for criterion in kit.criteria.all()
        ]
    )
    _record_start(card, actor, stage)
    return card


def _record_start(card: Scorecard, actor: Membership, stage: Stage) -> None:
    """Tell the spine. Whose work a grader holds must not follow from their own feed: no application is named there."""
    if card.grading_seat is not None:
        data = {"label": card.grading_seat.label}
        record("grading.started", actor=actor, subject=card, role_id=stage.role_id, data=data)
        return
    record(
        "scorecard.started",
        actor=actor,
        subject=card,
        role_id=stage.role_id,
        application_id=card.application_id,
        data={"stage": stage.label},
    )


def _lock(seat: InterviewSeat | GradingSeat) -> InterviewSeat | GradingSeat:
    if isinstance(seat, GradingSeat):
        return GradingSeat.objects.select_for_update(of=("self",)).select_related("stage").get(pk=seat.pk)
    seats = InterviewSeat.objects.select_for_update(of=("self",)).select_related("interview__stage")
    return seats.get(pk=seat.pk)


def _written(seat: InterviewSeat | GradingSeat) -> Scorecard | None:
    own = Q(grading_seat=seat) if isinstance(seat, GradingSeat) else Q(seat=seat)
    return Scorecard.objects.filter(own).first()


@transaction.atomic
def save_scorecard(
    *,
    actor: Membership,
    scorecard: Scorecard,
    draft: CardInput,
    version: int | None,
    seen: Mapping[str, str] | None = None,
) -> Scorecard:
    """Write parts of a draft; what is absent stays. Nothing has to be complete yet.

    `version` is what the author read. When it moved on, a part conflicts if what is stored is neither what they read
    (`seen`: digests by part, see drafts) nor what they write. Raises Stale with the stored parts, Invalid, and
    Refused once submitted, unless nothing differs from what was handed in.
    """
    card = _for_writing(actor, scorecard)
    if card.state == Scorecard.State.SUBMITTED:
        if differs(card, draft):
            raise Refused(ALREADY, code="submitted")
        return card
    check(card, draft)
    check_stale(card, draft, version, seen or {})
    write(card, draft)
    versions.bump(card, "recommendation", "summary")
    return card


def _for_writing(actor: Membership, scorecard: Scorecard) -> Scorecard:
    if scorecard.author_id != actor.pk:
        raise Forbidden(MAY_NOT)
    card = versions.lock(scorecard, version=None, describe=lambda row: {})
    require(policies.can_write_scorecard(actor, card.place), MAY_NOT)
    return card


def stored(card: Scorecard, ratings: Iterable[Rating] | None = None) -> CardInput:
    """Return what the scorecard holds, in the shape that is written; `ratings` when they are loaded already."""
    rows = ratings or card.ratings.select_related("criterion").order_by("criterion__position")
    return CardInput(
        ratings={
            rating.criterion.key: RatingInput(rating.score, rating.not_assessed, rating.evidence) for rating in rows
        },
        flags={raised.flag.key: raised.evidence for raised in card.flags.select_related("flag")},
        recommendation=card.recommendation or 0,
        summary=card.summary,
    )


def differs(card: Scorecard, draft: CardInput) -> bool:
    """Tell whether `draft` says anything that the scorecard does not hold."""
    held = stored(card).pieces()
    return any(held.get(name, UNRAISED) != text for name, text in draft.pieces().items())


def check_stale(card: Scorecard, draft: CardInput, version: int | None, seen: Mapping[str, str]) -> None:
    """Raise Stale with the stored parts that `draft` would overwrite unread; nothing when `version` is the current."""
    if version is None or version == card.version:
        return
    held = stored(card).pieces()
    clashes = {
        name: held.get(name, UNRAISED)
        for name, text in draft.pieces().items()
        if held.get(name, UNRAISED) != text and digest(held.get(name, UNRAISED)) != seen.get(name)
    }
    if clashes:
        raise Stale(
            "You saved this scorecard in another window. Both texts are shown below.",
            current={"version": card.version, "pieces": clashes, "updated_at": card.updated_at},
        )


def check(card: Scorecard, draft: CardInput) -> None:
    """Raise Invalid for what can never be right: criteria outside the kit, unknown flags, scores beyond 1 to 5."""
    assigned = set(card.ratings.values_list("criterion__key", flat=True))
    flags = Flag.objects.filter(organisation_id=card.organisation_id, key__in=draft.flags) if draft.flags else []
    known = {flag.key for flag in flags}
    errors: dict[str, list[str]] = {}
    for key, given in draft.ratings.items():
        if key not in assigned:
            errors[f"ratings.{key}.score"] = ["This criterion is not part of your kit."]
        elif given.score is not None and given.score not in range(1, 6):
            errors[f"ratings.{key}.score"] = ["Choose a score from 1 to 5."]
        elif given.score is not None and given.not_assessed:
            errors[f"ratings.{key}.score"] = ["Choose a score or not assessed, not both."]
        errors |= _unusable(f"ratings.{key}.evidence", given.evidence)
    for key, evidence in draft.flags.items():
        if key not in known:
            errors[f"flags.{key}"] = ["There is no such flag."]
        errors |= _unusable(f"flags.{key}", evidence or "")
    if draft.recommendation is not None and draft.recommendation not in range(5):
        errors["recommendation"] = ["Choose one of the four recommendations."]
    errors |= _unusable("summary", draft.summary or "")
    if errors:
        raise Invalid(errors)


def write(card: Scorecard, draft: CardInput) -> None:
    """Put checked parts on the scorecard's rows; the caller saves the card itself."""
    for rating in card.ratings.filter(criterion__key__in=draft.ratings).select_related("criterion"):
        given = draft.ratings[rating.criterion.key]
        rating.score = None if given.not_assessed else given.score
        rating.not_assessed = given.not_assessed
        rating.evidence = given.evidence
        rating.save(update_fields=["score", "not_assessed", "evidence", "updated_at"])
    if draft.flags:
        _write_flags(card, draft.flags)
    if draft.recommendation is not None:
        card.recommendation = draft.recommendation or None
    if draft.summary is not None:
        card.summary = draft.summary


def _unusable(name: str, text: str) -> dict[str, list[str]]:
    if "\0" in text:
        return {name: ["This text holds a character that cannot be saved."]}
    return {name: [f"Keep it under {LONGEST:,} characters."]} if len(text) > LONGEST else {}


def _write_flags(card: Scorecard, flags: Mapping[str, str | None]) -> None:
    known = {flag.key: flag for flag in Flag.objects.filter(organisation_id=card.organisation_id, key__in=flags)}
    FlagRaised.objects.filter(scorecard=card, flag__key__in=[k for k, said in flags.items() if said is None]).delete()
    for key, evidence in flags.items():
        if evidence is not None:
            FlagRaised.objects.update_or_create(
                scorecard=card,
                flag=known[key],
                defaults={"evidence": evidence},
                create_defaults={"evidence": evidence, "organisation_id": card.organisation_id},
            )


def missing(card: Scorecard) -> dict[str, list[str]]:
    """Return what keeps a scorecard from being submitted, by part; empty when it is complete."""
    held = stored(card)
    errors: dict[str, list[str]] = {}
    for key, rating in held.ratings.items():
        if rating.score is None and not rating.not_assessed:
            errors[f"ratings.{key}.score"] = ["Choose a level, or not assessed."]
        elif needs_evidence(rating.score) and not rating.evidence.strip():
            errors[f"ratings.{key}.evidence"] = [f"A {rating.score} needs a moment that you saw or heard."]
    for key, evidence in held.flags.items():
        if not (evidence or "").strip():
            errors[f"flags.{key}"] = ["Say what you saw, or clear the tick."]
    if not held.recommendation:
        errors["recommendation"] = ["Choose one of the four; there is no middle on purpose."]
    return errors


@transaction.atomic
def submit_scorecard(*, actor: Membership, scorecard: Scorecard, version: int | None = None) -> Scorecard:
    """Hand in what is saved; from here on it is read by others and changes only by amendment.

    Submitting again what is in changes nothing. `version` is what the author read; None takes what is there.
    Raises Invalid with a sentence for each part that is missing, Stale.
    """
    card = _for_writing(actor, scorecard)
    if card.state == Scorecard.State.SUBMITTED:
        return card
    if version is not None and version != card.version:
        raise Stale("This scorecard was saved since you read it.", current={"version": card.version})
    errors = missing(card)
    if errors:
        raise Invalid(errors, code="incomplete")
    # The last two may come in at the same moment: each must count the other.
    Application.objects.select_for_update(no_key=True).get(pk=card.application_id)
    card.state = Scorecard.State.SUBMITTED
    card.submitted_at = clock.now()
    versions.bump(card, "state", "submitted_at")
    tell(card, actor, "submitted")
    tell_all_in(card)
    return card


def tell(card: Scorecard, actor: Membership, verb: str) -> None:
    """Record that the card was submitted or amended; never what it says."""
    record(
        f"{'grading' if card.grading_seat_id else 'scorecard'}.{verb}",
        actor=actor,
        subject=card,
        role_id=card.application.role_id,
        application_id=card.application_id,
        data={"stage": stage_of(card.place).label},
    )
