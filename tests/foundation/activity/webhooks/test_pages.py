"""The owner's pages of webhooks and the collections of the API."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.activity import services
from foundation.activity.models import Delivery, Webhook
from foundation.core.clock import now
from tests.cast import Cast
from tests.foundation.activity.webhooks.receiver import Received, answering, hook_to
from tests.foundation.activity.webhooks.test_sending import happen, sweep
from tests.foundation.core.api.keys import client, json_of, problem_of

pytestmark = pytest.mark.django_db
SCOPES = ("webhooks:read", "webhooks:write", "deliveries:read", "deliveries:write", "webhook_secrets:read")


@pytest.fixture
def owner(cast: Cast) -> Client:
    signed_in = Client()
    signed_in.force_login(cast.ada.user)
    return signed_in


def page_of(owner: Client, hook: Webhook) -> str:
    return owner.get(reverse("webhook", args=[hook.pk])).content.decode().split("<main")[1]


def test_an_owner_makes_one_tries_it_and_reads_how_it_went(cast: Cast, owner: Client, endpoint: Received) -> None:
    given = {"name": "Warehouse", "url": endpoint.url, "types": ["application.*"]}
    made = owner.post(reverse("webhook_new"), given)
    hook = Webhook.objects.get()
    assert made["Location"] == reverse("webhook", args=[hook.pk])
    owner.post(reverse("webhook_test", args=[hook.pk]))
    sweep()
    page = page_of(owner, hook)
    assert "webhook.test" in page
    assert ">Sent<" in page
    shown = owner.post(reverse("webhook_secret", args=[hook.pk])).content.decode()
    secret = services.secret_of(actor=cast.ada, webhook=hook)
    assert secret in shown
    assert secret not in page
    assert endpoint.verified(secret)[0]["type"] == "webhook.test"


def test_a_bad_address_is_refused_beside_its_field_and_kept(owner: Client) -> None:
    for url, said in [
        ("http://1.1.1.1/x", "Use https://."),
        ("https://127.0.0.1/x", "private network"),
        ("https://192.0.0.192/x", "leads nowhere"),
        ("nonsense", "begins with https://"),
    ]:
        answer = owner.post(reverse("webhook_new"), {"name": "Kept name", "url": url})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert said in page
        assert "Kept name" in page
        assert url in page
    assert not Webhook.objects.exists()


def test_what_was_given_up_stands_apart_with_its_reason_and_is_sent_again(
    cast: Cast, owner: Client, endpoint: Received
) -> None:
    hook = hook_to(cast.ada, endpoint.url)
    endpoint.answer = answering(500)
    happen(cast)
    happen(cast)
    start = now()
    sweep(start)
    for days in (6, 12, 18):
        services.deliver_due(start + timedelta(days=days))
    page = page_of(owner, hook)
    assert "Given up" in page
    assert "It has a fault of its own (500)." in page
    assert "Send all 2 again" in page
    owner.post(reverse("webhook_send_dead", args=[hook.pk]))
    endpoint.answer = answering(204)
    assert services.deliver_due(start + timedelta(days=18, hours=2)) == 2
    assert "Given up</h2>" not in page_of(owner, hook)


def test_pages_take_as_many_queries_for_many_as_for_one(
    cast: Cast, owner: Client, endpoint: Received, django_assert_max_num_queries: Any
) -> None:
    hook = hook_to(cast.ada, endpoint.url)
    for number in range(6):
        hook_to(cast.ada, endpoint.url, f"Another {number}")
    for _ in range(5):
        happen(cast)
    sweep()
    owner.get(reverse("webhooks"))
    with django_assert_max_num_queries(12):
        owner.get(reverse("webhooks"))
    with django_assert_max_num_queries(15):
        owner.get(reverse("webhook", args=[hook.pk]))


def test_the_api_does_what_the_pages_do(cast: Cast, endpoint: Received) -> None:
    api = client(cast.ada, *SCOPES)
    given = {"name": "Warehouse", "url": endpoint.url, "types": ["member.*", "organisation.changed"]}
    made = json_of(api.post("/api/v1/webhooks", given, content_type="application/json"))
    assert (made["types"], made["state"], made["role_ids"]) == (given["types"], "on", [])
    assert "secret" not in made
    at = f"/api/v1/webhooks/{made['id']}"
    secret = json_of(api.get(f"{at}/secret"))["secret"]
    event = happen(cast)
    sweep()
    assert endpoint.verified(secret)[0]["type"] == "organisation.changed"
    (row,) = json_of(api.get("/api/v1/deliveries?state=sent"))["results"]
    assert (row["message_id"], row["attempts"], row["status"]) == (f"msg_{event.pk.hex}", 1, 204)
    assert [one["status"] for one in row["tries"]] == [204]
    assert row["tries"][0]["at"].endswith("Z")
    tested = json_of(api.post(f"{at}/test", {}, content_type="application/json"))
    assert (tested["type"], tested["state"]) == ("webhook.test", "waiting")
    body = {"since": (now() - timedelta(hours=1)).isoformat(), "until": now().isoformat()}
    assert api.post(f"{at}/replay", body, content_type="application/json").status_code == 200
    assert Delivery.objects.filter(event=event, state="waiting").count() == 1
    off = json_of(api.post(f"{at}/off", {}, content_type="application/json"))
    assert off["state"] == "off"
    said = problem_of(api.post(f"/api/v1/deliveries/{row['id']}/send", {}, content_type="application/json"), 409)
    assert said["code"] == "switched_off"
    assert api.delete(at).status_code == 204
    assert not Delivery.objects.exists()


def test_a_second_press_of_a_new_secret_says_why_it_makes_none(owner: Client, cast: Cast, endpoint: Received) -> None:
    hook = hook_to(cast.ada, endpoint.url)
    rotate = reverse("webhook_rotate", args=[hook.pk])
    assert owner.post(rotate, {"overlap_hours": "24"}).status_code == 302
    secret = services.secret_of(actor=cast.ada, webhook=Webhook.objects.get())
    again = owner.post(rotate, {"overlap_hours": "24"})
    assert again.status_code == 409
    assert "still signs beside the new one" in again.content.decode()
    assert services.secret_of(actor=cast.ada, webhook=Webhook.objects.get()) == secret
    assert owner.post(rotate, {"overlap_hours": "0"}).status_code == 302


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        ("2026-09-01", "2026-12-01", 302),  # 92 days and an hour: clocks go back in October
        ("2026-09-01", "2026-12-02", 422),
        ("2026-11-02", "2026-11-01", 422),
        ("9999-12-31", "9999-12-31", 422),
        ("0001-01-01", "0001-01-02", 422),
        ("2026-11-01\0", "2026-11-02", 422),
    ],
)
def test_days_to_send_once_more(
    owner: Client, cast: Cast, endpoint: Received, first: str, last: str, status: int
) -> None:
    hook = hook_to(cast.ada, endpoint.url)
    answer = owner.post(reverse("webhook_replay", args=[hook.pk]), {"first": first, "last": last})
    assert answer.status_code == status


def test_what_it_cannot_be_told_of_is_refused_with_its_place(cast: Cast, endpoint: Received) -> None:
    api = client(cast.ada, *SCOPES)
    for bad in ("scorecard.submitted", "scorecard.*", "nothing.*", "scorecard.started"):
        given = {"name": "Nosy", "url": endpoint.url, "types": [bad]}
        said = problem_of(api.post("/api/v1/webhooks", given, content_type="application/json"), 400)
        assert [fault["pointer"] for fault in said["errors"]] == ["#/types"]


def test_a_key_without_the_scope_reads_no_secret(cast: Cast, endpoint: Received) -> None:
    hook = hook_to(cast.ada, endpoint.url)
    api = client(cast.ada, "webhooks:read", "webhooks:write")
    assert problem_of(api.get(f"/api/v1/webhooks/{hook.pk}/secret"), 403)["code"] == "missing_scope"
