"""No mail is lost while its server is away, slow or refuses, and none arrives twice."""

from datetime import timedelta
from uuid import uuid4

from foundation.activity.models import Notification
from foundation.activity.services import notify
from foundation.core.registries import Notice
from tests.cast import Cast
from tests.faults.conftest import Told
from tests.faults.world import World, until


def tell(cast: Cast, *people: str) -> None:
    Notification.objects.all().delete()
    for person in people:
        notify(Notice(cast.acme.pk, None, "test", uuid4(), "", "Thank you", "We read it this week.", "/", email=person))


def waiting() -> int:
    return Notification.objects.filter(mail_state=Notification.MailState.WAITING).count()


def sent() -> int:
    return Notification.objects.filter(mail_state=Notification.MailState.SENT).count()


def test_smtp_is_away_for_four_days(world: World, cast: Cast, told: Told) -> None:
    people = [f"p{n:02}@example.org" for n in range(20)]
    tell(cast, *people)
    world.worker("mail")
    world.beat()
    days = [0.0, 0.05, 0.5, 1, 2, 3, 4]
    for day in days:
        world.ahead(timedelta(days=day))
        tried = Notification.objects.filter(mail_attempts__gt=0).values_list("mail_attempts", flat=True)
        before = sum(tried)
        until(lambda before=before, tried=tried: sum(tried.all()) > before, f"another try on day {day}")
    assert waiting() == 20
    with world.mail_server() as server:
        world.ahead(timedelta(days=4, hours=3))
        took = until(lambda: sent() == 20, "all left")
        assert sorted(server.people) == people
    told(f"20 of 20 waited for 4 days and arrived once each, {took:.0f} s after the server was back")
