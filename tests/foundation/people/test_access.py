"""Signing in, switching, one's own account, the organisation's settings, API keys."""

from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event
from foundation.activity.services import send_due
from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid
from foundation.people.models import Job, Membership, Organisation, User
from foundation.people.queries import consent
from foundation.people.services import change_account, change_organisation, deactivate
from tests.cast import PASSWORD, Cast, address


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture(autouse=True)
def no_counters_left() -> None:
    """Rate limits count in the cache."""
    cache.clear()


def sign_in(client: Client, email: str, password: str) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_signing_in_by_address_in_any_case_rotates_the_session(cast: Cast) -> None:
    client = Client()
    client.get(reverse("account_login"))
    client.session["before"] = 1
    client.session.save()
    before = client.session.session_key
    assert sign_in(client, "ADA@Brightwater.example", PASSWORD)["Location"] == "/"
    assert client.session.session_key != before
    assert client.get("/").status_code == 200


def test_a_wrong_password_and_an_unknown_address_read_the_same(cast: Cast) -> None:
    known = sign_in(Client(), address("ada"), "not the password").content.decode()
    unknown = sign_in(Client(), "nobody@brightwater.example", "not the password").content.decode()
    strip = lambda page: page.replace(address("ada"), "X").replace("nobody@brightwater.example", "X")
    without_token = lambda page: "".join(line for line in page.splitlines() if "csrf" not in line.lower())
    assert without_token(strip(known)) == without_token(strip(unknown))


def test_guessing_is_slowed_down(cast: Cast) -> None:
    for _ in range(5):
        sign_in(Client(), address("ada"), "not the password")
    answer = sign_in(Client(), address("ada"), PASSWORD)
    assert answer.status_code in (200, 429)
    assert "sessionid" not in answer.cookies


def test_nobody_signs_up_by_themselves(cast: Cast) -> None:
    given = {"email": "new@x.example", "password1": PASSWORD, "password2": PASSWORD}
    Client().post(reverse("account_signup"), given)
    assert not Membership.objects.filter(user__email="new@x.example").exists()
    assert not User.objects.filter(email="new@x.example").exists()


def test_a_password_reset_answers_alike_and_works(cast: Cast) -> None:
    known = Client().post(reverse("account_reset_password"), {"email": address("ada")})
    unknown = Client().post(reverse("account_reset_password"), {"email": "nobody@brightwater.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert mail.outbox == [], "nothing is sent while somebody waits for a page"
    send_due(clock.now())
    (message,) = [message for message in mail.outbox if message.to == [address("ada")]]
    link = next(word for word in message.body.split() if "/password/reset/key/" in word)
    client = Client()
    page = client.get("/" + link.split("/", 3)[3], follow=True)
    path = page.redirect_chain[-1][0]
    changed = client.post(path, {"password1": "a quite new phrase", "password2": "a quite new phrase"})
    assert changed.status_code == 302
    cast.ada.user.refresh_from_db()
    assert cast.ada.user.check_password("a quite new phrase")
    assert Client().get("/" + link.split("/", 3)[3], follow=True).status_code == 200


def test_after_signing_in_one_lands_where_one_was_going(cast: Cast) -> None:
    client = Client()
    away = client.get(reverse("people:members"))
    assert away["Location"] == f"{reverse('account_login')}?next=/settings/members/"
    boosted = client.get(reverse("people:members"), headers={"HX-Request": "true"})
    assert boosted["HX-Redirect"] == away["Location"]


@pytest.mark.parametrize(
    ("page", "next_"),
    [
        ("http://testserver/settings/members/?q=a", "/settings/members/%3Fq%3Da"),
        ("https://elsewhere.example/settings/members/", "/"),
        ("", "/"),
    ],
)
def test_a_form_that_is_sent_without_a_session_comes_back_to_its_page(cast: Cast, page: str, next_: str) -> None:
    away = Client().post(reverse("people:members"), {"email": "x"}, headers={"Referer": page})
    assert away["Location"] == f"{reverse('account_login')}?next={next_}"


def test_switching_organisations(cast: Cast) -> None:
    Membership.objects.create(organisation=cast.other, user=cast.tom.user, job=Job.ADVISOR)
    client = signed_in(cast.tom)
    assert "Brightwater" in client.get(reverse("people:account")).content.decode().split("<footer")[1]
    before = client.session.session_key
    assert client.post(reverse("people:switch"), {"organisation": cast.other.pk})["Location"] == "/"
    assert client.session.session_key != before
    assert "Otherland" in client.get(reverse("people:account")).content.decode().split("<footer")[1]
    assert client.get(reverse("people:switch")).status_code == 405


@pytest.mark.parametrize("chosen", ["", "nonsense", "other"])
def test_switching_to_where_one_does_not_belong(cast: Cast, chosen: str) -> None:
    client = signed_in(cast.tom)
    given = cast.other.pk if chosen == "other" else chosen
    assert client.post(reverse("people:switch"), {"organisation": given}).status_code == 404
    assert client.session.get("organisation_id") is None


def test_ended_access_falls_back_to_the_other_organisation(cast: Cast) -> None:
    Membership.objects.create(organisation=cast.other, user=cast.tom.user, job=Job.ADVISOR)
    client = signed_in(cast.tom)
    client.post(reverse("people:switch"), {"organisation": cast.acme.pk})
    deactivate(actor=cast.ada, member=cast.tom)
    assert "Otherland" in client.get(reverse("people:account")).content.decode().split("<footer")[1]


def test_ones_own_account(cast: Cast) -> None:
    client = signed_in(cast.tom)
    given = {"name": "Tomas Becker", "zone": "Asia/Tokyo"}
    assert client.post(reverse("people:account"), given).status_code == 302
    page = client.get(reverse("people:account")).content.decode()
    assert "Tomas Becker" in page
    assert "Tokyo" in page.split("<footer")[1]
    assert 'data-zone="Asia/Tokyo"' in page, "scripts tell times in the same zone"
    assert 'data-keys="off"' in page
    event = Event.objects.get(verb="account.changed")
    assert (event.actor, event.audience) == (cast.tom, "own")
    bad = client.post(reverse("people:account"), {"name": "", "zone": "Moon/Base"})
    assert bad.status_code == 422
    assert "Enter your name." in bad.content.decode()


def test_every_organisation_of_a_person_hears_of_a_new_name(cast: Cast) -> None:
    elsewhere = Membership.objects.create(organisation=cast.other, user=cast.tom.user, job=Job.ADVISOR)
    ended = Membership.objects.create(organisation=cast.other, user=cast.mei.user, job=Job.ADVISOR, active=False)
    change_account(actor=cast.tom, name="Tomas Becker", zone="", shortcuts=True)
    change_account(actor=cast.mei, name="Mei T. Tanaka", zone="", shortcuts=True)
    told = Event.objects.filter(verb="account.changed").values_list("actor_id", "organisation_id")
    assert set(told) == {
        (cast.tom.pk, cast.acme.pk),
        (elsewhere.pk, cast.other.pk),
        (cast.mei.pk, cast.acme.pk),
    }
    assert not Event.objects.filter(actor=ended).exists()


def test_the_organisations_settings(cast: Cast) -> None:
    given = {"name": "Brightwater Ltd", "zone": "UTC", "currency": "GBP", "retention_days": 365}
    change_organisation(actor=cast.ada, **given)
    change_organisation(actor=cast.ada, **given)
    event = Event.objects.get(verb="organisation.changed")
    assert event.data["after"] == given
    assert Organisation.objects.get(pk=cast.other.pk).name == "Otherland"
    with pytest.raises(Forbidden):
        change_organisation(actor=cast.rafa, **given)
    for wrong in ({"retention_days": 3}, {"zone": "Nowhere"}, {"currency": "ZZZ"}, {"name": ""}):
        with pytest.raises(Invalid):
            change_organisation(actor=cast.ada, **(given | wrong))


def test_what_applicants_agree_to(cast: Cast) -> None:
    assert "Brightwater keeps what I send" in consent.text_of(cast.acme)
    Organisation.objects.filter(pk=cast.acme.pk).update(settings={"other": "stays"})
    form = {"name": "Brightwater", "zone": "UTC", "currency": "EUR", "retention_days": "90"}
    client, page = signed_in(cast.ada), reverse("people:organisation")
    assert "{organisation} keeps what I send" in client.get(page).content.decode()
    assert client.post(page, {**form, "consent_text": "{organisation} keeps it {days} days.\r\n"}).status_code == 302
    ours = Organisation.objects.get(pk=cast.acme.pk)
    assert consent.text_of(ours) == "Brightwater keeps it 90 days."
    assert ours.settings["other"] == "stays"
    data = Event.objects.get(verb="organisation.changed").data
    assert data["after"]["consent_text"] == "{organisation} keeps it {days} days."
    assert "other" not in str(data)
    assert client.post(page, {**form, "consent_text": "x" * 2001}).status_code == 422
    assert client.post(page, {**form, "consent_text": " "}).status_code == 302
    assert consent.template_of(Organisation.objects.get(pk=cast.acme.pk)) == consent.DEFAULT


@pytest.mark.parametrize("days", ["0", "-5", "99999999999999999999", "soon", ""])
def test_settings_that_make_no_sense_are_told(cast: Cast, days: str) -> None:
    given = {"name": "B", "zone": "UTC", "currency": "EUR", "retention_days": days}
    answer = signed_in(cast.ada).post(reverse("people:organisation"), given)
    assert answer.status_code == 422


def test_nothing_of_another_organisation_shows(cast: Cast) -> None:
    client = signed_in(cast.zed)
    for name in ("people:members", "people:api_keys", "people:organisation", "audit", "settings"):
        page = client.get(reverse(name)).content.decode()
        for member in cast.members().values():
            if member != cast.zed:
                assert member.name not in page
    assert client.get(reverse("people:member", args=[cast.tom.pk])).status_code == 404
    assert client.post(reverse("people:deactivate", args=[cast.tom.pk])).status_code == 404
    cast.tom.refresh_from_db()
    assert cast.tom.active
