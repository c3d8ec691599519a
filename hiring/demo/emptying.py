"""Emptying the database of a demonstration: every row and every file of the project's own tables."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.db import connection, transaction

from foundation.core.storage import named_files
from foundation.people.models import Organisation

# What Django itself fills when it migrates, and needs afterwards.
KEPT = {"django_content_type", "auth_permission"}


def others_live_here(demo: Organisation | None) -> list[str]:
    """Return the names of the organisations that the demo did not make."""
    rows = Organisation.objects.exclude(pk=demo.pk) if demo else Organisation.objects.all()
    return list(rows.order_by("name").values_list("name", flat=True))


def empty() -> None:
    """Truncate all tables; their files go once the transaction is through. Must be called inside one.

    Events are append-only by a trigger on update and delete, which TRUNCATE does not fire: taking the whole
    demonstration away is the one thing that may remove them.
    """
    files = list(named_files())
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
    quoted = ", ".join(connection.ops.quote_name(table) for table in sorted(tables))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '15s'")
        cursor.execute(f"TRUNCATE {quoted} CASCADE")
    transaction.on_commit(lambda: _delete(files))


def _delete(files: list[str]) -> None:
    for name in files:
        default_storage.delete(name)
