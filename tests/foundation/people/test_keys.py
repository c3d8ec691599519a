"""API keys: each acts for whoever made it, who sees it, is told of it and may end it."""

import re
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event, Notification
from foundation.core import clock
from foundation.core.api.permissions import all_scopes, chosen_for_people
from foundation.core.errors import Forbidden, Invalid
from foundation.people import policies
from foundation.people.models import ApiKey, Job, Membership
from foundation.people.services import change_job, create_key, deactivate, reactivate, revoke_key
from tests.cast import Cast

MEMBERS = "/api/v1/members"


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def by_key(plain: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {plain}"})


def made(member: Membership, *scopes: str, name: str = "Sync") -> tuple[ApiKey, Client]:
    last = clock.today() + timedelta(days=9)
    key, plain = create_key(actor=member, name=name, scopes=scopes or ["members:read"], last_day=last)
    return key, by_key(plain)


def key_form(**changed: Any) -> dict[str, Any]:
    last = clock.today() + timedelta(days=30)
    return {"name": "Sync", "scopes": ["members:read"], "last_day": last.isoformat()} | changed


def test_a_key_is_shown_once_works_and_is_revoked(cast: Cast) -> None:
    client, page = signed_in(cast.tom), reverse("people:own_keys")
    shown = client.post(page, key_form()).content.decode()
    key = ApiKey.objects.get(name="Sync")
    plain = shown.split("<code>")[1].split("</code>")[0]
    assert plain.startswith(key.prefix)
    for later in (page, reverse("people:account")):
        assert plain not in client.get(later).content.decode()
    unused = re.compile(r">\s*never\s*<")
    assert unused.search(client.get(page).content.decode())
    assert by_key(plain).get(MEMBERS).status_code == 200
    assert not unused.search(client.get(page).content.decode())
    assert client.post(reverse("people:revoke_own_key", args=[key.prefix])).status_code == 302
    assert by_key(plain).get(MEMBERS).status_code == 401
    found = Event.objects.filter(verb__startswith="api_key.").order_by("created_at")
    assert [event.verb for event in found] == ["api_key.created", "api_key.revoked"]
    assert not any(plain in str(event.data) for event in found)


def test_nobody_makes_a_key_that_acts_as_another_member(cast: Cast) -> None:
    for path in (reverse("people:own_keys"), reverse("people:api_keys")):
        signed_in(cast.ada).post(path, key_form(member=cast.rafa.pk, membership=cast.rafa.pk))
    assert list(ApiKey.objects.values_list("membership", "made_by")) == [(cast.ada.pk, cast.ada.pk)]


@pytest.mark.parametrize(
    "changed",
    [
        {"name": ""},
        {"scopes": []},
        {"scopes": ["everything:write"]},
        {"last_day": "2020-01-01"},
        {"last_day": "9999-12-31"},
        {"last_day": "soon"},
    ],
)
def test_a_key_that_makes_no_sense_is_told(cast: Cast, changed: dict[str, Any]) -> None:
    answer = signed_in(cast.ada).post(reverse("people:own_keys"), key_form(**changed))
    assert answer.status_code == 422
    assert not ApiKey.objects.filter(name="Sync").exists()


def test_a_name_of_two_lines_or_with_nothing_in_it(cast: Cast) -> None:
    for name in ("x" * 51, "a\0b", " \n "):
        with pytest.raises(Invalid):
            made(cast.ada, name=name)
    assert made(cast.ada, name=" My \n board ")[0].name == "My board"


def test_what_people_answer_for_by_name_is_never_chosen_for_them(cast: Cast) -> None:
    by_hand = {one.key for one in all_scopes() if one.by_hand}
    assert by_hand == {
        "briefs:sign",
        "debriefs:write",
        "members:write",
        "offers:approve",
        "openings:approve",
        "scorecards:submit",
    }
    assert by_hand.isdisjoint(chosen_for_people())
    page = signed_in(cast.mei).get(reverse("people:own_keys")).content.decode()
    boxes = {part.split('"')[0]: " checked" in part.split(">")[0] for part in page.split('name="scopes" value="')[1:]}
    assert {scope for scope, ticked in boxes.items() if not ticked} == by_hand


def test_members_see_the_keys_in_their_name_and_are_told_of_each(cast: Cast) -> None:
    key, _ = made(cast.vic, name="Phonebook")
    page = signed_in(cast.vic).get(reverse("people:account")).content.decode()
    assert "Phonebook" in page
    assert "by Vic Laurent" in page
    notice = Notification.objects.get(recipient=cast.vic, kind="api_key_made")
    assert notice.title == "An API key was made in your name: Phonebook"
    assert notice.mail_due_at is not None
    assert "Phonebook" not in signed_in(cast.tom).get(reverse("people:account")).content.decode()
    assert signed_in(cast.tom).post(reverse("people:revoke_own_key", args=[key.prefix])).status_code == 404
    assert signed_in(cast.ada).post(reverse("people:revoke_own_key", args=[key.prefix])).status_code == 404


def test_an_owner_sees_and_ends_all_keys_and_the_member_hears_of_it(cast: Cast) -> None:
    key, api = made(cast.rafa, name="Board")
    page = signed_in(cast.ada).get(reverse("people:api_keys")).content.decode()
    assert "Board" in page
    assert "Rafa Duarte" in page
    assert signed_in(cast.rafa).post(reverse("people:revoke_key", args=[key.prefix])).status_code == 403
    assert signed_in(cast.zed).post(reverse("people:revoke_key", args=[key.prefix])).status_code == 404
    assert signed_in(cast.ada).post(reverse("people:revoke_key", args=[key.prefix])).status_code == 302
    assert api.get(MEMBERS).status_code == 401
    told = Notification.objects.get(recipient=cast.rafa, kind="api_key_revoked")
    assert told.title == "Ada Okafor revoked your API key Board"


def test_the_rule_of_revoking_holds_in_the_service(cast: Cast) -> None:
    key, _ = made(cast.rafa)
    for stranger in (cast.zed, cast.tom, cast.mei):
        with pytest.raises(Forbidden, match=policies.can_revoke_key.sentence):
            revoke_key(actor=stranger, key=key)
    cast.tom.active = False
    with pytest.raises(Forbidden):
        made(cast.tom)


def test_a_key_of_somebody_demoted_may_what_the_new_job_may(cast: Cast) -> None:
    change_job(actor=cast.ada, member=cast.rafa, job=Job.OWNER, technical=False)
    _, api = made(Membership.objects.get(pk=cast.rafa.pk), *chosen_for_people())
    assert any(row["rate_minor"] for row in api.get(MEMBERS).json()["results"])
    change_job(actor=cast.ada, member=cast.rafa, job=Job.ADVISOR, technical=False)
    assert [row["name"] for row in api.get(MEMBERS).json()["results"]] == ["Rafa Duarte"]
    assert api.post("/api/v1/roles", {"title": "Mine"}, "application/json").status_code == 403
    deactivate(actor=cast.ada, member=cast.rafa)
    assert api.get(MEMBERS).status_code == 401
    reactivate(actor=cast.ada, member=cast.rafa)
    assert api.get(MEMBERS).status_code == 401, "its keys stay revoked"


def test_what_came_by_a_key_is_told_from_what_came_by_a_page(cast: Cast) -> None:
    key, api = made(cast.ada, "roles:write", "roles:read")
    assert api.post("/api/v1/roles", {"title": "By key", "archetype": "mlops_engineer"}, "application/json").status_code
    event = Event.objects.filter(verb="role.created").latest("created_at")
    assert (event.actor_id, event.api_key) == (cast.ada.pk, key.prefix)
    assert Event.objects.get(verb="api_key.created").api_key == ""
    assert f"by key {key.prefix}" in signed_in(cast.ada).get(reverse("audit")).content.decode()


@pytest.mark.parametrize("prefix", ["%00", "x%00y", "x" * 300, "%2e%2e"])
def test_no_such_key_is_no_fault(cast: Cast, prefix: str) -> None:
    client = signed_in(cast.ada)
    for place in ("account/keys", "settings/api-keys"):
        assert client.post(f"/{place}/{prefix}/revoke/").status_code == 404


class TestOldKeys:
    """Owners could make keys that acted as others; only the event log knew who had."""

    def old(self, cast: Cast, maker: Membership | None, member: Membership, *scopes: str) -> ApiKey:
        key, _ = ApiKey.objects.create_key(name="Old", membership=member, scopes=list(scopes))
        if maker:
            Event.objects.create(
                organisation=cast.acme, verb="api_key.created", actor=maker, actor_label=maker.name,
                subject_type="people.membership", subject_id=member.pk, audience="staff", data={"prefix": key.prefix},
            )  # fmt: skip
        return key

    def migrate(self) -> None:
        import_module("foundation.activity.migrations.0006_keys_for_others_end").forward(apps, None)

    def test_ones_own_go_on_with_all_they_could(self, cast: Cast) -> None:
        key = self.old(cast, cast.ada, cast.ada, "briefs:write", "roles:read")
        self.migrate()
        key.refresh_from_db()
        assert (key.revoked, key.made_by_id) == (False, cast.ada.pk)
        assert key.scopes == ["briefs:sign", "briefs:write", "roles:read"]
        assert not Notification.objects.filter(kind="api_key_revoked").exists()

    @pytest.mark.parametrize("known", [True, False])
    def test_those_for_others_end_and_both_are_told(self, cast: Cast, known: bool) -> None:
        key = self.old(cast, cast.ada if known else None, cast.tom, "scorecards:write")
        self.migrate()
        key.refresh_from_db()
        assert (key.revoked, key.made_by_id) == (True, cast.ada.pk if known else None)
        assert key.scopes == ["scorecards:write"], "it gets nothing on its way out"
        told = Notification.objects.filter(kind="api_key_revoked").order_by("title")
        assert [(one.recipient_id, one.title) for one in told] == [
            (cast.ada.pk, "The API key Old for Tom Becker was revoked"),
            (cast.tom.pk, "The API key Old that acted as you was revoked"),
        ]
        assert all(one.mail_due_at for one in told)
        assert Event.objects.get(verb="api_key.revoked").actor_label == "Holdout"
        maker = "by Ada Okafor" if known else "by nobody we know"
        assert maker in signed_in(cast.tom).get(reverse("people:account")).content.decode()
