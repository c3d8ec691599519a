"""Writing to many whose application goes on: that it does, or that it takes longer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from candidates.domain import words
from candidates.models import Answer, Application, BulkAct, Promise
from candidates.services import promises
from candidates.services.answering import check_next_day, check_outcome, with_day
from candidates.services.bulk import letters
from candidates.services.bulk.acting import Did, Many
from candidates.services.bulk.letters import Letter
from foundation.core.errors import DomainError, Invalid, Refused
from foundation.people.models import Membership

Outcome = Answer.Outcome


@dataclass(frozen=True, slots=True)
class SendMany(Many):
    """Answer by mail. “Not yet” promises `next_day`, which the letter says."""

    outcome: str
    letter: Letter
    next_day: date | None = None

    kind: ClassVar[BulkAct.Kind] = BulkAct.Kind.SEND

    def how(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome,
            "label": Outcome(self.outcome).label,
            "letter": {"subject": self.letter.subject, "message": self.letter.message},
            "next_day": self.next_day.isoformat() if self.next_day else None,
        }

    def refused(self, actor: Membership, rows: Sequence[Application]) -> Mapping[UUID, DomainError]:
        if self.outcome not in (Outcome.YES, Outcome.LATER):
            raise Invalid({"outcome": "Say what you answer."})
        self._letter()
        return {row.pk: why for row in rows if (why := self._stays(row))}

    def write(self, actor: Membership, rows: Sequence[Application]) -> Mapping[UUID, Did | DomainError]:
        letter = self._letter()
        texts = letters.filled(actor, rows, letter)
        events = letters.write_answers(actor, rows, Outcome(self.outcome), letter.subject, texts)
        if self.next_day is not None and self.outcome == Outcome.LATER:
            promises.promise_each(rows, Promise.Kind.BY_HAND, {row.pk: self.next_day for row in rows})
        promises.show_days(rows)
        return {pk: Did(event) for pk, event in events.items()}

    def _letter(self) -> Letter:
        """Return the letter with its day in it. Raises Invalid beside its fields."""
        letter = letters.clean_letter(self.letter)
        if self.outcome != Outcome.LATER:
            return letters.without_day(letter)
        return Letter(letter.subject, with_day(letter.message, check_next_day(self.next_day)))

    def _stays(self, row: Application) -> DomainError | None:
        try:
            check_outcome(row, self.outcome)
        except Refused as error:
            return error
        if not row.candidate.email:
            return Refused("No e-mail address.", code="no_address")
        return None


def letter_of(frame: words.Frame, outcome: str) -> Letter:
    """Return the letter that fits an answer."""
    return Letter(*(words.later_to_many(frame) if outcome == Outcome.LATER else words.yes_to_many(frame)))
