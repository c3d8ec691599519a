"""Play the demo into an empty database, or throw it away and play it again; print who can sign in."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection, transaction

from foundation.core.playbook import PlaybookError
from foundation.people.models import Organisation
from foundation.people.services.organisations import SETUP_LOCK
from hiring.demo import emptying, people, playing


class Command(BaseCommand):
    """`demo [--reset] [--yes-really]`; running it again changes nothing and prints the logins."""

    help = "Play a believable organisation into an empty database and print its logins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="delete everything in the database and play it anew")
        parser.add_argument(
            "--yes-really", action="store_true", help="even in production, and even where others' organisations are"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sure = options["yes_really"]
        if settings.PRODUCTION and not sure:
            raise CommandError(
                "This is a production installation, and the demo's password is public. Give --yes-really to play it."
            )
        try:
            with transaction.atomic():
                self._lock()
                if options["reset"]:
                    self._empty(sure)
                if not Organisation.objects.exists():
                    playing.play()
        except PlaybookError as error:
            raise CommandError(f"The demo's story is broken: {error}") from None
        except OperationalError as error:
            raise CommandError(f"The database is busy, nothing was changed: {' '.join(str(error).split())}") from None
        self._print_logins()

    def _lock(self) -> None:
        """Wait for another command or set-up page that makes the first organisation."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SETUP_LOCK])

    def _empty(self, sure: bool) -> None:
        others = emptying.others_live_here(people.demo_organisation())
        if others and not sure:
            raise CommandError(
                f"This would delete {', '.join(others)}, which the demo did not make. Give --yes-really to do so."
            )
        emptying.empty()

    def _print_logins(self) -> None:
        organisation = people.demo_organisation()
        if organisation is None:
            self.stdout.write("There is an organisation already, so the demo was not played.")
            return
        self.stdout.write(f"{organisation.name} is the demo. Sign in with the password {people.password()} as")
        for login in people.logins():
            self.stdout.write(f"  {login.job:<15} {login.email:<32} {login.name}")
