"""Who knows of a role, and which parts of it they read."""

from typing import Any

import pytest
from django.urls import reverse

from foundation.activity.models import Event
from foundation.activity.queries import visible_events
from foundation.core.registries import search
from roles import policies, services
from roles.models import RoleSeat
from roles.queries import seeing
from tests.factories import roles as make
from tests.roles.pages import as_


@pytest.fixture
def role(cast: Any) -> Any:
    return make.role(cast)


def sees(member: Any) -> bool:
    return seeing.visible_roles(member).exists()


def test_staff_see_every_role_and_outsiders_none(cast: Any, role: Any) -> None:
    assert [sees(member) for member in (cast.ada, cast.rafa, cast.mei)] == [True, True, True]
    assert not any(sees(member) for member in (cast.ines, cast.tom, cast.oba, cast.vic, cast.olu, cast.zed))


@pytest.mark.parametrize(
    ("who", "kind"), [("ines", "interviewer"), ("vic", "advisor"), ("olu", "approver"), ("tom", "approver")]
)
def test_a_seat_shows_the_role(cast: Any, role: Any, who: str, kind: str) -> None:
    member = getattr(cast, who)
    services.seat_member(actor=cast.ada, role=role, member=member, kind=kind)
    assert sees(member)
    services.unseat_member(actor=cast.ada, role=role, member=member, kind=kind)
    assert not sees(member)


def test_a_hiring_manager_sees_what_they_created_even_without_a_seat(cast: Any) -> None:
    made = services.create_role(actor=cast.mei, title="Analyst", lead=cast.ada)
    assert sees(cast.mei)
    assert not policies.is_lead(cast.mei, made)
    assert not policies.can_see_pipeline(cast.mei, made)


def test_parts_are_read_by_job(cast: Any) -> None:
    made = make.open_role(cast)
    services.seat_member(actor=cast.ada, role=made, member=cast.vic, kind=RoleSeat.Kind.ADVISOR)
    read = {
        name: tuple(
            door(getattr(cast, name)).exists()
            for door in (seeing.visible_briefs, seeing.visible_jds, seeing.visible_stages, seeing.visible_tasks)
        )
        for name in ("ada", "rafa", "mei", "ines", "olu", "vic", "zed")
    }
    everything, nothing = (True,) * 4, (False,) * 4
    assert read == {
        "ada": everything,
        "rafa": everything,
        "mei": everything,
        "ines": (True, True, True, False),
        "olu": (True, True, False, False),
        "vic": nothing,
        "zed": nothing,
    }


def test_pay_is_for_staff_and_the_lead(cast: Any, role: Any) -> None:
    assert {name for name, member in cast.members().items() if policies.can_see_pay(member, role)} == {
        "ada",
        "rafa",
        "mei",
    }


def test_budget_events_are_for_those_who_see_pay(cast: Any, role: Any) -> None:
    make.scoped(cast, role)
    services.seat_member(actor=cast.ada, role=role, member=cast.ines, kind="interviewer")
    told = {
        name: set(visible_events(getattr(cast, name)).filter(role_id=role.pk).values_list("verb", flat=True))
        for name in ("ada", "mei", "ines", "zed")
    }
    assert "role.budget_set" in told["ada"]
    assert "role.budget_set" in told["mei"]
    assert not {"role.budget_set", "role.scoped"} & told["ines"]
    assert told["zed"] == set()


def test_a_role_without_a_lead_seat_for_a_retired_member_is_not_theirs(cast: Any, role: Any) -> None:
    cast.mei.active = False
    assert not policies.can_edit_role(cast.mei, role)


def test_search_finds_what_the_member_sees(cast: Any, role: Any) -> None:
    find = search["roles"]
    assert [hit.title for hit in find(cast.mei, "founding engineer", 5)] == [role.title]
    assert find(cast.zed, "founding", 5) == []
    assert find(cast.mei, "founding \x00 nobody", 5) == []


def test_seats_are_given_once_told_once_and_keep_a_lead(cast: Any, role: Any) -> None:
    for _ in range(2):
        services.seat_member(actor=cast.mei, role=role, member=cast.ines, kind="interviewer")
    assert Event.objects.filter(verb="role.seat_given", role_id=role.pk).count() == 1
    assert cast.ines.notifications.filter(kind="role_seat").count() == 1
    with pytest.raises(Exception, match="keeps a lead"):
        services.unseat_member(actor=cast.ada, role=role, member=cast.mei, kind="lead")
    with pytest.raises(Exception, match="Observers do not interview"):
        services.seat_member(actor=cast.ada, role=role, member=cast.olu, kind="interviewer")
    with pytest.raises(Exception, match="works here"):
        services.seat_member(actor=cast.ada, role=role, member=cast.zed, kind="lead")


def test_an_advisor_is_led_only_where_they_may_go(cast: Any, role: Any) -> None:
    services.seat_member(actor=cast.ada, role=role, member=cast.vic, kind=RoleSeat.Kind.ADVISOR)
    services.seat_member(actor=cast.ada, role=role, member=cast.tom, kind=RoleSeat.Kind.INTERVIEWER)
    own = f"/roles/{role.pk}/"
    for member, opens in ((cast.vic, False), (cast.tom, True)):
        told = member.notifications.get(kind="role_seat")
        client = as_(member)
        page = client.get(reverse("roles:list")).content.decode()
        assert role.title in page
        assert (f'href="{own}"' in page, told.url == own, client.get(own).status_code == 302) == (opens,) * 3
        assert client.get(told.url).status_code in (200, 302)
