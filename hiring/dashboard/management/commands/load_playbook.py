"""Check the playbook and give organisations what they do not have of it yet."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from foundation.core import registries
from foundation.core.playbook import PlaybookError
from foundation.core.playbook_check import faults
from foundation.people.models import Organisation


class Command(BaseCommand):
    """`load_playbook [--organisation SLUG] [--check]`; running it again changes nothing that an organisation edited."""

    help = "Check the playbook under fixtures/ and load what organisations do not have of it yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", metavar="SLUG", help="only this organisation (all of them without)")
        parser.add_argument("--check", action="store_true", help="only check the files, load nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if found := faults():
            raise CommandError("The playbook is broken, nothing was loaded:\n" + "\n".join(found))
        self.stdout.write("The playbook is sound.")
        if options["check"]:
            return
        for organisation in _chosen(options["organisation"]):
            try:
                with transaction.atomic():
                    for seeder in registries.seeders:
                        seeder(organisation)
            except PlaybookError as error:
                raise CommandError(f"{organisation.slug}: {error}") from None
            self.stdout.write(f"{organisation.slug}: has the playbook.")


def _chosen(slug: str | None) -> list[Organisation]:
    rows = Organisation.objects.order_by("slug")
    found = list(rows.filter(slug=slug) if slug else rows)
    if slug and not found:
        known = ", ".join(rows.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no organisation “{slug}”. Organisations: {known}.")
    return found
