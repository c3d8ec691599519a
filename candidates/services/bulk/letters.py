"""Letters to many: one text with marks, filled for each; all wait in the outbox, where they can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from candidates.domain import words
from candidates.domain.words import About, Behind, Frame
from candidates.models import Answer, Application
from candidates.queries.behind import behind, next_steps
from candidates.services import promises
from candidates.services.answering import LEAVES_AFTER, LONGEST_MESSAGE, LONGEST_SUBJECT, NO_DAY, answered_data, mail_of
from foundation.activity.services import notify_each, record_each
from foundation.core import cleaning, clock
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles.models import Role

How = Answer.How


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to many, with the marks of `domain.words` where it differs from one to the other."""

    subject: str
    message: str


@dataclass(frozen=True, slots=True)
class Variant:
    """A letter as one of those reads it who read the same but for their name: `first` of them, `count` in all."""

    behind: str
    first: Application
    count: int
    message: str


def clean_letter(letter: Letter) -> Letter:
    """Return the letter as it is kept; raises Invalid beside its fields."""
    errors: cleaning.Errors = {}
    subject = cleaning.text(
        errors, "subject", letter.subject, limit=LONGEST_SUBJECT, required="Give the mail a subject."
    )
    message = cleaning.text(
        errors, "message", letter.message, limit=LONGEST_MESSAGE, required="Write what they read.", lines=True
    )
    cleaning.stop(errors)
    return Letter(subject, message)


def without_day(letter: Letter) -> Letter:
    """Return a letter that promises no new day; raises Invalid when it has the mark of one."""
    if words.DAY in letter.message:
        raise Invalid({"message": NO_DAY})
    return letter


def frame_of(actor: Membership, role: Role) -> Frame:
    """Return what letters about a role say whoever they are to."""
    return Frame(role.title, role.organisation.name, actor.name, actor.user.email)


def filled(actor: Membership, rows: Sequence[Application], letter: Letter) -> dict[UUID, str]:
    """Return the letter as each of these reads it: as many queries for hundred as for one."""
    did = behind([row.pk for row in rows])
    steps = next_steps(rows) if words.STEP in letter.message else {}
    return {row.pk: words.fill(letter.message, _about(actor, row, did[row.pk]), steps.get(row.pk, "")) for row in rows}


def variants(actor: Membership, rows: Sequence[Application], letter: Letter) -> list[Variant]:
    """Return what is read by whom, where it differs by more than names: the most common first."""
    did = behind([row.pk for row in rows])
    steps = next_steps(rows) if words.STEP in letter.message else {}
    alike: dict[tuple[Behind, str], list[Application]] = {}
    for row in rows:
        mark = did[row.pk] if words.THANKED in letter.message else Behind.SENT
        alike.setdefault((mark, steps.get(row.pk, "")), []).append(row)
    found = [
        Variant(f"{mark}:{step}"[:80], own[0], len(own), words.fill(letter.message, _about(actor, own[0], mark), step))
        for (mark, step), own in alike.items()
    ]
    return sorted(found, key=lambda one: -one.count)


def _about(actor: Membership, row: Application, mark: Behind) -> About:
    frame = frame_of(actor, row.role)
    return About(row.candidate.name, frame.role, frame.organisation, frame.by, frame.address, mark)


def write_answers(
    actor: Membership, rows: Sequence[Application], outcome: Answer.Outcome, subject: str, texts: Mapping[UUID, str]
) -> dict[UUID, UUID]:
    """Keep an answer by mail to each and put it into the outbox; returns the event of each. Promises are the caller's.

    What is open and kept by them ends, as `answering.write_answer` does for one.
    """
    answers = [
        Answer(
            organisation_id=row.organisation_id,
            application=row,
            outcome=outcome,
            how=How.MAIL,
            by=actor,
            to=row.candidate.email,
            subject=subject,
            message=texts[row.pk],
        )
        for row in rows
    ]
    Answer.objects.bulk_create(answers)
    notify_each([mail_of(answer) for answer in answers], at=clock.now() + LEAVES_AFTER)
    promises.promise_anyway_to(rows, clock.today())
    promises.answered(answers)
    said = [(answer, answered_data(answer)) for answer in answers]
    events = record_each("application.answered", actor=actor, happened=said)
    return {row.pk: event.pk for row, event in zip(rows, events, strict=True)}
