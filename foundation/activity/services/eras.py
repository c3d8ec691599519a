"""Beginning to number changes anew, and letting go of old ones."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from foundation.activity.models import Change, Era
from foundation.activity.queries.changes import SYSTEM


def system() -> str:
    """Return which cluster and database this is; numbers of transactions mean nothing in another."""
    with connection.cursor() as cursor:
        cursor.execute(SYSTEM)
        return str(cursor.fetchone()[0])


def begun() -> bool:
    """Tell whether changes are numbered."""
    return Era.objects.exists()


@transaction.atomic
def begin() -> Era:
    """Begin a new era: every token that was given before is answered with `resync_required`.

    It waits for whoever is writing, so that no change is noted in the era before and read in none.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE activity_era IN ACCESS EXCLUSIVE MODE")
    Era.objects.all().delete()
    Change.objects.all().delete()
    return Era.objects.create(number=secrets.randbits(52) + 1, system=system())


@transaction.atomic
def purge(now: datetime) -> int:
    """Let go of changes that are older than is kept; tokens from before them are answered with `resync_required`."""
    old = Change.objects.filter(at__lt=now - timedelta(days=settings.CHANGES_KEPT_DAYS))
    last = old.aggregate(last=Max("xid"))["last"]
    if last is None:
        return 0
    Era.objects.filter(floor__lte=last).update(floor=last + 1)
    return old.filter(xid__lte=last).delete()[0]
