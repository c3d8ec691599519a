"""Whether an address takes mail."""

from django.db.models import QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower

from foundation.people.models import MailAddress

State = MailAddress.State


def without_mail() -> QuerySet[MailAddress]:
    """Return the addresses that nothing is sent to."""
    return MailAddress.objects.exclude(state=State.OK)


def why_no_mail(address: str) -> str:
    """Say in words why nothing is sent to an address; nothing: it takes mail."""
    found = without_mail().filter(address=address.strip().lower()).first()
    return f"{found.get_state_display()}: {found.reason}" if found and found.reason else _bare(found)


def _bare(found: MailAddress | None) -> str:
    return found.get_state_display() if found else ""


def mail_state(address: str | Combinable) -> Subquery:
    """Return the state of the address in that field of an outer query, NULL where mail is taken."""
    return Subquery(without_mail().filter(address=Lower(address)).values("state")[:1])
