"""The first organisation and its owner, and the link by which the owner signs in."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from foundation.core.commands import database_in_words
from foundation.core.errors import DomainError
from foundation.people.services.account_mail import password_link
from foundation.people.services.bootstrap import bootstrap


class Command(BaseCommand):
    """`bootstrap --organisation NAME --email ADDRESS`."""

    help = "Make the first organisation and its owner; print a link that works once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", required=True, metavar="NAME")
        parser.add_argument("--email", required=True, metavar="ADDRESS", help="of the owner")
        parser.add_argument("--name", default="", help="of the owner (from the address without)")
        parser.add_argument("--zone", default="UTC", help="time zone, such as Europe/Berlin")
        parser.add_argument("--currency", default="EUR")

    @database_in_words()
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            owner = bootstrap(
                name=options["organisation"],
                email=options["email"],
                owner_name=options["name"],
                zone=options["zone"],
                currency=options["currency"],
            )
        except DomainError as error:
            raise CommandError(error.sentence) from None
        days = settings.PASSWORD_RESET_TIMEOUT // 86_400
        self.stdout.write(f"{owner.organisation.name} is set up; {owner.user.email} is its owner.")
        self.stdout.write(f"This link sets the password, works once, and ends in {days} days:")
        self.stdout.write(password_link(owner.user))
