"""Whatever the other side does to a request: it is read to its end, or the run stops with a sentence."""

import httpx
import pytest
from django.core.management import CommandError

from sync.domain.kinds import Kind
from sync.domain.mapping import table_of
from sync.models import Run
from sync.services import taking
from sync.services.connections import given_access, open_source
from sync.services.errors import SyncError
from tests.sync.conftest import counts, sync
from tests.sync.standin import SECRET

pytestmark = pytest.mark.django_db
TABLE = table_of("greenhouse")


@pytest.mark.parametrize("fault", [429, 503, 502, "cut", "html"])
def test_a_request_that_fails_is_sent_again(cast, little, fault):
    little.faults = [None, fault, fault, None, fault]
    assert counts(sync(little), "users") == (6, 4, 0, 0, 2)


def test_a_token_that_ran_out_is_renewed_once(cast, little):
    little.token_uses = 3
    assert counts(sync(little), "users") == (6, 4, 0, 0, 2)
    assert len(little.tokens) > 3


def test_pages_are_followed_as_they_are(cast, little):
    little.rows["sources"] = [{"id": key, "name": str(key)} for key in range(1, 1202)]
    source = open_source(TABLE, given_access(TABLE, **_given(little)), by_hand=True)
    assert [len(page) for page in source.pages("sources")] == [500, 500, 201]
    assert not little.wrong
    assert "cursor" in little.asked[-1]
    assert "per_page" not in little.asked[-1]


def test_a_list_that_may_not_be_read_is_left_out_and_said(cast, little):
    little.denied = {"offers"}
    said = sync(little)
    assert counts(said, "offers") == (0, 0, 0, 0, 0)
    assert counts(said, "users") == (6, 4, 0, 0, 2)
    assert "offers" in Run.objects.get().denied


def test_a_key_that_may_read_nothing_stops_the_run(cast, little):
    little.denied = {"*"}
    with pytest.raises(CommandError, match="Site Admin"):
        sync(little)


def test_a_wrong_secret_is_told_without_it(cast, little):
    with pytest.raises(CommandError, match="no token") as caught:
        sync(little, client_secret="wrong-and-private")
    assert "wrong-and-private" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://169.254.169.254", "http://10.0.0.7"])
def test_addresses_inside_are_refused(cast, little, url):
    with pytest.raises(CommandError):
        sync(little, base_url=url, token_url="")


def test_a_run_that_was_broken_off_goes_on_where_it_stood(cast, there, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(taking, "PART", 2)
    writers, calls = dict(taking.WRITERS), []

    def dies(work, items):
        calls.append(items)
        if len(calls) == 2:
            raise KeyboardInterrupt
        writers[Kind.APPLICATION](work, items)

    monkeypatch.setitem(taking.WRITERS, Kind.APPLICATION, dies)
    with pytest.raises(KeyboardInterrupt):
        sync(there)
    monkeypatch.setitem(taking.WRITERS, Kind.APPLICATION, writers[Kind.APPLICATION])
    said = sync(there)
    assert Run.objects.get().state == Run.State.DONE
    assert counts(said, "candidates") == (9, 6, 1, 0, 2)
    assert counts(said, "applications") == (11, 5, 0, 0, 6)
    assert counts(said, "offers") == (2, 2, 0, 0, 0)


def test_nothing_secret_is_printed(little):
    access = given_access(TABLE, **_given(little))
    assert SECRET not in repr(access)
    assert SECRET not in repr(open_source(TABLE, access, by_hand=True))


def test_a_next_page_elsewhere_is_not_followed(cast, little, monkeypatch):
    source = open_source(TABLE, given_access(TABLE, **_given(little)), by_hand=True)
    links = {"next": {"rel": "next", "url": "https://elsewhere.example/v3/users?cursor=x"}}
    monkeypatch.setattr(httpx.Response, "links", property(lambda self: links))
    with pytest.raises(SyncError, match="another host"):
        list(source.pages("users"))


def _given(held):
    return {
        "base_url": held.base,
        "token_url": f"{held.base}/token",
        "client_id": "client",
        "client_secret": SECRET,
        "user_id": "1",
    }
