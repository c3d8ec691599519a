"""Integrations: memberships that are nobody's, made by owners, shown as what they are, on no list of people."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event, Notification
from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid, Refused
from foundation.people import policies
from foundation.people.models import INTEGRATION, ApiKey, Integration, Job, Membership, User
from foundation.people.queries.seeing import visible_members
from foundation.people.services import (
    add_member,
    change_account,
    change_integration,
    change_job,
    create_integration,
    create_integration_key,
    create_key,
    invite,
    switch_off,
    switch_on,
)
from tests.cast import Cast

MEMBERS = "/api/v1/members"
NAME = "Warehouse sync (integration)"


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def in_days(days: int) -> Any:
    return clock.today() + timedelta(days=days)


@pytest.fixture
def system(cast: Cast) -> Integration:
    return create_integration(actor=cast.ada, name="Warehouse sync", scopes=["members:read"])


def key_of(cast: Cast, system: Integration, name: str = "Nightly") -> tuple[ApiKey, Client]:
    key, plain = create_integration_key(actor=cast.ada, integration=system, name=name, last_day=in_days(9))
    return key, Client(headers={"Authorization": f"Bearer {plain}"})


def test_an_owner_makes_one_and_its_keys_on_its_page(cast: Cast) -> None:
    client = signed_in(cast.ada)
    form = {"name": "Warehouse sync", "scopes": ["members:read", "roles:read"]}
    answer = client.post(reverse("people:integration_new"), form)
    made = Integration.objects.get()
    assert answer["Location"] == reverse("people:integration", args=[made.membership_id])
    assert (made.membership.name, made.made_by_id) == (NAME, cast.ada.pk)
    day = in_days(30).isoformat()
    page = client.post(
        reverse("people:integration_key", args=[made.membership_id]), {"name": "Nightly", "last_day": day}
    ).content.decode()
    plain = page.split("<code>")[1].split("</code>")[0]
    assert plain not in client.get(answer["Location"]).content.decode()
    api = Client(headers={"Authorization": f"Bearer {plain}"})
    assert {row["name"] for row in api.get(MEMBERS).json()["results"]} == {
        one.name for one in cast.members().values() if one != cast.zed
    }
    overview = client.get(reverse("people:api_keys")).content.decode()
    assert NAME in overview
    assert "members:read, roles:read" in overview


def test_keys_are_changed_without_a_gap(cast: Cast, system: Integration) -> None:
    old, old_api = key_of(cast, system)
    _, new_api = key_of(cast, system, "Next")
    assert [api.get(MEMBERS).status_code for api in (old_api, new_api)] == [200, 200]
    answer = signed_in(cast.ada).post(reverse("people:revoke_key", args=[old.prefix]))
    assert answer["Location"] == reverse("people:integration", args=[system.membership_id])
    assert [api.get(MEMBERS).status_code for api in (old_api, new_api)] == [401, 200]
    old.refresh_from_db()
    assert old.revoked_at is not None


def test_other_scopes_hold_at_once_for_all_keys_and_are_an_event(cast: Cast, system: Integration) -> None:
    _, api = key_of(cast, system)
    second = add_member(actor=cast.ada, email="bo@brightwater.example", name="Bo", job=Job.OWNER)
    change_integration(actor=cast.ada, integration=system, name="Warehouse sync", scopes=["roles:read"])
    assert api.get(MEMBERS).status_code == 403
    assert api.get("/api/v1/roles").status_code == 200
    event = Event.objects.get(verb="integration.changed")
    assert event.data["before"]["scopes"] == ["members:read"]
    shown = signed_in(cast.ada).get(reverse("audit")).content.decode()
    assert f"changed {NAME}; it may now roles:read; it may no longer members:read" in shown
    told = Notification.objects.filter(kind="integration_changed")
    assert [one.recipient_id for one in told] == [second.pk]
    change_integration(actor=cast.ada, integration=system, name="Warehouse sync", scopes=["members:read"])
    change_integration(actor=cast.ada, integration=system, name="Warehouse sync", scopes=["roles:read"])
    assert told.all().count() == 3, "each change is told, back and forth too"


def test_switched_on_again_it_has_its_scopes_and_needs_a_new_key(cast: Cast, system: Integration) -> None:
    _, old = key_of(cast, system)
    client, here = signed_in(cast.ada), reverse("people:integration", args=[system.membership_id])
    switch_off(actor=cast.ada, integration=system)
    assert "Switch on" in client.get(here).content.decode()
    assert client.post(reverse("people:integration_on", args=[system.membership_id])).status_code == 302
    assert old.get(MEMBERS).status_code == 401
    assert key_of(cast, system)[1].get(MEMBERS).status_code == 200
    switch_on(actor=cast.ada, integration=system)
    assert Event.objects.filter(verb="integration.switched_on").count() == 1


def test_a_name_that_another_took_meanwhile_keeps_it_off(cast: Cast, system: Integration) -> None:
    switch_off(actor=cast.ada, integration=system)
    create_integration(actor=cast.ada, name="warehouse sync", scopes=["roles:read"])
    with pytest.raises(Refused, match="has this name"):
        switch_on(actor=cast.ada, integration=system)
    page = signed_in(cast.ada).post(reverse("people:integration_on", args=[system.membership_id]))
    assert page.status_code == 409


def test_what_is_switched_off_does_not_change(cast: Cast, system: Integration) -> None:
    _, api = key_of(cast, system)
    assert signed_in(cast.ada).post(reverse("people:integration_off", args=[system.membership_id])).status_code == 302
    assert api.get(MEMBERS).status_code == 401
    with pytest.raises(Refused, match="switched off"):
        key_of(cast, system)
    page = reverse("people:integration_key", args=[system.membership_id])
    form = {"name": "More", "last_day": in_days(9).isoformat()}
    assert signed_in(cast.ada).post(page, form).status_code == 409
    change = {"name": "Other", "scopes": ["roles:read"]}
    own_page = reverse("people:integration", args=[system.membership_id])
    assert signed_in(cast.ada).post(own_page, change).status_code == 409
    switch_off(actor=cast.ada, integration=system)
    assert Event.objects.filter(verb="integration.switched_off").count() == 1


@pytest.mark.parametrize(
    ("name", "scopes"),
    [
        ("", ["roles:read"]),
        ("(integration)", ["roles:read"]),
        ("x" * 61, ["roles:read"]),
        ("WAREHOUSE  sync", ["roles:read"]),
        ("Payroll", []),
        ("Payroll", ["scorecards:read"]),
        ("Payroll", ["briefs:sign"]),
        ("Payroll", ["debriefs:read"]),
        ("Payroll", ["roles:write"]),
        ("Payroll", ["nothing:read"]),
    ],
)
def test_what_makes_no_sense_is_told(cast: Cast, system: Integration, name: str, scopes: list[str]) -> None:
    answer = signed_in(cast.ada).post(reverse("people:integration_new"), {"name": name, "scopes": scopes})
    assert answer.status_code == 422
    page = reverse("people:integration", args=[system.membership_id])
    if name != "WAREHOUSE  sync":
        assert signed_in(cast.ada).post(page, {"name": name, "scopes": scopes}).status_code == 422
    assert Integration.objects.count() == 1


@pytest.mark.parametrize("first", ["rafa", "mei", "zed"])
def test_only_its_owners_keep_it(cast: Cast, system: Integration, first: str) -> None:
    actor = cast.members()[first]
    for act in (
        lambda: change_integration(actor=actor, integration=system, name="Mine", scopes=["roles:read"]),
        lambda: create_integration_key(actor=actor, integration=system, name="Mine", last_day=in_days(1)),
        lambda: switch_off(actor=actor, integration=system),
    ):
        with pytest.raises((Forbidden, Integration.DoesNotExist)):
            act()
    system.refresh_from_db()
    assert (system.membership.name, system.membership.active, ApiKey.objects.count()) == (NAME, True, 0)


def test_nobody_signs_in_as_it_or_makes_it_somebody(cast: Cast, system: Integration) -> None:
    member = system.membership
    browser = Client()
    browser.force_login(member.user)
    assert browser.get(reverse("home")).status_code == 302, "not even with a session"
    User.objects.filter(pk=member.user_id).update(is_active=True)
    browser.force_login(member.user)
    assert browser.get(reverse("home"))["Location"] == reverse("people:no_organisation")
    assert not member.user.has_usable_password()
    for act in (
        lambda: invite(actor=cast.ada, email=member.user.email, job=Job.OWNER),
        lambda: add_member(actor=cast.zed, email="x@integrations.invalid", name="X", job=Job.OWNER),
        lambda: change_account(actor=cast.tom, name="Payroll (Integration)", zone="", shortcuts=True),
    ):
        with pytest.raises(Invalid):
            act()
    with pytest.raises(Membership.DoesNotExist):
        change_job(actor=cast.ada, member=member, job=Job.OWNER, technical=False)
    with pytest.raises(Forbidden, match=policies.can_make_key.sentence):
        create_key(actor=member, name="More", scopes=["roles:read"], last_day=in_days(1))


def test_the_database_keeps_people_and_systems_apart(cast: Cast, system: Integration) -> None:
    for row, job in ((system.membership, Job.OWNER), (cast.tom, INTEGRATION)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.filter(pk=row.pk).update(job=job)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=system.membership_id).update(technical=True)


def test_it_is_on_no_list_of_people(cast: Cast, system: Integration) -> None:
    assert system.membership not in visible_members(cast.ada)
    assert NAME not in signed_in(cast.ada).get(reverse("people:members")).content.decode()
    assert signed_in(cast.ada).get(reverse("people:member", args=[system.membership_id])).status_code == 404
    _, api = key_of(cast, system)
    assert system.membership_id not in {row["id"] for row in api.get(MEMBERS).json()["results"]}


def test_other_owners_are_told_of_systems_and_their_keys(cast: Cast) -> None:
    bo = add_member(actor=cast.ada, email="bo@brightwater.example", name="Bo", job=Job.OWNER)
    made = create_integration(actor=cast.ada, name="Payroll", scopes=["offers:read"])
    key_of(cast, made)
    told = Notification.objects.filter(kind__startswith="integration_").order_by("created_at")
    assert [(one.recipient_id, one.title) for one in told] == [
        (bo.pk, "Ada Okafor made Payroll (integration)"),
        (bo.pk, "Ada Okafor made a key for Payroll (integration)"),
    ]
    assert "Payroll" in signed_in(bo).get(reverse("notifications")).content.decode()
    change_job(actor=cast.ada, member=bo, job=Job.INTERVIEWER, technical=False)
    assert "Payroll" not in signed_in(bo).get(reverse("notifications")).content.decode()
