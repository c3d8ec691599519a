"""Bring the database up to date and, the first time, play the demo; prints its steps and the demo's logins."""

import os

import django
from django.core.management import call_command

from hiring.devserver.supervisor.prepared import STEP


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiring.settings.dev")
    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from foundation.people.models import Organisation

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        print(f"{STEP}changing the tables, {len(waiting)} steps", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    if not Organisation.objects.exists():
        print(f"{STEP}playing the demo; this takes a while, and happens once", flush=True)
    call_command("demo")


if __name__ == "__main__":
    main()
