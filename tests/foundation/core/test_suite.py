"""What the suite does more cheaply than its libraries comes to the same."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, override_settings
from hypothesis.internal.intervalsets import IntervalSet

from tests import browsers
from tests.cast import Cast
from tests.drawing import IN_UTF8, intervals


def test_the_characters_of_utf_8_are_those_that_it_writes() -> None:
    assert "".join(chr(one) for first, last in IN_UTF8 for one in (first, last)).encode()
    for surrogate in (0xD800, 0xDFFF):
        with pytest.raises(UnicodeEncodeError):
            chr(surrogate).encode()
    assert sum(last - first + 1 for first, last in IN_UTF8) == 0x110000 - 0x800
    assert intervals("utf-8") == (IntervalSet(IN_UTF8), IntervalSet(()))
    assert intervals("ascii")[0].intervals == ((0, 127),)


def _session(client: Client) -> dict[str, object]:
    kept = Session.objects.get(pk=client.cookies["sessionid"].value)
    found: dict[str, object] = kept.get_decoded()
    return found


def test_signing_in_leaves_what_django_leaves(cast: Cast) -> None:
    cheap, usual = Client(), Client()
    cheap.force_login(cast.ada.user)
    browsers.DJANGOS_LOGIN(usual, cast.ada.user)
    assert _session(cheap) == _session(usual)
    assert dict(cheap.cookies["sessionid"]) == dict(usual.cookies["sessionid"])
    assert cheap.get("/").status_code == usual.get("/").status_code == 200


def test_each_client_that_signs_in_has_a_session_of_its_own(cast: Cast) -> None:
    one, other = Client(), Client()
    one.force_login(cast.ada.user)
    other.force_login(cast.ada.user)
    assert one.cookies["sessionid"].value != other.cookies["sessionid"].value
    one.logout()
    assert one.get("/").status_code == 302
    assert other.get("/").status_code == 200


def test_a_setting_that_changes_is_heard_by_the_middleware(db: None) -> None:
    assert "Strict-Transport-Security" not in Client().get("/accounts/login/", secure=True).headers
    with override_settings(SECURE_HSTS_SECONDS=60):
        assert Client().get("/accounts/login/", secure=True)["Strict-Transport-Security"].startswith("max-age=60")
    assert "Strict-Transport-Security" not in Client().get("/accounts/login/", secure=True).headers
