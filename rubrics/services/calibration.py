"""Calibration exercises: opened, more people asked, closed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from candidates.services.interviewing import may_sit
from foundation.activity.services import record
from foundation.core import cleaning, clock
from foundation.core.errors import Refused
from foundation.people.models import Membership
from rubrics import policies
from rubrics.models import Criterion, Exercise, PracticeCard, PracticeRating, RubricVersion

LONGEST_SAMPLE = 20_000
LONGEST_TITLE = 120
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
