"""Answering candidates: the words go out by our own mail, or somebody says when and how they told the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from candidates import policies
from candidates.domain import words
from candidates.models import Answer, Application, Promise
from candidates.queries import promises as reading
from candidates.services import promising
from candidates.services.locking import lock_application
from foundation.activity.models import Notification
from foundation.activity.services import notify, record
from foundation.core import cleaning, clock, formatting
from foundation.core.errors import Invalid, Refused
from foundation.core.registries import Notice
from foundation.people.models import Membership

How, Outcome, Status = Answer.How, Answer.Outcome, Application.Status
LONGEST_SUBJECT, LONGEST_MESSAGE = 150, 8_000
NO_DAY = f"{words.DAY} stands for a new day, and this answer promises none. Take it out."
# So long a mail with an answer waits, for whoever wants to take it back.
LEAVES_AFTER = timedelta(hours=1)
FURTHEST = timedelta(days=366)
BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Telling:
    """How the person hears: by a mail of ours, or `told_on` a day in another way (today when not given).

    The mail waits for `waits`, in which it can be taken back.
    """

    how: str
    subject: str = ""
    message: str = ""
    told_on: date | None = None
    waits: timedelta = LEAVES_AFTER


@transaction.atomic
def give_answer(
    *, actor: Membership, application: Application, outcome: str, telling: Telling, next_day: date | None = None
) -> Answer:
    """Answer somebody and keep who did, when and how; open promises are kept by it. `next_day` is for “not yet”.

    Raises Forbidden, Invalid beside the fields, and Refused when the answer does not fit where the application stands.
    """
    policies.can_work_application.require(actor, application)
    current = lock_application(application)
    check_outcome(current, outcome)
    if outcome == Outcome.LATER:
        next_day = check_next_day(next_day)
        if telling.how == How.MAIL:
            telling = replace(telling, message=with_day(telling.message, next_day))
    made = write_answer(actor, current, outcome, telling)
    if next_day is not None and outcome == Outcome.LATER:
        promising.promise(current, Promise.Kind.BY_HAND, next_day)
    return made


def write_answer(actor: Membership, application: Application, outcome: str, telling: Telling) -> Answer:
    """Keep the answer, put its mail into the outbox and end the open promises; for acts that answer besides."""
    subject, message, told_at = _checked(application, telling)
    answer = Answer.objects.create(
        organisation_id=application.organisation_id,
        application=application,
        outcome=outcome,
        how=telling.how,
        by=actor,
        told_at=told_at,
        to=application.candidate.email if telling.how == How.MAIL else "",
        subject=subject,
        message=message,
    )
    if telling.how == How.MAIL:
        notify(mail_of(answer), at=clock.now() + telling.waits)
        # Should the mail not leave, this is what somebody is reminded of.
        promising.promise_anyway(application, clock.today())
    promising.end_promises(application, Promise.End.ANSWERED, answer=answer)
    record("application.answered", actor=actor, subject=answer, data=answered_data(answer))
    return answer


def answered_data(answer: Answer) -> dict[str, Any]:
    """Return what the event of an answer says; one that declines belongs to the decline before it."""
    data = {"name": str(answer.application.candidate), "how": answer.how}
    return {**data, "declines": True} if answer.outcome == Outcome.NO else data


@transaction.atomic
def stop_answer(*, actor: Membership, answer: Answer) -> Answer:
    """Take back an answer whose mail has not left; what was promised is promised again.

    Raises Forbidden, and Refused when the mail has left, or the answer was given in another way.
    """
    policies.can_work_application.require(actor, answer.application)
    current = lock_application(answer.application)
    kept = Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    kept.application = current
    if kept.how != How.MAIL or kept.stopped_at is not None:
        raise Refused("There is no mail to stop.", code="nothing_waits")
    if not _take_back_mail(kept):
        raise Refused("The mail has left. Write to them if something changed.", code="mail_left")
    _stopped(actor, kept)
    return kept


def stop_waiting(actor: Membership | None, applications: Sequence[Application]) -> bool:
    """Stop every mail with an answer to locked applications that has not left; tells whether there was one."""
    about = {one.pk: one for one in applications}
    unsent = reading.mails(OuterRef("pk")).filter(mailed_at=None)
    waiting = Answer.objects.filter(Exists(unsent), application__in=about, how=How.MAIL, stopped_at=None)
    locked = waiting.select_for_update(of=("self",)).order_by("pk")
    stopped = [answer for answer in locked if _take_back_mail(answer)]
    for answer in stopped:
        answer.application = about[answer.application_id]
        _stopped(actor, answer)
    return bool(stopped)


def _take_back_mail(answer: Answer) -> bool:
    """Take the mail out of the outbox; False when it has left, or is on its way at this moment."""
    mail = reading.mails(answer.pk).select_for_update().first()
    if mail is None or mail.mailed_at is not None or is_leaving(mail):
        return False
    mail.delete()
    return True


def is_leaving(mail: Notification) -> bool:
    """Tell whether somebody is sending it just now, or nobody knows whether it arrived."""
    return mail.mail_state == Notification.MailState.WAITING and mail.mail_unsure > 0


def _stopped(actor: Membership | None, answer: Answer) -> None:
    answer.stopped_at = clock.now()
    answer.save(update_fields=["stopped_at", "updated_at"])
    promising.reopen(answer)
    data = {"name": str(answer.application.candidate)}
    record("application.answer_stopped", actor=actor, subject=answer, data=data)


def check_outcome(application: Application, outcome: str) -> None:
    """Raise Refused when the answer does not fit where the application stands."""
    if application.status in (Status.HIRED, Status.WITHDRAWN, Status.MOVED):
        raise Refused(f"Nobody waits: the application is {application.get_status_display().lower()}.", code="closed")
    declined = application.status == Status.REJECTED
    if outcome == Outcome.NO and not declined:
        raise Refused("Decline the application first; it asks for the words.", code="not_declined")
    if outcome != Outcome.NO and declined:
        raise Refused("This application is declined. Take it up again first.", code="declined")


def check_next_day(day: date | None) -> date:
    """Return the day that is promised. Raises Invalid unless there is one that can be."""
    if day is None:
        raise Invalid({"next_day": "Say by which day they hear from you."})
    if not clock.today() <= day <= clock.today() + FURTHEST:
        raise Invalid({"next_day": "Choose a day from today on, within a year."})
    return day


def with_day(message: str, day: date) -> str:
    """Put the day into a mail, so that it says what is promised. Raises Invalid when the text has no place for it."""
    if words.DAY not in message:
        raise Invalid({"message": f"Leave {words.DAY} where the day goes, so that mail and promise say the same."})
    return message.replace(words.DAY, formatting.day(day, long=True))


def _checked(application: Application, telling: Telling) -> tuple[str, str, datetime | None]:
    """Return subject, message and when they were told, as kept; raises Invalid with all that is wrong."""
    errors: cleaning.Errors = {}
    if telling.how not in How.values:
        cleaning.say(errors, "how", "Say how they hear of it.")
    by_mail = telling.how == How.MAIL
    subject, message, told_at = "", "", None
    if by_mail:
        if not application.candidate.email:
            cleaning.say(errors, "how", "There is no e-mail address. Add one, or tell them in another way.")
        subject = cleaning.text(
            errors, "subject", telling.subject, limit=LONGEST_SUBJECT, required="Give the mail a subject."
        )
        message = cleaning.text(
            errors, "message", telling.message, limit=LONGEST_MESSAGE, required="Write what they read.", lines=True
        )
        if words.DAY in message:
            cleaning.say(errors, "message", NO_DAY)
    else:
        told_at = _told_at(errors, telling.told_on)
    cleaning.stop(errors)
    return subject, message, told_at


def _told_at(errors: cleaning.Errors, day: date | None) -> datetime:
    today = clock.today()
    if day is None or day == today:
        return clock.now()
    if not today - BACK <= day < today:
        cleaning.say(errors, "told_on", "Choose the day on which you told them: today, or one of the last 90 days.")
    return timezone.make_aware(datetime.combine(day, time(12)))


def mail_of(answer: Answer) -> Notice:
    """Return the mail by which an answer is given."""
    return Notice(
        organisation_id=answer.organisation_id,
        recipient_id=None,
        email=answer.to,
        kind=reading.MAIL,
        subject_id=answer.pk,
        slot="",
        title=answer.subject,
        body=answer.message,
        url="",
        role_id=answer.application.role_id,
        application_id=answer.application_id,
    )
