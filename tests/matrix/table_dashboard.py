"""The pages that gather from every app."""

from foundation.activity.models import Notification
from foundation.activity.services import notify
from foundation.core.registries import Notice
from foundation.people.models import MailAddress
from foundation.people.services import give_calendar_address
from foundation.people.services.addresses import mark_address
from tests.matrix.permissions import MEMBERS, Row, World

ALL = " ".join(MEMBERS)
OWNERS = "ada zed"
OTHERS = "rafa mei ines tom oba vic olu"


def build(world: World) -> None:
    """Tell ada something."""
    ada = world.cast.ada
    notify(
        Notice(ada.organisation_id, ada.pk, "test", ada.pk, slot="matrix", title="Look", body="", url="/"), mail=False
    )
    world.notification = Notification.objects.get(recipient=ada, slot="matrix")
    Notification.objects.filter(pk=world.notification.pk).update(mail_error="The address was refused: 550")

    mark_address(world.cast.tom.user.email, MailAddress.State.BOUNCED, "Mailbox unknown")
    world.address = MailAddress.objects.get()
    world.calendar = give_calendar_address(actor=ada)


OPEN = {ALL: 200, "anonymous nobody gone": 200}
ROWS = [
    Row("GET", "home", {ALL: 200}),
    Row("GET", "home", {ALL: 200}, query="who=others", note="others"),
    Row("GET", "search", {ALL: 200}, query="q=an"),
    Row("GET", "notifications", {ALL: 200}),
    Row("POST", "notifications_read", {ALL: 302}),
    Row(
        "POST",
        "notification_read",
        {"ada": 302, "rafa mei ines tom oba vic olu zed": 404},
        lambda world: {"notification_id": world.notification.pk},
    ),
    Row("GET", "insights", {"ada rafa mei zed": 200, "ines tom oba vic olu": 403}),
    Row("GET", "settings", {ALL: 200}),
    Row("GET", "own_calendar", {ALL: 200}),
    Row("POST", "own_calendar", {"ada": 409, "rafa mei ines tom oba vic olu zed": 200}, data={"act": "on"}),
    Row("POST", "own_calendar", {ALL: 302}, data={"act": "off"}, note="switched off"),
    Row("GET", "calendar", OPEN, lambda world: {"token": world.calendar}),
    Row(
        "GET",
        "calendar",
        {ALL: 404, "anonymous nobody gone": 404},
        lambda world: {"token": world.calendar[::-1]},
        note="another",
    ),
    Row("GET", "audit", {OWNERS: 200, OTHERS: 403}),
    Row("GET", "mail", {OWNERS: 200, OTHERS: 403}),
    Row(
        "POST",
        "mail_send_again",
        {"ada": 302, "zed": 404, OTHERS: 403},
        lambda world: {"mail_id": world.notification.pk},
    ),
    Row("GET", "mail_send_all_again", {OWNERS: 200, OTHERS: 403}),
    Row("POST", "mail_send_all_again", {OWNERS: 409, OTHERS: 403}, data={"n": "9999"}, note="counted otherwise"),
    Row(
        "POST",
        "mail_clear_address",
        {"ada": 302, "zed": 404, OTHERS: 403},
        lambda world: {"address_id": world.address.pk},
    ),
    # Providers alone speak here, by a secret of their own; without a provider nobody does.
    Row("GET", "mail_events", {ALL: 404, "anonymous nobody gone": 404}),
    Row("POST", "mail_events", {ALL: 404, "anonymous nobody gone": 404}),
    Row("GET", "style", {ALL: 200}),
    Row("GET", "health", OPEN),
    Row("GET", "health_ready", OPEN),
    Row("GET", "metrics", {ALL: 404, "anonymous nobody gone": 404}),
]
