"""The first organisation of an installation, and further ones where they are allowed."""

import re
import threading
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event
from foundation.core.errors import NotFound
from foundation.core.setup_token import setup_token
from foundation.people.models import Job, Membership, Organisation, User
from foundation.people.services import set_up
from foundation.people.services.organisations import ASK_THE_LOG
from hiring.settings.logs import masked
from roles.models import Playbook
from tests import putting_back
from tests.cast import Cast

SETUP = {
    "name": "Tidewater  Labs",
    "zone": "Europe/Lisbon",
    "currency": "EUR",
    "owner_name": "Nia New",
    "owner_email": "Nia@Tidewater.example",
    "password": "rain over the estuary",
    "token": setup_token(),
}


@pytest.fixture
def empty(db: None) -> None:
    """An installation on which nothing was set up yet."""
    putting_back.empty()


@pytest.mark.usefixtures("empty")
def test_the_first_visitor_is_led_to_the_setup_and_becomes_owner() -> None:
    client = Client()
    assert client.get("/")["Location"] == reverse("people:setup")
    assert "Set up Holdout" in client.get(reverse("people:setup")).content.decode()
    assert client.post(reverse("people:setup"), SETUP)["Location"] == "/"
    owner = Membership.objects.get()
    assert (owner.job, owner.organisation.name, owner.organisation.slug) == (
        Job.OWNER,
        "Tidewater Labs",
        "tidewater-labs",
    )
    assert owner.user.email == "nia@tidewater.example"
    assert client.session["_auth_user_id"] == str(owner.user_id)
    assert Playbook.objects.filter(organisation=owner.organisation).count() == 4
    assert Event.objects.get(verb="organisation.created").actor == owner
    assert client.get("/").status_code == 200


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", " ", "Enter the name of the organisation"),
        ("zone", "Moon/Crater", "“Moon/Crater” is not offered"),
        ("currency", "XXX", "“XXX” is not offered"),
        ("owner_email", "nia", "Enter an address such as"),
        ("password", "nia@tidewater", "too similar"),
        ("name", "N" * 200, "at most 120 characters"),
    ],
)
def test_bad_input_makes_nothing_and_keeps_what_was_typed(field: str, typed: str, sentence: str) -> None:
    answer = Client().post(reverse("people:setup"), SETUP | {field: typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert SETUP["owner_name"] in page
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


def test_it_is_closed_once_one_exists(cast: Cast) -> None:
    assert Client().get(reverse("people:setup")).status_code == 404
    assert Client().post(reverse("people:setup"), SETUP).status_code == 404
    with pytest.raises(NotFound):
        set_up(user=None, name="X", zone="UTC", currency="EUR", owner_name="X", owner_email="x@x.example", password="")
    assert Organisation.objects.count() == 2


def test_where_allowed_a_signed_in_person_makes_another(cast: Cast, settings: Any) -> None:
    settings.ALLOW_NEW_ORGANISATIONS = True
    assert Client().post(reverse("people:setup"), SETUP).status_code == 404
    client = Client()
    client.force_login(cast.tom.user)
    page = client.get(reverse("people:setup")).content.decode()
    assert "Your account" not in page.split("<main")[1]
    assert client.post(reverse("people:setup"), {**SETUP, "name": "Brightwater"}).status_code == 302
    made = Membership.objects.get(user=cast.tom.user, job=Job.OWNER)
    assert made.organisation.slug == "brightwater-2"
    assert client.session["organisation_id"] == str(made.organisation_id)
    assert not User.objects.filter(email="nia@tidewater.example").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("empty")
def test_two_who_set_up_at_once_do_not_both_become_owners() -> None:
    start, outcomes = threading.Barrier(2), []

    def run(number: int) -> None:
        start.wait()
        try:
            given = SETUP | {"owner_email": f"n{number}@tidewater.example"}
            set_up(user=None, **given)
            outcomes.append("done")
        except NotFound:
            outcomes.append("closed")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(outcomes) == ["closed", "done"]
    assert Organisation.objects.count() == 1


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("typed", ["", "no", "bcdfg-hjkmn-pqrst-vwxyz", "ſ" * 20, "x" * 100_000])
def test_without_the_token_of_the_log_nobody_sets_it_up(typed: str) -> None:
    answer = Client().post(reverse("people:setup"), SETUP | {"token": typed})
    assert answer.status_code == 422
    said = ASK_THE_LOG if typed else "Enter the token from the log of the web server."
    assert said in answer.content.decode().split('id="yours"')[1].split("</section>")[0], "beside the field"
    assert not Organisation.objects.exists()


@pytest.mark.usefixtures("empty")
def test_the_token_may_be_typed_as_it_was_read() -> None:
    typed = f" {setup_token().upper().replace('-', ' ')} "
    assert Client().post(reverse("people:setup"), SETUP | {"token": typed}).status_code == 302


def test_another_key_makes_another_token(settings: Any) -> None:
    before = setup_token()
    assert re.fullmatch(r"[a-z]{5}(-[a-z]{5}){3}", before)
    settings.SECRET_KEY = "another"
    assert setup_token() != before
    assert masked(f"takes the token {before}") == f"takes the token {before}", "the log must not hide it"


@pytest.mark.usefixtures("empty")
def test_guessing_is_slowed_down(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"set_up": "3/m/ip"}
    caches["default"].clear()
    wrong = SETUP | {"token": "no"}
    assert [Client().post(reverse("people:setup"), wrong).status_code for _ in range(4)] == [422, 422, 422, 429]
    refused = Client().post(reverse("people:setup"), SETUP)
    assert (refused.status_code, SETUP["owner_email"] in refused.content.decode()) == (429, True)
    pages = [Client().post(reverse("people:setup"), given).content.decode() for given in (wrong, SETUP)]
    assert not any(ASK_THE_LOG in page for page in pages), "who is slowed down is not told which token is right"
    assert not Organisation.objects.exists()
    caches["default"].clear()
