"""Promising people an answer, and what ends a promise: never silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from candidates.models import Answer, Application, Promise
from candidates.queries.promises import unanswered
from foundation.core import clock, zones
from foundation.core.prepared import Prepared
from foundation.people.models import Organisation
from roles.models import Stage

# Where a stage says nothing, and after which somebody whom we declined should know it.
USUAL_DAYS = 7
TELL_WITHIN = timedelta(days=1)
Kind = Promise.Kind


def days_of(stage: Stage) -> int:
    """Return within how many days somebody hears from us after this stage: its patience, else the usual."""
    return stage.patience_days or USUAL_DAYS


def day_in(organisation: Organisation, moment: datetime) -> date:
    """Return the day of a moment where the organisation is."""
    return zones.day_in(moment, organisation.zone)


def promise_after(
    application: Application, kind: Kind, stage: Stage, moment: datetime, about: UUID | None = None
) -> date:
    """Promise an answer within the stage's days after `moment`, and return the day."""
    due = day_in(application.role.organisation, moment) + timedelta(days=days_of(stage))
    promise(application, kind, due, about, binds_from=moment)
    return due


def promise_again(application: Application) -> None:
    """Promise an answer to somebody who sent the form again, unless one is promised by a day that is still to come."""
    today = day_in(application.role.organisation, clock.now())
    if not _open(application).filter(kind=Kind.APPLIED, due_on__gte=today).exists():
        promise_after(application, Kind.APPLIED, application.stage, clock.now())


def promise(
    application: Application, kind: str, due_on: date, about: UUID | None = None, *, binds_from: datetime | None = None
) -> Promise:
    """Keep that an answer was promised; an open promise of the same kind about the same moves to the new day."""
    same = {"due_on": due_on} if kind == Kind.APPLIED else {}
    open_now = Promise.objects.filter(application=application, kind=kind, subject_id=about, ended_at=None)
    made, _new = open_now.filter(**same).update_or_create(
        defaults={"due_on": due_on, "binds_from": binds_from or clock.now()},
        create_defaults={
            "organisation_id": application.organisation_id,
            "application": application,
            "kind": kind,
            "subject_id": about,
            "due_on": due_on,
            "binds_from": binds_from or clock.now(),
        },
    )
    show_day(application)
    return made


def promise_anyway(application: Application, due_on: date) -> None:
    """Promise an answer to somebody to whom none is promised; whoever is declined is owed just the telling."""
    if not _open(application).filter(binds_from__lte=clock.now()).exists():
        declined = application.status == Application.Status.REJECTED
        promise(application, Kind.DECLINED if declined else Kind.BY_HAND, due_on)


def end_promises(application: Application, end: str, *kinds: str, answer: Answer | None = None) -> None:
    """End the open promises of a locked application, of these kinds or all; an answer ends those that bind by now."""
    rows = _open(application)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if answer is not None and answer.outcome != Answer.Outcome.NO:
        rows = rows.filter(binds_from__lte=clock.now())
    rows.update(ended_at=clock.now(), end=end, answer=answer, updated_at=clock.now())
    show_day(application)


def drop(application: Application, kind: str, about: Sequence[UUID]) -> None:
    """Forget what was promised after something that does not take place."""
    _open(application).filter(kind=kind, subject_id__in=about).delete()
    show_day(application)


def reopen(answer: Answer) -> None:
    """Let what an answer had ended be open again: its mail was stopped."""
    reopen_each([answer])
    show_day(answer.application)


def reopen_each(answers: Sequence[Answer]) -> None:
    """Let what these answers had ended be open again, and end what only they promised: three queries."""
    own = Q(answer__in=answers, kind=Kind.BY_HAND, created_at__gte=F("answer__created_at"))
    later = [answer.application_id for answer in answers if answer.outcome == Answer.Outcome.LATER]
    first = min((answer.created_at for answer in answers), default=clock.now())
    new_day = Q(application__in=later, kind=Kind.BY_HAND, ended_at=None, created_at__gte=first)
    made = [promise.pk for promise in Promise.objects.filter(own | new_day)]
    now = clock.now()
    Promise.objects.filter(pk__in=made).update(ended_at=now, end=Promise.End.TAKEN_BACK, answer=None, updated_at=now)
    Promise.objects.filter(answer__in=answers).update(ended_at=None, end="", answer=None, updated_at=now)


def show_day(application: Application) -> None:
    """Keep the earliest open day on the application, where lists and programs read it."""
    first = _first_day.first(application=application.pk)
    if first != application.answer_by:
        application.answer_by = first
        application.save(update_fields=["answer_by", "updated_at"])


_first_day = Prepared[date](
    lambda *, application: (
        unanswered().filter(application_id=application).order_by("due_on").values_list("due_on", flat=True)[:1]
    )
)


def _open(application: Application) -> QuerySet[Promise]:
    return unanswered().filter(application=application)
