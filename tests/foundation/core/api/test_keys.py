"""Who may in: keys, scopes, the limit."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from foundation.core import redis_link
from foundation.core.api.permissions import known_scopes
from foundation.core.clock import now
from foundation.people.models import ApiKey, Membership
from foundation.people.queries.keyring import held_key
from tests.cast import PASSWORD, Cast
from tests.foundation.core.api.keys import client, json_of, problem_of

MEMBERS = "/api/v1/members"


def test_without_a_key_nothing_answers_and_a_session_is_no_key(cast: Cast) -> None:
    browser = Client()
    assert browser.login(email=cast.ada.user.email, password=PASSWORD)
    answer = browser.get(MEMBERS)
    assert problem_of(answer, 401)["code"] == "not_authenticated"
    assert answer["WWW-Authenticate"] == 'Bearer realm="Holdout API"'


@pytest.mark.parametrize(
    "header", ["Basic abc", "Bearer", "Bearer ", "Bearer nope.nope", "Bearer \x00.x", "Token x", "Bearer " + "x" * 5000]
)
def test_a_bad_header_is_401_and_says_how(cast: Cast, header: str) -> None:
    answer = Client().get(MEMBERS, headers={"Authorization": header})
    assert problem_of(answer, 401)["code"] in ("invalid_key", "malformed_key")
    assert "WWW-Authenticate" in answer


def _status(key_of: Membership, **changes: object) -> tuple[int, str]:
    key, plain = ApiKey.objects.create_key(name="test", membership=key_of, scopes=["members:read"])
    ApiKey.objects.filter(pk=key.pk).update(**changes)
    answer = Client().get(MEMBERS, headers={"Authorization": f"Bearer {plain}"})
    return answer.status_code, json_of(answer).get("code", "")


def test_expired_and_revoked_keys_are_told_apart_only_to_who_holds_them(cast: Cast) -> None:
    assert _status(cast.ada) == (200, "")
    assert _status(cast.ada, expiry_date=now() - timedelta(seconds=1)) == (401, "expired_key")
    assert _status(cast.ada, revoked=True) == (401, "invalid_key")
    key, _ = ApiKey.objects.create_key(name="test", membership=cast.ada, expiry_date=now() - timedelta(days=1))
    guessed = Client().get(MEMBERS, headers={"Authorization": f"Bearer {key.prefix}.guess"})
    assert problem_of(guessed, 401)["code"] == "invalid_key"


def test_a_key_ends_with_the_membership_and_the_account(cast: Cast) -> None:
    Membership.objects.filter(pk=cast.tom.pk).update(active=False)
    assert _status(cast.tom) == (401, "inactive_member")
    cast.oba.user.is_active = False
    cast.oba.user.save()
    assert _status(cast.oba) == (401, "inactive_member")


def test_a_scope_is_needed_for_each_resource_and_direction(cast: Cast, part: object) -> None:
    assert problem_of(client(cast.ada).get(MEMBERS), 403)["code"] == "missing_scope"
    assert problem_of(client(cast.ada, "roles:read", "members:write").get(MEMBERS), 403)["code"] == "missing_scope"
    assert client(cast.ada, "members:read").get(MEMBERS).status_code == 200


@pytest.mark.urls("tests.foundation.core.api.sample")
def test_writing_needs_write_and_computing_only_read(cast: Cast) -> None:
    reader, writer = client(cast.ada, "members:read"), client(cast.ada, "members:write")
    body = {"key": "part-x"}
    assert problem_of(reader.post("/api/v1/parts", body, "application/json"), 403)["code"] == "missing_scope"
    assert writer.post("/api/v1/parts", body, "application/json").status_code == 201
    assert reader.post("/api/v1/sum", {"a": 1, "b": 2}, "application/json").status_code == 200


def test_known_scopes_are_those_of_the_views() -> None:
    scopes = known_scopes()
    assert {"members:read", "roles:write", "pay:read"} <= set(scopes)
    assert len(scopes) == len(set(scopes))


def test_last_use_is_noted_to_the_minute(cast: Cast) -> None:
    api = client(cast.ada, "members:read")
    start = now()
    with time_machine.travel(start, tick=False):
        api.get(MEMBERS)
    key = ApiKey.objects.get(membership=cast.ada)
    assert key.last_used_at == start
    with time_machine.travel(start + timedelta(seconds=59), tick=False):
        api.get(MEMBERS)
    key.refresh_from_db()
    assert key.last_used_at == start
    later = start + timedelta(seconds=61)
    with time_machine.travel(later, tick=False):
        api.get(MEMBERS)
    key.refresh_from_db()
    assert key.last_used_at == later


def test_beyond_the_limit_a_key_waits_and_another_does_not(cast: Cast, settings: Any) -> None:
    settings.API_RATE_LIMIT_PER_MINUTE = 2
    first, second = client(cast.ada, "members:read"), client(cast.ada, "members:read")
    with time_machine.travel(now().replace(second=20, microsecond=0), tick=False):
        answers = [first.get(MEMBERS) for _ in range(3)]
        assert second.get(MEMBERS).status_code == 200
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["RateLimit"] for answer in answers] == ['"key";r=1;t=40', '"key";r=0;t=40', '"key";r=0;t=40']
    assert answers[0]["RateLimit-Policy"] == '"key";q=2;w=60'
    assert answers[2]["Retry-After"] == "40"
    assert problem_of(answers[2], 429)["code"] == "rate_limited"


def test_a_refused_key_still_uses_its_limit(cast: Cast) -> None:
    assert "RateLimit" in client(cast.ada).get(MEMBERS)


def test_without_redis_requests_pass_and_the_gap_is_logged_once(
    cast: Cast, settings: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(redis_link, "link", redis_link.Link())
    api = client(cast.ada, "members:read")
    answers = [api.get(MEMBERS) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert not any("RateLimit" in answer for answer in answers)
    assert sum("redis_away" in record.getMessage() for record in caplog.records) == 1


def test_the_written_query_loads_what_the_models_would(cast: Cast, django_assert_num_queries: Any) -> None:
    key, plain = ApiKey.objects.create_key(
        name="test", membership=cast.vic, scopes=["members:read"], expiry_date=now() + timedelta(days=1)
    )
    with django_assert_num_queries(1):
        found = held_key(key.prefix)
        assert found is not None
        loaded = (found, found.membership, found.membership.user, found.membership.organisation)
    plainly = ApiKey.objects.get(pk=key.pk)
    expected = (plainly, plainly.membership, plainly.membership.user, plainly.membership.organisation)
    for one, other in zip(loaded, expected, strict=True):
        fields = [field.attname for field in one._meta.concrete_fields]
        assert {name: getattr(one, name) for name in fields} == {name: getattr(other, name) for name in fields}
        assert not one._state.adding
        assert one._state.db == "default"
    assert found.is_valid(plain)
    assert held_key("nobody") is None
