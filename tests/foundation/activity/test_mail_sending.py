"""Mail leaves over one connection, each once, also with two senders and with one that dies."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from foundation.activity.services import mailing
from foundation.activity.tasks import sweep_mail
from foundation.core.clock import now
from tests.cast import Cast
from tests.mail_server import MailServer
from tests.outbox import states, tell

pytestmark = pytest.mark.django_db


def test_a_real_smtp_conversation(cast: Cast, server: MailServer) -> None:
    row = tell(cast.ines, title="Unterlagen für Zoë")
    assert row.mail_state == "waiting"
    assert mailing.send_due(now()) == 1
    ((recipients, message),) = server.kept
    assert recipients == [cast.ines.user.email]
    assert message["Subject"] == "Unterlagen für Zoë"
    assert message["Auto-Submitted"] == "auto-generated"
    assert {part.get_content_type() for part in message.iter_parts()} == {"text/plain", "text/html"}
    row.refresh_from_db()
    assert (row.mail_state, row.mail_error) == ("sent", "")


def test_one_connection_for_all_mail_of_a_sweep(cast: Cast, server: MailServer) -> None:
    for number in range(120):
        tell(cast.ines, f"p{number:03}@example.org")
    assert mailing.send_due(now(), seconds=60) == 120, "more than fifty in one sweep"
    assert server.connections == 1
    assert len(set(server.people)) == 120


def test_the_connection_is_made_anew_when_it_broke(cast: Cast, server: MailServer) -> None:
    server.to = {"b@example.org": "cut"}
    for slot, to in enumerate(["a@example.org", "b@example.org", "c@example.org", "d@example.org"]):
        tell(cast.ines, to, str(slot))
    assert mailing.send_due(now()) == 3
    assert server.people == ["a@example.org", "c@example.org", "d@example.org"]
    assert server.connections == 2
    assert states()["b@example.org"] == ("waiting", 1)


def test_a_server_that_breaks_two_conversations_in_a_row_is_left_for_this_sweep(cast: Cast, server: MailServer) -> None:
    people = [f"p{number}@example.org" for number in range(6)]
    server.to = dict.fromkeys(people, "cut")
    for slot, to in enumerate(people):
        tell(cast.ines, to, str(slot))
    assert mailing.send_due(now()) == 0
    assert [states()[to][1] for to in people] == [1, 1, 0, 0, 0, 0], "the others were not tried"


def test_a_sweep_ends_in_time(cast: Cast, server: MailServer) -> None:
    tell(cast.ines)
    assert mailing.send_due(now(), seconds=0) == 0
    assert states() == {"": ("waiting", 0)}


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_mail_once(cast: Cast, server: MailServer) -> None:
    for number in range(30):
        tell(cast.ines, f"p{number:02}@example.org")

    def sweep(_: int) -> int:
        try:
            return mailing.send_due(now(), seconds=60)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as senders:
        sent = list(senders.map(sweep, range(2)))
    assert sum(sent) == 30
    assert all(sent), "both took their part"
    assert sorted(server.people) == [f"p{number:02}@example.org" for number in range(30)]


def test_a_sender_that_dies_delays_only_the_mail_it_had(cast: Cast, server: MailServer) -> None:
    had, other = tell(cast.ines, slot="0"), tell(cast.ines, slot="1")
    start = now()
    assert mailing._claim(start) == had
    assert mailing.send_due(start) == 1
    other.refresh_from_db()
    assert other.mail_state == "sent"
    assert mailing.send_due(start + mailing.LEASE - timedelta(seconds=1)) == 0
    assert mailing.send_due(start + mailing.LEASE) == 1
    assert timedelta(seconds=sweep_mail.time_limit) < mailing.LEASE, "nobody sends it twice who is only slow"


def test_nothing_but_the_outbox_sends_mail() -> None:
    """Whoever sends in a request keeps somebody waiting, and loses the mail when the server is away."""
    root = Path(__file__).resolve().parents[3]
    sends = re.compile(r"EmailMessage|EmailMultiAlternatives\(|send_mail\(|mail_admins|get_connection\(")
    apps = ("foundation", "roles", "candidates", "rubrics", "assessments", "sync", "assistants", "hiring")
    paths = [path for app in apps for path in (root / app).rglob("*.py")]
    found = {str(path.relative_to(root)) for path in paths if sends.search(path.read_text(encoding="utf-8"))}
    assert found == {
        "foundation/activity/services/letters.py",  # writes it
        "foundation/activity/services/line.py",  # sends it
        "foundation/activity/services/smtp.py",  # tells a server of addresses in other scripts
        "foundation/people/views/adapter.py",  # takes the library's and puts it into the outbox
    }
