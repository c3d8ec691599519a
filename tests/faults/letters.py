"""Mail to try faults with, and where it stands."""

from collections import Counter
from uuid import uuid4

from foundation.activity.models import Notification
from foundation.activity.services import notify
from foundation.core.registries import Notice
from foundation.people.models import MailAddress
from tests.cast import Cast

State = Notification.MailState


def tell(cast: Cast, *people: str) -> None:
    """Begin anew with one mail to each of these."""
    Notification.objects.all().delete()
    MailAddress.objects.all().delete()
    more(cast, *people)


def more(cast: Cast, *people: str) -> None:
    """Put one more mail to each of these into the outbox."""
    for person in people:
        notify(Notice(cast.acme.pk, None, "test", uuid4(), "", "Thank you", "We read it this week.", "/", email=person))


def crowd(many: int) -> list[str]:
    return [f"p{n:03}@example.org" for n in range(many)]


def standing(state: State) -> int:
    return Notification.objects.filter(mail_state=state).count()


def sent() -> int:
    return standing(State.SENT)


def tries() -> int:
    return sum(Notification.objects.values_list("mail_attempts", flat=True))


def twice(people: list[str]) -> list[str]:
    """Return who got more than one."""
    return [person for person, many in Counter(people).items() if many > 1]
