"""Read an applicant tracking system from the command line."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.core import clock
from foundation.people.models import Job, Membership, Organisation
from sync.domain.expressions import BadTable
from sync.domain.mapping import Table, table_of
from sync.models import Connection, Run
from sync.services.connections import connection_for, given_access, open_source, stored_access
from sync.services.errors import SyncError
from sync.services.previewing import preview
from sync.services.running import run_sync
from sync.services.visiting import Access

SECRET = "SYNC_CLIENT_SECRET"  # noqa: S105  (the name of a variable)


class Command(BaseCommand):
    """`sync_ats NAME [--once] [--json] [--preview] [--base-url … --token-url … --client-id … --client-secret …]`."""

    help = (
        "Read NAME (such as greenhouse) and take in what it has; nothing is ever written there. Without addresses and "
        "keys the connection of the settings is used. docs/guide/connectors.md says more."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--once", action="store_true", help="read everything once, now (the usual)")
        parser.add_argument("--changes", action="store_true", help="read only what changed since the last run")
        parser.add_argument("--preview", action="store_true", help="say what would come in, and write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--organisation", default="", metavar="NAME", help="needed where there are several")
        parser.add_argument("--base-url", default="", metavar="URL")
        parser.add_argument("--token-url", default="", metavar="URL")
        parser.add_argument("--client-id", default="", metavar="ID")
        parser.add_argument("--client-secret", default="", metavar="SECRET", help=f"or in the variable {SECRET}")
        parser.add_argument("--user-id", default="", metavar="ID", help="in whose name the system is read")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            table = table_of(options["name"])
            connection = connection_for(_owner(options["organisation"]), table)
            source = open_source(table, _access(connection, table, options), by_hand=bool(options["base_url"]))
            if options["preview"]:
                counts = preview(connection, source)
                self._tell(options, {"run": None, "collections": counts})
                return
            if connection.started_at is None:  # whoever types this has decided it
                connection.started_at = clock.now()
                connection.save(update_fields=["started_at", "updated_at"])
            run = run_sync(connection, source, whole=not options["changes"])
        except BadTable as error:
            raise CommandError(str(error)) from None
        except SyncError as error:
            raise CommandError(error.sentence) from None
        self._report(table, run, options)

    def _report(self, table: Table, run: Run, options: dict[str, Any]) -> None:
        counts = {one.name: run.counts[one.name] for one in table.collections if one.name in run.counts}
        for sentence in run.denied.values():
            self.stderr.write(sentence)
        self._tell(options, {"run": str(run.pk), "collections": counts})
        if run.state == Run.State.FAILED:
            raise CommandError(run.error)
        if run.error:
            self.stderr.write(run.error)

    def _tell(self, options: dict[str, Any], report: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        for name, counts in report["collections"].items():
            why = ", ".join(f"{number} {reason}" for reason, number in counts["reasons"].items())
            said = ", ".join(
                f"{counts[word]} {word}" for word in ("read", "created", "updated", "unchanged", "skipped")
            )
            self.stdout.write(f"{name}: {said}{f' ({why})' if why else ''}")


def _access(connection: Connection, table: Table, options: dict[str, Any]) -> Access:
    secret = options["client_secret"] or os.environ.get(SECRET, "")
    if not (options["base_url"] or options["client_id"] or secret):
        return stored_access(connection)
    return given_access(
        table,
        base_url=options["base_url"],
        token_url=options["token_url"],
        client_id=options["client_id"],
        client_secret=secret,
        user_id=options["user_id"],
    )


def _owner(name: str) -> Membership:
    rows = Organisation.objects.filter(name__iexact=name) | Organisation.objects.filter(slug=name)
    found = list(rows[:2] if name else Organisation.objects.order_by("created_at")[:2])
    if len(found) != 1:
        raise CommandError(f"There is no organisation “{name}”." if name else "Say which --organisation.")
    owners = Membership.objects.filter(organisation=found[0], job=Job.OWNER, active=True)
    owner = owners.select_related("organisation", "user").order_by("created_at").first()
    if owner is None:
        raise CommandError(f"{found[0].name} has no owner who could read.")
    return owner
