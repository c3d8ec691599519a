"""The event event log: written in the act's transaction, readable by its audience, never changed."""

import pytest
from django.db import DatabaseError, connection, transaction

from foundation.activity.models import Event
from foundation.activity.queries import timeline, visible_events
from foundation.activity.services import record
from foundation.core import context
from foundation.core.event_log import GRADING, OWN, STAFF, Notify, event, types

if "test.staff" not in types:
    event("test.staff", STAFF, "changed {what} from {before} to {after}")
    event("test.own", OWN, "did something alone")

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject(cast):
    return cast.rafa


def test_an_event_carries_actor_subject_and_request(cast, subject):
    token = context.request_id.set("request-0042")
    try:
        with transaction.atomic():
            made = record("test.staff", actor=cast.ada, subject=subject, data={"what": "zone"})
    finally:
        context.request_id.reset(token)
    made.refresh_from_db()
    assert (made.actor, made.actor_label, made.subject_id) == (cast.ada, cast.ada.name, subject.pk)
    assert (made.request_id, made.organisation_id) == ("request-0042", cast.ada.organisation_id)


def test_an_undeclared_verb_is_refused(cast, subject):
    with pytest.raises(KeyError), transaction.atomic():
        record("test.unheard_of", actor=cast.ada, subject=subject)


def test_a_notice_of_a_blind_event_says_who_may_go_on_reading_it():
    with pytest.raises(ValueError, match="who may read the notice test_told"):
        event("test.blind", GRADING, "graded", told=(Notify("test_told", lambda _happened: ()),))
    assert "test.blind" not in types


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written(cast):
    with pytest.raises(RuntimeError):
        record("test.staff", actor=cast.ada, subject=cast.rafa)


@pytest.mark.parametrize("change", [lambda rows: rows.update(verb="other"), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_an_event(cast, subject, change):
    with transaction.atomic():
        made = record("test.staff", actor=cast.ada, subject=subject)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(Event.objects.filter(pk=made.pk))
    assert Event.objects.get(pk=made.pk).verb == "test.staff"


def test_a_declared_redaction_may_empty_the_data_but_not_move_the_event(cast, subject):
    with transaction.atomic():
        made = record("test.staff", actor=cast.ada, subject=subject, data={"what": "Ada"})
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL holdout.redacting = 'on'")
        Event.objects.filter(pk=made.pk).update(data={})
    assert Event.objects.get(pk=made.pk).data == {}
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL holdout.redacting = 'on'")
        Event.objects.filter(pk=made.pk).update(verb="other")


def test_audiences_decide_who_reads(cast, subject):
    with transaction.atomic():
        staff = record("test.staff", actor=cast.ada, subject=subject)
        own = record("test.own", actor=cast.ines, subject=subject)
    readers = {
        name: set(visible_events(getattr(cast, name)).filter(pk__in=[staff.pk, own.pk]).values_list("pk", flat=True))
        for name in ("ada", "rafa", "mei", "ines", "vic", "olu", "zed")
    }
    assert readers == {
        "ada": {staff.pk},
        "rafa": {staff.pk},
        "mei": set(),
        "ines": {own.pk},
        "vic": set(),
        "olu": set(),
        "zed": set(),
    }


def test_the_timeline_reads_as_sentences_newest_first_in_one_query(cast, subject, django_assert_num_queries):
    with transaction.atomic():
        record("test.staff", actor=cast.ada, subject=subject, data={"what": "zone", "before": "UTC", "after": "CET"})
        record("test.staff", actor=cast.ada, subject=subject, data={"what": "name", "before": "A"})
    with django_assert_num_queries(1):
        items = timeline(cast.ada, subject_id=subject.pk)
    said = [item.text for item in items if item.verb == "test.staff"]
    assert said == ["changed name from A to …", "changed zone from UTC to CET"]
