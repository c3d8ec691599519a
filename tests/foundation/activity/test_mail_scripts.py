"""Mail to addresses of all scripts: by SMTPUTF8, by the domain's ASCII form, or a plain sentence why not."""

from typing import Any

import pytest
from aiosmtpd.controller import Controller

from foundation.activity.domain.refusals import FOREIGN
from foundation.activity.models import Notification
from foundation.activity.services import mailing
from foundation.core.clock import now
from tests.cast import Cast
from tests.mail_server import MailServer, free_port
from tests.outbox import states, tell

pytestmark = pytest.mark.django_db


def test_letters_of_all_scripts_reach_a_server_that_takes_them(cast: Cast, server: MailServer) -> None:
    tell(cast.ines, "josé@example.org", "0")
    tell(cast.ines, "anna@пример.рф", "1")
    assert mailing.send_due(now()) == 2
    assert server.people == ["josé@example.org", "anna@xn--e1afmkfd.xn--p1ai"]
    assert [str(mail["To"]) for _to, mail in server.kept] == server.people


def test_a_server_that_cannot_be_told_them_holds_up_no_other_mail(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "foundation.activity.services.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=settings.EMAIL_PORT, enable_SMTPUTF8=False)
    controller.start()
    try:
        for slot, to in enumerate(["josé@example.org", "anna@пример.рф"]):
            tell(cast.ines, to, str(slot))
        assert mailing.send_due(now()) == 1
    finally:
        controller.stop()
    assert states() == {"josé@example.org": ("parked", 1), "anna@пример.рф": ("sent", 1)}
    assert Notification.objects.get(email="josé@example.org").mail_error == FOREIGN
