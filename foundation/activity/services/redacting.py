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
# Who did what and when stays; of an event about two people also the names that stand in the other's.
EMPTIED = """
UPDATE activity_event SET data = data - %(keys)s::text[]
WHERE organisation_id = %(organisation)s AND verb = ANY(%(verbs)s) AND data ?| %(keys)s::text[]
  AND (subject_id = ANY(%(people)s::uuid[]) OR application_id = ANY(%(applications)s::uuid[])
       OR data -> 'names' ?| %(names)s::text[])
"""


@transaction.atomic
def redact(
    *, organisation_id: UUID, people: Collection[UUID], applications: Collection[UUID], names: Collection[str]
) -> int:
    """Empty what events and notices say of somebody; return how many events that were.

    `people` are the ids under which they were known, `applications` those of theirs, `names` what they were called. Of
    an event the keys go that its type declares as personal. Notices keep that there was one; letters to them go.
    """
    by_keys: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for kind in types:
        if kind.personal:
            by_keys[kind.personal].append(kind.verb)
    about: dict[str, Any] = {
        "organisation": organisation_id,
        "people": list(people),
        "applications": list(applications),
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('holdout.redacting', 'on', true)")
        emptied = 0
        for keys, verbs in by_keys.items():
            cursor.execute(EMPTIED, {**about, "names": list(names), "keys": list(keys), "verbs": verbs})
            emptied += cursor.rowcount
        cursor.execute("SELECT set_config('holdout.redacting', '', true)")
    told = Notification.objects.filter(Q(subject_id__in=people) | Q(application_id__in=applications))
    told.filter(recipient=None).delete()
    told.exclude(title=FORGOTTEN).update(title=FORGOTTEN, body="", updated_at=now())
    return emptied
