"""Calibration exercises: opened, more people asked, closed; and the organisation's own words under an anchor."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction

from candidates.services.interviewing import may_sit
from foundation.activity.services import record
from foundation.core import cleaning, clock
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from rubrics import policies
from rubrics.models import (
    Anchor,
    AnchorExample,
    Criterion,
    Exercise,
    PracticeCard,
    PracticeRating,
    Rating,
    RubricVersion,
)
from rubrics.queries.released import released_scorecards
from rubrics.services.library import LEVELS, LONGEST_ANCHOR, CriterionInput, make_rubric_version

LONGEST_SAMPLE = 20_000
LONGEST_TITLE = 120
LONGEST_EXAMPLE = 600
_link = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Sample:
    """What is scored: a written text, a link to a recording, or both."""

    title: str
    sample: str = ""
    link: str = ""


@transaction.atomic
def open_exercise(
    *,
    actor: Membership,
    version: RubricVersion,
    sample: Sample,
    criteria: Collection[str],
    people: Sequence[Membership],
    due_on: date,
) -> Exercise:
    """Ask people to score one sample by some criteria (keys) of a rubric version, each without the others' scores.

    Raises Forbidden, and Invalid beside title, sample, link, criteria, people and due_on.
    """
    policies.can_run_exercises.require(actor)
    cleaning.stop(exercise_errors(actor, version, sample, criteria=criteria, people=people, due_on=due_on))
    kept, scored = _cleaned({}, sample), _scored(version, criteria)
    made = Exercise.objects.create(
        organisation_id=actor.organisation_id,
        title=kept.title,
        sample=kept.sample,
        link=kept.link,
        rubric_version=version,
        due_on=due_on,
        opened_by=actor,
    )
    made.criteria.set(scored)
    RubricVersion.objects.filter(pk=version.pk, frozen_at=None).update(frozen_at=clock.now(), updated_at=clock.now())
    _ask(made, scored, people)
    record("exercise.opened", actor=actor, subject=made, data={"title": made.title}, aside=list(people))
    return made


def exercise_errors(
    actor: Membership,
    version: RubricVersion,
    sample: Sample,
    *,
    criteria: Collection[str],
    people: Sequence[Membership],
    due_on: date | None,
) -> cleaning.Errors:
    """Return what is wrong with each part of an exercise; a day that could not be read is None, and told elsewhere."""
    errors: cleaning.Errors = {}
    _cleaned(errors, sample)
    if not _scored(version, criteria):
        cleaning.say(errors, "criteria", "Choose what is scored.")
    if len(people) < 2:
        cleaning.say(errors, "people", "Choose at least two people; one alone compares with nobody.")
    if due_on is not None and due_on < clock.today():
        cleaning.say(errors, "due_on", "Choose today or a day to come.")
    _check_people(errors, people, actor.organisation_id)
    return errors


def _scored(version: RubricVersion, criteria: Collection[str]) -> list[Criterion]:
    return [one for one in version.criteria.all() if one.key in set(criteria)]


def _cleaned(errors: cleaning.Errors, given: Sample) -> Sample:
    title = cleaning.text(errors, "title", given.title, limit=LONGEST_TITLE, required="Give it a title.")
    text = cleaning.text(errors, "sample", given.sample, limit=LONGEST_SAMPLE, lines=True)
    link = cleaning.text(errors, "link", given.link, limit=500)
    if link:
        try:
            _link(link)
        except ValidationError:
            cleaning.say(errors, "link", "Give the whole address, beginning with https://.")
    elif not text and "sample" not in errors:
        cleaning.say(errors, "sample", "Write the sample here, or give a link to it below.")
    return Sample(title, text, link)


def _check_people(errors: cleaning.Errors, people: Sequence[Membership], organisation_id: object) -> None:
    if any(not may_sit(member, organisation_id) for member in people):
        cleaning.say(errors, "people", "Choose active members who interview.")


def _ask(exercise: Exercise, criteria: Sequence[Criterion], people: Sequence[Membership]) -> None:
    organisation_id = exercise.organisation_id
    cards = PracticeCard.objects.bulk_create(
        [
            PracticeCard(
                organisation_id=organisation_id,
                exercise=exercise,
                author=member,
                rubric_version_id=exercise.rubric_version_id,
            )
            for member in people
        ]
    )
    PracticeRating.objects.bulk_create(
        [
            PracticeRating(organisation_id=organisation_id, card=card, criterion=criterion)
            for card in cards
            for criterion in criteria
        ]
    )


@transaction.atomic
def ask_into_exercise(*, actor: Membership, exercise: Exercise, people: Sequence[Membership]) -> Exercise:
    """Ask more people; who was asked before stays so. Raises Forbidden, Refused once it is closed, Invalid."""
    policies.can_run_exercises.require(actor)
    current = _locked(exercise)
    if current.closed_at:
        raise Refused("This exercise is closed. Open another one.", code="closed")
    errors: cleaning.Errors = {}
    _check_people(errors, people, current.organisation_id)
    known = set(current.cards.values_list("author_id", flat=True))
    new = [member for member in people if member.pk not in known]
    if not people:
        cleaning.say(errors, "people", "Choose somebody.")
    cleaning.stop(errors)
    if new:
        _ask(current, list(current.criteria.all()), new)
        record("exercise.opened", actor=actor, subject=current, data={"title": current.title}, aside=new)
    return current


@transaction.atomic
def close_exercise(*, actor: Membership, exercise: Exercise) -> Exercise:
    """End an exercise: what is not in is not asked for any more, and everybody asked reads the others."""
    policies.can_run_exercises.require(actor)
    current = _locked(exercise)
    if current.closed_at:
        return current
    current.closed_at = clock.now()
    current.save(update_fields=["closed_at", "updated_at"])
    record("exercise.closed", actor=actor, subject=current, data={"title": current.title})
    return current


def _locked(exercise: Exercise) -> Exercise:
    return Exercise.objects.select_for_update(of=("self",)).get(pk=exercise.pk)


def reword_anchor(*, actor: Membership, anchor: Anchor, text: str, seen_number: int) -> RubricVersion:
    """Give one level another sentence, which makes the rubric's next version; all else stays as it was.

    Raises Forbidden, Stale when `seen_number` is not the newest version, Invalid beside text.
    """
    criterion = anchor.criterion
    rows = criterion.rubric_version.criteria.prefetch_related("anchors").order_by("position")
    if text.strip() == anchor.text:
        raise Invalid({"text": "This is the sentence that stands there."})
    try:
        return make_rubric_version(
            actor=actor,
            rubric=criterion.rubric_version.rubric,
            seen_number=seen_number,
            criteria=[_as_input(row, {anchor.level: text} if row.pk == criterion.pk else {}) for row in rows],
        )
    except Invalid as error:
        said = f"Say what a {anchor.level} looks like, in up to {LONGEST_ANCHOR} characters."
        raise Invalid({"text": said}) from error


def _as_input(row: Criterion, changed: dict[int, str]) -> CriterionInput:
    texts = {anchor.level: anchor.text for anchor in row.anchors.all()} | changed
    anchors = tuple(texts.get(level, "") for level in range(1, LEVELS + 1))
    return CriterionInput(row.key, row.label, row.weight, row.weight_reason, anchors)


@transaction.atomic
def quote_under_anchor(*, actor: Membership, anchor: Anchor, text: str, rating: Rating) -> AnchorExample:
    """Keep what somebody wrote on a released card as an example of a level, in words that name nobody.

    Raises Forbidden, Refused for a card that is not on the table for the actor, Invalid beside text.
    """
    policies.can_edit_rubrics.require(actor)
    errors: cleaning.Errors = {}
    said = cleaning.text(errors, "text", text, limit=LONGEST_EXAMPLE, required="Say what the person said or did.")
    cleaning.stop(errors)
    same = rating.score == anchor.level and rating.criterion.key == anchor.criterion.key
    if not same or not released_scorecards(actor).filter(pk=rating.scorecard_id).exists():
        raise Refused("This card is not on the table, or it gave another level.", code="not_released")
    values: dict[str, Any] = {
        "organisation_id": actor.organisation_id,
        "rubric_id": anchor.criterion.rubric_version.rubric_id,
        "criterion_key": anchor.criterion.key,
        "level": anchor.level,
        "anchor": anchor.text,
        "text": said,
        "added_by": actor,
    }
    try:
        with transaction.atomic():
            made = AnchorExample.objects.create(rating=rating, **values)
    except IntegrityError:
        raise Refused("This card is quoted already.", code="quoted") from None
    record("anchor.quoted", actor=actor, subject=made.rubric, data={"criterion": anchor.criterion.label})
    return made


@transaction.atomic
def drop_example(*, actor: Membership, example: AnchorExample) -> None:
    """Take an example away; once it is gone there is nothing to do. Raises Forbidden."""
    policies.can_edit_rubrics.require(actor)
    gone, _ = AnchorExample.objects.filter(pk=example.pk).delete()
    if gone:
        record("anchor.unquoted", actor=actor, subject=example.rubric, data={"rubric": example.rubric.label})
