"""A key is given a new secret without a gap, and its page tells how it was used and what it was refused."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from foundation.activity.models import Event
from foundation.core import clock, redis_link
from foundation.core.api import use
from foundation.core.clock import now
from foundation.core.errors import Forbidden, Refused
from foundation.people.models import ApiKey
from foundation.people.services import (
    create_integration,
    create_integration_key,
    create_key,
    limit_key,
    revoke_key,
    rotate_key,
)
from tests.cast import Cast
from tests.foundation.people.test_keys import MEMBERS, by_key, made, signed_in

pytestmark = pytest.mark.django_db


def test_both_secrets_work_until_the_overlap_ends(cast: Cast) -> None:
    key, old = made(cast.tom)
    page = signed_in(cast.tom).post(reverse("people:rotate_key", args=[key.prefix]), {"overlap_days": "7"})
    plain = page.content.decode().split("<code>")[1].split("</code>")[0]
    new = by_key(plain)
    assert (old.get(MEMBERS).status_code, new.get(MEMBERS).status_code) == (200, 200)
    follower = ApiKey.objects.get(follows=key)
    assert (follower.name, follower.scopes, follower.membership) == (key.name, key.scopes, cast.tom)
    assert plain not in signed_in(cast.tom).get(reverse("people:own_keys")).content.decode()
    event = Event.objects.filter(verb="api_key.created").latest("created_at")
    assert event.data["follows"] == key.prefix
    with time_machine.travel(now() + timedelta(days=8), tick=True):
        assert (old.get(MEMBERS).status_code, new.get(MEMBERS).status_code) == (401, 200)


def test_a_key_works_to_the_end_of_its_day_where_clocks_go_back_at_midnight(cast: Cast) -> None:
    with (
        time_machine.travel(datetime(2027, 3, 30, 12, tzinfo=UTC)),
        timezone.override(zone := ZoneInfo("America/Santiago")),
    ):
        key, _ = create_key(actor=cast.ada, name="Sync", scopes=["members:read"], last_day=date(2027, 4, 3))
        assert key.expiry_date + timedelta(seconds=1) == datetime(2027, 4, 4, tzinfo=zone).astimezone(UTC)
        follower, _ = rotate_key(actor=cast.ada, key=key, overlap_days=1)
        assert timezone.localdate(follower.expiry_date) == date(2027, 4, 3)


def test_a_new_secret_lives_as_many_days_whatever_the_clocks_do(cast: Cast) -> None:
    with timezone.override(ZoneInfo("America/Santiago")):
        with time_machine.travel(datetime(2027, 4, 3, 12, tzinfo=UTC)):
            key, _ = create_key(actor=cast.ada, name="Sync", scopes=["members:read"], last_day=date(2027, 4, 13))
        with time_machine.travel(datetime(2027, 4, 10, 3, 30, tzinfo=UTC)):
            follower, _ = rotate_key(actor=cast.ada, key=key, overlap_days=1)
            assert timezone.localdate(follower.expiry_date) == timezone.localdate() + timedelta(days=10)


def test_without_overlap_the_former_one_stops_at_once(cast: Cast) -> None:
    key, old = made(cast.tom)
    rotate_key(actor=cast.tom, key=key, overlap_days=0)
    assert old.get(MEMBERS).status_code == 401
    with pytest.raises(Refused):
        rotate_key(actor=cast.tom, key=key, overlap_days=7)


def test_a_key_is_followed_once_and_by_whom_it_belongs_to(cast: Cast) -> None:
    key, _ = made(cast.tom)
    rotate_key(actor=cast.tom, key=key, overlap_days=1)
    with pytest.raises(Refused, match="new secret already"):
        rotate_key(actor=cast.tom, key=key, overlap_days=1)
    theirs, _ = made(cast.mei, name="Mei's")
    with pytest.raises(Refused, match="Only its member"):
        rotate_key(actor=cast.ada, key=theirs, overlap_days=1)
    with pytest.raises(Forbidden):
        rotate_key(actor=cast.tom, key=theirs, overlap_days=1)


def test_an_owner_changes_the_key_of_an_integration(cast: Cast) -> None:
    system = create_integration(actor=cast.ada, name="Payroll", scopes=["members:read"])
    last = clock.today() + timedelta(days=30)
    key, plain = create_integration_key(actor=cast.ada, integration=system, name="Nightly", last_day=last)
    _, new = rotate_key(actor=cast.ada, key=key, overlap_days=30)
    assert by_key(plain).get(MEMBERS).status_code == by_key(new).get(MEMBERS).status_code == 200
    key.refresh_from_db()
    assert key.expiry_date.date() <= last + timedelta(days=1), "it lives no longer than it would have"


def test_an_owner_gives_a_key_a_limit_of_its_own_and_a_new_secret_keeps_it(cast: Cast) -> None:
    key, api = made(cast.tom)
    _, other = made(cast.tom, name="Another")
    page = reverse("key_audit", args=[key.prefix])
    for wrong in ("0", "100001", "many"):
        answer = signed_in(cast.ada).post(page, {"per_minute": wrong})
        assert (answer.status_code, f'value="{wrong}"' in answer.content.decode()) == (422, True)
    assert signed_in(cast.ada).post(page, {"per_minute": "2"}).status_code == 302
    for _again in range(2):
        limit_key(actor=cast.ada, key=key, per_minute=2)
    assert Event.objects.filter(verb="api_key.limited").count() == 1
    with pytest.raises(Forbidden):
        limit_key(actor=cast.tom, key=key, per_minute=None)
    with time_machine.travel(now().replace(second=20, microsecond=0), tick=False):
        answers = [api.get(MEMBERS) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[0]["RateLimit-Policy"] == '"key";q=2;w=60'
        assert other.get(MEMBERS)["RateLimit-Policy"] == '"key";q=600;w=60'
    follower, _plain = rotate_key(actor=cast.tom, key=key, overlap_days=1)
    assert follower.per_minute == 2
    assert limit_key(actor=cast.ada, key=follower, per_minute=None).per_minute is None


def test_the_page_of_a_key_tells_calls_and_refusals(cast: Cast) -> None:
    key, client = made(cast.rafa, "members:read")
    assert client.get(MEMBERS).status_code == 200
    assert client.get("/api/v1/roles?title=Jane").status_code == 403
    revoke_key(actor=cast.rafa, key=key)
    assert client.get(MEMBERS).status_code == 401
    found = use.of_key(key.prefix)
    assert found is not None
    (day,) = found.days
    assert (day.calls, day.refused) == (2, 2)
    assert [(one.path, one.status, one.code) for one in found.refusals] == [
        (MEMBERS, 401, "invalid_key"),
        ("/api/v1/roles", 403, "missing_scope"),
    ]
    page = signed_in(cast.ada).get(reverse("key_audit", args=[key.prefix])).content.decode()
    assert "missing_scope" in page
    assert "Jane" not in page
    assert page == page.replace("No calls", "")


def test_who_only_knows_the_beginning_of_a_key_leaves_no_trace_on_it(cast: Cast) -> None:
    key, _ = made(cast.rafa)
    assert by_key(f"{key.prefix}.wrong").get(MEMBERS).status_code == 401
    found = use.of_key(key.prefix)
    assert found is not None
    assert (found.days, found.refusals) == ([], [])


def test_while_redis_is_away_keys_work_and_their_page_says_so(
    cast: Cast, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_link, "link", redis_link.Link())  # or it were away for the tests behind this one
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # type: ignore[attr-defined]
    key, client = made(cast.rafa)
    assert client.get(MEMBERS).status_code == 200
    page = signed_in(cast.rafa).get(reverse("key_audit", args=[key.prefix])).content.decode()
    assert "How it was used cannot be said now" in page
