"""What happened reaches endpoints: signed, thin, in order, tried for days, and given up in the end."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import transaction
from standardwebhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from foundation.activity import services
from foundation.activity.models import Delivery, Event, Notification, Untold, Webhook
from foundation.activity.services import delivering, posting, record
from foundation.core.clock import now
from foundation.core.errors import Refused
from foundation.core.ids import uuid7
from foundation.people.services import change_job
from tests.cast import Cast
from tests.foundation.activity.webhooks.receiver import Handler, Received, answering, hook_to, receiving, slow

pytestmark = pytest.mark.django_db
State = Delivery.State


def happen(cast: Cast, verb: str = "organisation.changed", **data: Any) -> Event:
    """Let something happen in the organisation."""
    with transaction.atomic():
        return record(verb, actor=cast.ada, subject=cast.acme, data=data)


def sweep(at: datetime | None = None) -> int:
    services.fan_out()
    return services.deliver_due(at or now())


def days_pass(*days: float) -> None:
    start = now()
    for day in days:
        services.deliver_due(start + timedelta(days=day))


def test_a_message_is_signed_as_the_standard_says_and_tells_ids_alone(cast: Cast, endpoint: Received) -> None:
    hook = hook_to(cast.ada, endpoint.url)
    event = happen(cast, fields="the name of Ada Okafor")
    assert sweep() == 1
    secret = services.secret_of(actor=cast.ada, webhook=hook)
    assert endpoint.verified(secret) == [
        {
            "type": "organisation.changed",
            "timestamp": event.created_at.isoformat().replace("+00:00", "Z"),
            "data": {
                "organisation_id": str(cast.acme.pk),
                "object": "organisation",
                "id": str(cast.acme.pk),
                "role_id": None,
                "application_id": None,
            },
        }
    ]
    path, headers, body = endpoint.kept[0]
    assert path == "/hook/?tenant=7"
    assert headers["webhook-id"] == f"msg_{event.pk.hex}"
    assert headers["Content-Type"] == "application/json"
    assert b"Ada" not in body
    with pytest.raises(WebhookVerificationError):
        Verifier(secret).verify(body.replace(b"changed", b"chanced"), headers)
    sent = Delivery.objects.get()
    assert (sent.state, sent.status, sent.attempts, sent.due_at, sent.error) == (State.SENT, 204, 1, None, "")
    assert sweep() == 0, "once"


def test_both_secrets_sign_while_a_rotation_overlaps(cast: Cast, endpoint: Received) -> None:
    hook = hook_to(cast.ada, endpoint.url)
    old = services.secret_of(actor=cast.ada, webhook=hook)
    hook = services.rotate_secret(actor=cast.ada, webhook=hook, overlap_hours=48)
    new = services.secret_of(actor=cast.ada, webhook=hook)
    assert new != old
    happen(cast)
    sweep()
    assert len(endpoint.kept[0][1]["webhook-signature"].split(" ")) == 2
    assert endpoint.verified(old) == endpoint.verified(new)
    with time_machine.travel(now() + timedelta(hours=49), tick=True):
        happen(cast)
        sweep()
        _, headers, body = endpoint.kept[1]
        Verifier(new).verify(body, headers)
        with pytest.raises(WebhookVerificationError):
            Verifier(old).verify(body, headers)


def test_a_second_rotation_does_not_end_the_secret_that_the_other_side_has(cast: Cast, endpoint: Received) -> None:
    hook = hook_to(cast.ada, endpoint.url)
    old = services.secret_of(actor=cast.ada, webhook=hook)
    hook = services.rotate_secret(actor=cast.ada, webhook=hook)
    with pytest.raises(Refused) as refused:
        services.rotate_secret(actor=cast.ada, webhook=hook)
    assert refused.value.code == "overlaps"
    happen(cast)
    sweep()
    assert endpoint.verified(old)
    hook = services.rotate_secret(actor=cast.ada, webhook=hook, overlap_hours=0)
    happen(cast)
    sweep()
    with pytest.raises(WebhookVerificationError):
        endpoint.verified(old)
    with time_machine.travel(now() + timedelta(hours=25), tick=True):
        services.rotate_secret(actor=cast.ada, webhook=hook)


def test_nobody_hears_of_what_happened_before_or_elsewhere(cast: Cast, endpoint: Received) -> None:
    happen(cast)
    assert not Untold.objects.exists(), "nobody listens, so nothing is noted"
    hook_to(cast.ada, endpoint.url)
    with transaction.atomic():
        record("organisation.changed", actor=cast.zed, subject=cast.other)
    assert sweep() == 0
    assert endpoint.kept == []


def test_an_endpoint_hears_the_types_and_roles_that_it_asked_for(cast: Cast, endpoint: Received) -> None:
    hook_to(cast.ada, endpoint.url, types=["member.*", "organisation.changed"])
    change_job(actor=cast.ada, member=cast.tom, job="recruiter", title="", technical=True)
    happen(cast)
    happen(cast, "integration.created", name="Payroll")
    sweep()
    assert sorted(endpoint.heard()) == ["member.job_changed", "organisation.changed"]
    Webhook.objects.update(types=[], role_ids=[str(uuid7())])
    happen(cast)
    assert sweep() == 0, "it stands with no role that was asked for"


def test_what_is_about_the_same_is_told_in_order(cast: Cast, endpoint: Received) -> None:
    hook_to(cast.ada, endpoint.url)
    for _ in range(3):
        happen(cast)
    with transaction.atomic():
        record("member.rate_changed", actor=cast.ada, subject=cast.vic)
    first = Event.objects.filter(verb="organisation.changed").earliest("created_at")

    def once(handler: Handler) -> None:
        mine = handler.headers["webhook-id"]
        tries = [headers["webhook-id"] for _, headers, _ in endpoint.kept].count(mine)
        handler.say(500 if first.pk.hex in mine and tries == 1 else 204)

    endpoint.answer = once
    start = now()
    assert sweep(start) == 1, "the first failed, those behind it wait, and what is about somebody else does not"
    assert sorted(endpoint.heard()) == ["member.rate_changed", "organisation.changed"]
    assert services.deliver_due(start + timedelta(seconds=20)) == 3
    ids = [headers["webhook-id"] for _, headers, _ in endpoint.kept if headers["webhook-id"]]
    order = [
        f"msg_{event.pk.hex}" for event in Event.objects.filter(verb="organisation.changed").order_by("created_at")
    ]
    assert [one for one in ids[1:] if one in order][-3:] == order[-3:]


def test_it_is_tried_for_five_days_and_then_given_up_and_sent_again_by_hand(cast: Cast, endpoint: Received) -> None:
    hook = hook_to(cast.ada, endpoint.url)
    happen(cast)
    endpoint.answer = answering(503, "Service Unavailable for jane.doe@example.com")
    sweep()
    days_pass(0.01, 0.1, 0.5, 1, 2, 3, 4, 4.9)
    waits = Delivery.objects.get()
    assert (waits.state, waits.status, waits.attempts) == (State.WAITING, 503, 9)
    assert waits.answer == "Service Unavailable for …"
    days_pass(5.1)
    dead = Delivery.objects.get()
    assert (dead.state, dead.due_at) == (State.DEAD, None)
    assert dead.error == "It has a fault of its own (503)."
    assert [one["status"] for one in dead.tries] == [503] * 10
    told = Notification.objects.filter(kind="webhook_gave_up")
    assert [note.recipient for note in told] == [cast.ada]
    endpoint.answer = answering(200)
    services.send_message_again(actor=cast.ada, delivery=dead)
    assert services.deliver_due(now() + timedelta(days=6)) == 1
    assert {headers["webhook-id"] for _, headers, _ in endpoint.kept} == {f"msg_{dead.event_id.hex}"}
    assert Webhook.objects.get(pk=hook.pk).failures == 0


def test_an_endpoint_that_is_gone_is_switched_off(cast: Cast, endpoint: Received) -> None:
    hook = hook_to(cast.ada, endpoint.url)
    happen(cast)
    happen(cast)
    endpoint.answer = answering(410)
    assert sweep() == 0
    hook.refresh_from_db()
    assert hook.state == Webhook.State.GONE
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.DROPPED}
    assert len(endpoint.kept) == 1
    assert Notification.objects.filter(kind="webhook_gone", recipient=cast.ada).count() == 1
    happen(cast)
    assert not Untold.objects.exists()


def test_an_endpoint_that_fails_in_a_row_rests_and_is_then_asked_with_one(cast: Cast, endpoint: Received) -> None:
    hook = hook_to(cast.ada, endpoint.url)
    for member in (cast.tom, cast.vic, cast.mei, cast.ines, cast.oba, cast.olu, cast.rafa):
        with transaction.atomic():
            record("member.rate_changed", actor=cast.ada, subject=member)
    endpoint.answer = answering(500)
    start = now()
    sweep(start)
    tried = len(endpoint.kept)
    assert 5 <= tried <= 6, "no more than what was on its way when it began to rest"
    services.deliver_due(start + timedelta(seconds=30))
    assert len(endpoint.kept) == tried
    endpoint.answer, endpoint.most = slow(0.02), 0
    assert services.deliver_due(start + timedelta(minutes=10)) == 7
    hook.refresh_from_db()
    assert (hook.failures, hook.rests_until) == (0, None)


def test_a_test_asks_an_endpoint_that_rests_before_what_waits(cast: Cast, endpoint: Received) -> None:
    hook = hook_to(cast.ada, endpoint.url)
    for member in (cast.tom, cast.vic, cast.mei, cast.ines, cast.oba, cast.olu, cast.rafa):
        with transaction.atomic():
            record("member.rate_changed", actor=cast.ada, subject=member)
    endpoint.answer = answering(500)
    sweep()
    tried = len(endpoint.kept)
    services.send_test(actor=cast.ada, webhook=hook)
    assert services.deliver_due(now()) == 0
    assert endpoint.heard()[tried:] == ["webhook.test"], "it rests on"
    hook.refresh_from_db()
    assert hook.rests_until is not None
    endpoint.answer = slow(0)
    services.send_test(actor=cast.ada, webhook=hook)
    assert services.deliver_due(now()) >= 1
    assert endpoint.heard()[tried + 1] == "webhook.test"
    hook.refresh_from_db()
    assert (hook.failures, hook.rests_until) == (0, None)


def test_a_slow_endpoint_delays_nobody(cast: Cast, endpoint: Received, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving(slow(1.5)) as late:
        hook_to(cast.ada, late.url, "Slow")
        hook_to(cast.ada, endpoint.url, "Quick")
        for member in (cast.tom, cast.vic, cast.mei, cast.ines):
            with transaction.atomic():
                record("member.rate_changed", actor=cast.ada, subject=member)
        services.fan_out()
        services.deliver_due(now(), seconds=0.7)
        assert len(endpoint.kept) == 4, "all of the quick one"
        assert len(late.kept) == late.most == delivering.SHARE, "its share of the slow one"


def test_however_many_slow_endpoints_an_organisation_has_others_are_told(cast: Cast, endpoint: Received) -> None:
    with receiving(slow(1.5)) as late:
        for number in range(delivering.AT_ONCE // delivering.SHARE + 1):
            hook_to(cast.ada, late.url, f"Slow {number}")
        hook_to(cast.zed, endpoint.url, "Elsewhere")
        for member in (cast.tom, cast.vic, cast.zed):
            with transaction.atomic():
                record("member.rate_changed", actor=cast.ada if member != cast.zed else cast.zed, subject=member)
        services.fan_out()
        services.deliver_due(now(), seconds=0.7)
        assert late.most == delivering.OWN, "its share of the organisation with slow ones"
        assert len(endpoint.kept) == 1


def test_who_drips_is_cut_off(cast: Cast, endpoint: Received, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "WHOLE", 0.3)

    def drip(handler: Any) -> None:
        import time

        for letter in "HTTP/1.1 200 OK\r\nX: " + "x" * 60:
            handler.wfile.write(letter.encode())
            handler.wfile.flush()
            time.sleep(0.05)

    endpoint.answer = drip
    hook_to(cast.ada, endpoint.url)
    happen(cast)
    assert sweep() == 0
    found = Delivery.objects.get()
    assert (found.status, found.error) == (None, "It did not answer within 0.3 seconds.")


def test_redirects_are_not_followed(cast: Cast, endpoint: Received) -> None:
    endpoint.answer = answering(302, Location="http://169.254.169.254/latest/meta-data/")
    hook_to(cast.ada, endpoint.url)
    happen(cast)
    sweep()
    assert Delivery.objects.get().error.startswith("It points elsewhere (302)")
    assert len(endpoint.kept) == 1


def test_a_name_that_leads_inside_later_is_refused_then(cast: Cast, endpoint: Received, settings: Any) -> None:
    """The check at making is not the one that counts: the address is looked up and pinned for each message."""
    hook_to(cast.ada, endpoint.url)
    settings.ALLOW_PRIVATE_ENDPOINTS = False
    happen(cast)
    assert sweep() == 0
    assert "private network" in Delivery.objects.get().error
    assert endpoint.kept == []


def test_retry_after_is_heeded(cast: Cast, endpoint: Received) -> None:
    endpoint.answer = answering(429, Retry_After="600")
    hook_to(cast.ada, endpoint.url)
    happen(cast)
    start = now()
    sweep(start)
    assert Delivery.objects.get().due_at >= start + timedelta(seconds=600)


def test_a_test_message_goes_to_its_endpoint_alone(cast: Cast, endpoint: Received) -> None:
    hook = hook_to(cast.ada, endpoint.url)
    services.send_test(actor=cast.ada, webhook=hook)
    assert sweep() == 1
    assert endpoint.heard() == ["webhook.test"]


def test_a_span_is_replayed_with_the_ids_it_had_and_what_was_missed(cast: Cast, endpoint: Received) -> None:
    start = now()
    missed = happen(cast)
    hook = hook_to(cast.ada, endpoint.url)
    heard = happen(cast)
    sweep()
    n = services.replay(actor=cast.ada, webhook=hook, since=start, until=now() + timedelta(seconds=1))
    assert n == 2
    assert sweep() == 2
    ids = [headers["webhook-id"] for _, headers, _ in endpoint.kept]
    assert ids == [f"msg_{pk.hex}" for pk in (heard.pk, missed.pk, heard.pk)]


def test_old_messages_are_forgotten_and_those_that_wait_are_not(cast: Cast, endpoint: Received) -> None:
    hook_to(cast.ada, endpoint.url)
    happen(cast)
    sweep()
    happen(cast)
    services.fan_out()
    assert services.forget_old(now() + timedelta(days=29)) == 0
    assert services.forget_old(now() + timedelta(days=31)) == 1
    assert Delivery.objects.get().state == State.WAITING


def test_a_secret_that_cannot_be_read_holds_up_nobody_else(cast: Cast, endpoint: Received) -> None:
    lost = hook_to(cast.ada, endpoint.url, "Lost")
    hook_to(cast.ada, endpoint.url, "Fine")
    Webhook.objects.filter(pk=lost.pk).update(secret_sealed="gibberish")
    happen(cast)
    assert sweep() == 1
    assert Delivery.objects.get(webhook=lost).error == posting.UNSIGNED


def test_what_is_switched_off_meanwhile_is_not_tried_again(cast: Cast, endpoint: Received) -> None:
    hook = hook_to(cast.ada, endpoint.url)
    endpoint.answer = answering(500)
    happen(cast)
    start = now()
    sweep(start)
    services.switch_webhook(actor=cast.ada, webhook=hook, on=False)
    assert services.deliver_due(start + timedelta(days=1)) == 0
    assert Delivery.objects.get().state == State.DROPPED
    assert len(endpoint.kept) == 1


def test_bodies_hold_nothing_but_types_times_and_ids(cast: Cast, endpoint: Received) -> None:
    hook_to(cast.ada, endpoint.url)
    with transaction.atomic():
        record("member.added", actor=cast.ada, subject=cast.tom, data={"name": "Tom Becker", "job": "Owner"})
    sweep()
    body = json.loads(endpoint.kept[0][2])
    assert set(body) == {"type", "timestamp", "data"}
    assert set(body["data"]) == {"organisation_id", "object", "id", "role_id", "application_id"}
    assert all(value is None or value == "membership" or UUID(value) for value in body["data"].values())
