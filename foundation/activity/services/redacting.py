"""Forgetting what log and notices say of somebody: the one change to an event that the database lets happen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from foundation.activity.models import Notification
from foundation.core.clock import now
from foundation.core.event_log import types

FORGOTTEN = "About somebody who was forgotten"
# Who did what and when stays.
EMPTIED = """
UPDATE activity_event SET data = data - %(keys)s::text[]
WHERE organisation_id = %(organisation)s AND verb = ANY(%(verbs)s) AND data ?| %(keys)s::text[]
  AND (subject_id = ANY(%(people)s::uuid[]) OR application_id = ANY(%(applications)s::uuid[])
       OR id = ANY(%(events)s::uuid[]))
"""


@transaction.atomic
def redact(
    *, organisation_id: UUID, people: Collection[UUID], applications: Collection[UUID], events: Collection[UUID] = ()
) -> int:
    """Empty what events and notices say of somebody; return how many events that were.

    `people` are the ids under which they were known, `applications` those of theirs, `events` those about somebody else
    that name them, too. Of an event the keys go that its type declares as personal. Notices keep that there was one,
    and their mail is sent no more; letters to them go. Doing it again changes nothing.
    """
    by_keys: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for kind in types:
        if kind.personal:
            by_keys[kind.personal].append(kind.verb)
    about: dict[str, Any] = {
        "organisation": organisation_id,
        "people": list(people),
        "applications": list(applications),
        "events": list(events),
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('holdout.redacting', 'on', true)")
        emptied = 0
        for keys, verbs in by_keys.items():
            cursor.execute(EMPTIED, {**about, "keys": list(keys), "verbs": verbs})
            emptied += cursor.rowcount
        cursor.execute("SELECT set_config('holdout.redacting', '', true)")
    told = Notification.objects.filter(Q(subject_id__in=people) | Q(application_id__in=applications))
    told.filter(recipient=None).delete()
    told.exclude(title=FORGOTTEN).update(title=FORGOTTEN, body="", updated_at=now())
    waiting = told.filter(mail_due_at__isnull=False, mailed_at=None)
    waiting.update(mail_due_at=None, mail_stopped=Notification.MailState.DROPPED, mail_error=FORGOTTEN)
    return emptied
