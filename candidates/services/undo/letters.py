"""Taking back letters that still wait in the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from candidates.models import Answer
from candidates.queries.promises import MAIL
from candidates.registries import Done
from candidates.services import promises
from candidates.services.answering import is_leaving
from candidates.services.promising import reopen_each
from foundation.activity.models import Notification
from foundation.activity.services import record_each
from foundation.core import clock
from foundation.core.errors import DomainError, Refused
from foundation.people.models import Membership

HOW = {
    Answer.How.OUTSIDE: "They were written to in another way",
    Answer.How.PHONE: "They were told by phone",
    Answer.How.PERSON: "They were told in person",
}


def undo_letters(actor: Membership, acts: Sequence[Done]) -> Mapping[UUID, DomainError]:
    """Take back letters by the events of their answers; what they had ended is open again."""
    rows = {act.application.pk: act.application for act in acts}
    kept = Answer.objects.filter(pk__in=[act.subject_id for act in acts]).select_for_update(no_key=True).order_by("pk")
    answers = {answer.pk: answer for answer in kept}
    why = stop_letters(list(answers.values()))
    goes = [act for act in acts if act.subject_id not in why]
    promises.show_days(list(rows.values()))
    said = []
    for act in goes:
        answer = answers[act.subject_id]
        answer.application = act.application
        said.append((answer, {"name": str(act.application.candidate), "undoes": str(act.event_id)}))
    record_each("application.answer_stopped", actor=actor, happened=said)
    return {act.event_id: why[act.subject_id] for act in acts if act.subject_id in why}


def stop_letters(answers: Sequence[Answer]) -> dict[UUID, DomainError]:
    """Stop these locked answers, and return why some were not: three queries. What they ended is open again."""
    mails = Notification.objects.filter(kind=MAIL, subject_id__in=[one.pk for one in answers], recipient=None)
    waiting = {mail.subject_id: mail for mail in mails.select_for_update().order_by("pk")}
    refused: dict[UUID, DomainError] = {}
    for answer in answers:
        mail = waiting.get(answer.pk)
        if answer.how != Answer.How.MAIL:
            said = f"{HOW[Answer.How(answer.how)]}. Take the application up again, and tell them."
            refused[answer.pk] = Refused(said, code="told")
        elif answer.stopped_at is not None:
            refused[answer.pk] = Refused("This was taken back already.", code="undone")
        elif mail is None or mail.mailed_at is not None or is_leaving(mail):
            refused[answer.pk] = Refused("The letter has left. Write to them if something changed.", code="mail_left")
    stopped = [answer for answer in answers if answer.pk not in refused]
    Notification.objects.filter(pk__in=[waiting[answer.pk].pk for answer in stopped]).delete()
    now = clock.now()
    Answer.objects.filter(pk__in=[answer.pk for answer in stopped]).update(stopped_at=now, updated_at=now)
    reopen_each(stopped)
    return refused
