"""The views come and go with `migrate`: a column that a view reads could not be changed under it."""

from __future__ import annotations

from typing import Any

import structlog
from django.db import connection, transaction

from foundation.core.tables import are_between_versions
from hiring.operations.reporting.statements import SCHEMA, dropping, fingerprint, making

log = structlog.get_logger(__name__)
STANDING = "SELECT obj_description(to_regnamespace(%s), 'pg_namespace')"
MAY_MAKE = "SELECT has_database_privilege(current_database(), 'CREATE') OR to_regnamespace(%s) IS NOT NULL"


def before_migrating(*, plan: list[Any], using: str, **_: Any) -> None:
    """Take the views away when something will be migrated."""
    if not plan or using != connection.alias:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [SCHEMA])
        if cursor.fetchone()[0]:
            for statement in dropping():
                cursor.execute(statement)
            cursor.execute(f"COMMENT ON SCHEMA {SCHEMA} IS NULL")


def after_migrating(*, using: str, **_: Any) -> None:
    """Make the views unless they stand, or the tables are those of another version."""
    if using != connection.alias or are_between_versions():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STANDING, [SCHEMA])
        if cursor.fetchone()[0] == fingerprint():
            return
        cursor.execute(MAY_MAKE, [SCHEMA])
        if not cursor.fetchone()[0]:
            log.warning("reporting.not_made", reason="the database lets this role make no schema")
            return
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        for statement in (*dropping(), *making()):
            cursor.execute(statement)
        cursor.execute(f"COMMENT ON SCHEMA {SCHEMA} IS %s", [fingerprint()])
