"""Declining many people for one reason, with a letter to each who has an address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from candidates.domain import words
from candidates.models import Answer, Application, BulkAct, Interview, Promise, RejectReason
from candidates.queries.promises import mails
from candidates.services import closing, promises
from candidates.services.answering import Telling
from candidates.services.bulk import letters
from candidates.services.bulk.acting import Did, Many
from candidates.services.bulk.letters import Letter
from candidates.services.holding import end_holds
from candidates.services.intake import LIVE
from candidates.services.intervals import CLOCK, stop
from candidates.services.taking_back import withdraw_offers
from foundation.activity.models import Event
from foundation.activity.services import record_each
from foundation.core import clock, versions
from foundation.core.errors import DomainError, Refused
from foundation.people.models import Membership

Status = Application.Status
NO_ADDRESS = "No e-mail address. Somebody is reminded to tell them."


@dataclass(frozen=True, slots=True)
class DeclineMany(Many):
    """Close by our decision. Without a letter, and where there is no address, somebody is to tell them by tomorrow."""

    reason: RejectReason
    letter: Letter | None = None

    kind: ClassVar[BulkAct.Kind] = BulkAct.Kind.DECLINE

    def how(self) -> dict[str, Any]:
        letter = {"subject": self.letter.subject, "message": self.letter.message} if self.letter else None
        return {"reason_key": self.reason.key, "label": self.reason.label, "letter": letter}

    def refused(self, actor: Membership, rows: Sequence[Application]) -> Mapping[UUID, DomainError]:
        closing.check_reason(self.reason, actor.organisation_id, RejectReason.By.US)
        if self.letter is not None:
            letters.without_day(letters.clean_letter(self.letter))
        return {row.pk: why for row in rows if (why := _stays(row))}

    def write(self, actor: Membership, rows: Sequence[Application]) -> Mapping[UUID, Did | DomainError]:
        letter = letters.clean_letter(self.letter) if self.letter else None
        texts = letters.filled(actor, [row for row in rows if row.candidate.email], letter) if letter else {}
        rare = _with_more_to_end(rows)
        done: dict[UUID, Did | DomainError] = {}
        for row in rows:
            if row.pk in rare:
                done[row.pk] = self._one(actor, row, letter, texts.get(row.pk))
        plain = [row for row in rows if row.pk not in rare]
        return done | self._plain(actor, plain, letter, texts) if plain else done

    def _one(self, actor: Membership, row: Application, letter: Letter | None, text: str | None) -> Did | DomainError:
        """Decline one with whom more ends than the application, as one by one: interviews ahead, mail that waits."""
        telling = Telling(Answer.How.MAIL, letter.subject, text) if letter and text else None
        try:
            closing.reject(actor=actor, application=row, reason=self.reason, telling=telling)
        except DomainError as error:
            return error
        event = Event.objects.filter(application_id=row.pk, verb="application.rejected").latest("created_at", "pk")
        return Did(event.pk, self._noted(row))

    def _plain(
        self, actor: Membership, rows: list[Application], letter: Letter | None, texts: Mapping[UUID, str]
    ) -> dict[UUID, Did | DomainError]:
        before = {row.pk: row.status for row in rows}
        moment = clock.now()
        for row in rows:
            row.status, row.reject_reason, row.closed_at = Status.REJECTED, self.reason, moment
        stop(rows, moment)
        end_holds([row for row in rows if before[row.pk] == Status.HOLD], moment)
        versions.bump_each(rows, "status", "reject_reason", "closed_at", *CLOCK)
        withdraw_offers(actor=actor, applications=rows, why=closing.OFFER_ENDS[Status.REJECTED])
        said = [(row, closing.closed_data(row, before[row.pk], [])) for row in rows]
        events = record_each("application.rejected", actor=actor, happened=said, aside=())
        promises.promise_each(rows, Promise.Kind.DECLINED, {row.pk: closing.tell_by(row) for row in rows})
        told = [row for row in rows if row.pk in texts]
        if letter is not None and told:
            letters.write_answers(actor, told, Answer.Outcome.NO, letter.subject, texts)
        promises.show_days(rows)
        return {row.pk: Did(event.pk, self._noted(row)) for row, event in zip(rows, events, strict=True)}

    def _noted(self, row: Application) -> str:
        return NO_ADDRESS if self.letter is not None and not row.candidate.email else ""


def letter_of(frame: words.Frame, reason: RejectReason | None) -> Letter:
    """Return the letter that fits a reason."""
    return Letter(*words.no_to_many(frame, reason.key if reason else ""))


def _stays(row: Application) -> DomainError | None:
    if row.status in LIVE:
        return None
    return Refused(f"Already {row.get_status_display().lower()}.", code="closed")


def _with_more_to_end(rows: Sequence[Application]) -> set[UUID]:
    """Return those with an interview that is still ahead, or a mail that still waits: two queries."""
    ahead = Interview.objects.filter(
        application=OuterRef("pk"), state=Interview.State.SCHEDULED, starts_at__gt=clock.now()
    )
    waiting = Answer.objects.filter(
        Exists(mails(OuterRef("pk")).filter(mailed_at=None)), application=OuterRef("pk"), stopped_at=None
    )
    more = Application.objects.filter(Q(Exists(ahead)) | Q(Exists(waiting)), pk__in=[row.pk for row in rows])
    return set(more.values_list("pk", flat=True))
