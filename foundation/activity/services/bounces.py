"""What a provider tells afterwards of mail that it took."""

from datetime import datetime
from email.utils import parseaddr

import structlog

from foundation.people.models import MailAddress
from foundation.people.services.addresses import mark_address

log = structlog.get_logger(__name__)
State = MailAddress.State
MARKS = {"bounced": State.BOUNCED, "rejected": State.REFUSED, "complained": State.COMPLAINED}
# Says more of the other server than of the address.
PASSING = "timed_out"


def note_fate(kind: str, address: str, said: str, *, refusal: str = "", at: datetime | None = None) -> bool:
    """Mark an address that mail came back from; True when it is one of those kinds. Safe to repeat."""
    bare = parseaddr(address)[1] or address  # some tell the name with it
    if kind not in MARKS or refusal == PASSING or "@" not in bare:
        return False
    mark_address(bare, MARKS[kind], said or refusal, at=at)
    log.info("mail_came_back", kind=kind)
    return True
