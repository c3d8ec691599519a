"""What people have done for us so far, and which step is next for them: what the words to them go by."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from candidates.domain.words import Behind
from candidates.models import Application, Interview
from candidates.registries import handed_in
from foundation.core import clock
from roles.domain.stage_kinds import kinds
from roles.models import Stage

# Stages at which the person has something to do.
THEIRS = kinds(lambda kind: kind.takes_part)


def behind(ids: Collection[UUID]) -> dict[UUID, Behind]:
    """Return the most that each person did for their application: a query for each source of it."""
    worked = {pk for asks in handed_in for pk in asks(ids)}
    talks = Interview.objects.filter(
        application__in=ids, state=Interview.State.SCHEDULED, ends_at__lte=clock.now()
    ).values_list("application_id", flat=True)
    talked = set(talks.order_by())
    return {pk: Behind.WORKED if pk in worked else Behind.TALKED if pk in talked else Behind.SENT for pk in ids}


def next_steps(rows: Sequence[Application]) -> dict[UUID, str]:
    """Return the step that is next for each person: where they stand if nothing happened there yet, else a later one.

    '' where none is known. One query.
    """
    met = Interview.objects.filter(application=OuterRef(OuterRef("pk")), stage=OuterRef("pk"), ends_at__lte=clock.now())
    ahead = Stage.objects.filter(
        role=OuterRef("role"), position__gte=OuterRef("stage__position"), kind__in=THEIRS
    ).filter(~Exists(met))
    found = Application.objects.filter(pk__in=[row.pk for row in rows])
    named = found.annotate(next=Subquery(ahead.order_by("position").values("label")[:1]))
    return {pk: label or "" for pk, label in named.values_list("pk", "next")}
