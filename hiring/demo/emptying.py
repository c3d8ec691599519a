"""Emptying the database of a demonstration: every row and every file of the project's own tables."""

from __future__ import annotations

from django.apps import apps
from django.core.files.storage import Storage
from django.db import connection, models, transaction

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
    files = list(_files())
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
    quoted = ", ".join(connection.ops.quote_name(table) for table in sorted(tables))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '15s'")
        cursor.execute(f"TRUNCATE {quoted} CASCADE")
    transaction.on_commit(lambda: _delete(files))


def _files() -> list[tuple[Storage, str]]:
    found: list[tuple[Storage, str]] = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.FileField):
                names = model._default_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
                found += [(field.storage, name) for name in names if name]
    return found


def _delete(files: list[tuple[Storage, str]]) -> None:
    for storage, name in files:
        storage.delete(name)
