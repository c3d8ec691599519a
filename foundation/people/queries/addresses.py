"""Whether an address takes mail."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower

from foundation.core.domain.mailboxes import LONGEST, shown
from foundation.people.models import MailAddress

State = MailAddress.State


def key_of(address: str) -> str:
    """Return the spelling by which an address is marked: as people write it, though providers tell it as it travels."""
    return shown(address.strip()).lower()[:LONGEST]


def without_mail() -> QuerySet[MailAddress]:
    """Return the addresses that nothing is sent to."""
    return MailAddress.objects.exclude(state=State.OK)


def why_no_mail(address: str) -> str:
    """Say in words why nothing is sent to an address; nothing: it takes mail."""
    found = without_mail().filter(address=key_of(address)).first()
    return f"{found.get_state_display()}: {found.reason}" if found and found.reason else _bare(found)


def _bare(found: MailAddress | None) -> str:
    return found.get_state_display() if found else ""


def mail_trouble(field: str) -> Subquery:
    """Return what is wrong with the address in that field of an outer query, a `State`; NULL where it takes mail."""
    return Subquery(without_mail().filter(address=Lower(OuterRef(field))).values("state")[:1])


def trouble_in_words(state: str | None) -> str:
    """Say what `mail_trouble` found; nothing: the address takes mail."""
    return str(State(state).label) if state else ""
