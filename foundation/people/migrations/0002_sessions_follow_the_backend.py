"""Sessions name the backend that signed their person in; it moved, and nobody should have to sign in again for that."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.core.cache import caches
from django.db import migrations
from django.utils import timezone

BEFORE = "hiring.people.backends.AccountBackend"
AFTER = "foundation.people.views.backend.AccountBackend"


def follow(apps: Any, _editor: Any) -> None:
    """Write the new name into every session that lives, and let go of the cached copies that hold the old one."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    stale = []
    for row in apps.get_model("sessions", "Session").objects.filter(expire_date__gt=timezone.now()).iterator():
        held = store(row.session_key)
        data = held.decode(row.session_data)
        if data.get(BACKEND_SESSION_KEY) == BEFORE:
            row.session_data = held.encode({**data, BACKEND_SESSION_KEY: AFTER})
            row.save(update_fields=["session_data"])
            stale.append(held.cache_key)
    caches[settings.SESSION_CACHE_ALIAS].delete_many(stale)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("sessions", "0001_initial"),
    ]

    operations = [migrations.RunPython(follow, migrations.RunPython.noop)]
