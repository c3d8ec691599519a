"""Notifications are told once, by whatever way; their mail leaves once."""

from dataclasses import replace
from datetime import timedelta
from time import perf_counter
from uuid import uuid4

import pytest
from django.core import mail

from foundation.activity.queries import inbox, unread_count
from foundation.activity.services import mailing, mark_read, notify, sweep_reminders
from foundation.core import registries
from foundation.core.clock import now
from foundation.core.registries import Notice

pytestmark = pytest.mark.django_db


def notice(member, *, slot="", title="Scorecard owed", url="/seats/1/"):
    return Notice(
        organisation_id=member.organisation_id,
        recipient_id=member.pk,
        kind="scorecard_due",
        subject_id=SUBJECT,
        slot=slot,
        title=title,
        body="Two people wait for it.",
        url=url,
    )


SUBJECT = uuid4()


def test_the_same_notice_is_told_once(cast):
    assert notify(notice(cast.ines)) is True
    assert notify(notice(cast.ines)) is False
    assert notify(notice(cast.ines, slot="day 2")) is True
    assert unread_count(cast.ines) == 2
    assert unread_count(cast.tom) == 0


def test_reading_touches_only_ones_own(cast):
    notify(notice(cast.ines))
    notify(notice(cast.tom))
    toms = inbox(cast.tom).get()
    assert mark_read(actor=cast.ines, notification_ids=[toms.pk]) == 0
    assert mark_read(actor=cast.ines) == 1
    assert (unread_count(cast.ines), unread_count(cast.tom)) == (0, 1)


def test_mail_leaves_once_with_an_absolute_link(cast, settings):
    settings.BASE_URL = "https://hiring.example"
    notify(notice(cast.ines, title="Line one\nBcc: someone@evil.example"))
    assert mailing.send_due(now()) == 1
    assert mailing.send_due(now() + timedelta(days=1)) == 0
    (sent,) = mail.outbox
    assert sent.to == [cast.ines.user.email]
    assert sent.subject == "Line one Bcc: someone@evil.example"
    assert "https://hiring.example/seats/1/" in sent.body
    assert "https://hiring.example/seats/1/" in sent.alternatives[0][0]


def test_no_mail_to_someone_who_left(cast):
    notify(notice(cast.ines))
    cast.ines.active = False
    cast.ines.save()
    assert mailing.send_due(now()) == 0
    assert mailing.send_due(now() + timedelta(days=2)) == 0
    assert mail.outbox == []


def test_people_without_an_account_get_mail_too(cast):
    to_candidate = Notice(
        organisation_id=cast.ada.organisation_id,
        recipient_id=None,
        email="lucia@example.org",
        kind="take_home_sent",
        subject_id=SUBJECT,
        slot="",
        title="Your take-home",
        body="It waits for you.",
        url="https://hiring.example/portal/x/",
    )
    assert notify(to_candidate) is True
    assert notify(to_candidate) is False
    assert mailing.send_due(now()) == 1
    assert mail.outbox[0].to == ["lucia@example.org"]


def test_the_sweep_tells_what_is_due_once_and_survives_a_broken_reminder(cast, monkeypatch):
    from django.db import DataError

    def broken(_at):
        raise DataError("no such thing")

    own = {"first": broken, "second": lambda _at: [notice(cast.ines), notice(cast.tom)]}
    monkeypatch.setattr(registries.reminders, "_entries", own)
    assert sweep_reminders(now()) == 2
    assert sweep_reminders(now()) == 0
    assert unread_count(cast.tom) == 1


def test_a_fault_of_any_kind_stops_neither_other_kinds_nor_what_was_named_before(cast, monkeypatch):
    def broken(_at):
        yield notice(cast.ines, slot="before")
        raise KeyError("Sam")

    own = {"first": broken, "second": lambda _at: [notice(cast.tom)]}
    monkeypatch.setattr(registries.reminders, "_entries", own)
    assert sweep_reminders(now()) == 2
    assert (unread_count(cast.ines), unread_count(cast.tom)) == (1, 1)


@pytest.mark.parametrize("spoilt", [{"url": "/" * 400}, {"body": "a\x00b"}, {"recipient_id": uuid4()}])
@pytest.mark.django_db(transaction=True)
def test_a_broken_notice_holds_up_none_of_its_batch(cast, monkeypatch, spoilt):
    many = [notice(cast.ines, slot=str(number)) for number in range(40)]
    many.insert(17, replace(notice(cast.ines, slot="spoilt"), **spoilt))
    monkeypatch.setattr(registries.reminders, "_entries", {"only": lambda _at: many})
    assert sweep_reminders(now()) == 40
    assert unread_count(cast.ines) == 40


def test_a_thousand_due_notices_cost_a_few_questions_a_batch(cast, monkeypatch, django_assert_max_num_queries):
    many = [notice(cast.ines, slot=str(number)) for number in range(1000)]
    monkeypatch.setattr(registries.reminders, "_entries", {"only": lambda _at: many})
    for told in (1000, 0):
        with django_assert_max_num_queries(10):
            assert sweep_reminders(now()) == told


def test_ten_thousand_due_notices_are_swept_well_inside_the_slot(cast, monkeypatch):
    many = [notice(cast.ines, slot=str(number)) for number in range(10_000)]
    monkeypatch.setattr(registries.reminders, "_entries", {"only": lambda _at: many})
    for told in (10_000, 0):
        begun = perf_counter()
        assert sweep_reminders(now()) == told
        assert perf_counter() - begun < 20
