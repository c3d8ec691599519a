"""Who reads the views of `reporting` as whom."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from foundation.people.models import INTEGRATION, Membership
from hiring.operations.reporting.statements import SCHEMA, role_of

MADE = """\
-- Reads as {name} of {organisation}. Run this as a superuser of the database, then choose a password: \\password {role}
CREATE ROLE {role} LOGIN NOINHERIT CONNECTION LIMIT 5;
ALTER ROLE {role} SET search_path = {schema};
ALTER ROLE {role} SET default_transaction_read_only = on;
ALTER ROLE {role} SET statement_timeout = '60s';
"""


class Command(BaseCommand):
    """`reporting_role EMAIL`, or the name of an integration."""

    help = "Print the SQL that makes a role of the database through which a BI tool reads what this member may see."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("member", metavar="EMAIL", help="of a member, or the name of an integration")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = options["member"]
        named = Q(user__name__iexact=asked) | Q(user__name__istartswith=f"{asked} (")
        which = Q(user__email__iexact=asked) | (Q(job=INTEGRATION) & named)
        found = Membership.objects.filter(which, active=True).select_related("user", "organisation")
        if not found:
            raise CommandError(f"No member has the address {asked}, and no integration this name.")
        for member in found:
            # In a comment of SQL a name must not begin a line of its own.
            name, organisation = (" ".join(said.split()) for said in (member.name, member.organisation.name))
            said = MADE.format(role=role_of(member), schema=SCHEMA, name=name, organisation=organisation)
            self.stdout.write(said)
