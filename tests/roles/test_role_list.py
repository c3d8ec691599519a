"""The list of roles: what is asked for stays in its address, and its order tells nobody what its rows do not."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from roles import services
from roles.models import Role
from roles.pages import role_list
from roles.pages.role_list import STEPS, Asked
from roles.queries.seeing import visible_roles
from tests.factories import candidates as people
from tests.factories import roles as make

LIST = reverse("roles:list")


def found(member: Any, **wanted: str) -> list[str]:
    asked = role_list.asked(QueryDict(Asked(**wanted).address().removeprefix("?")), member)
    return [role.title for role in role_list.narrowed(visible_roles(member), asked, member)]


def test_it_narrows_by_whose_archetype_and_lead(cast: Any) -> None:
    make.role(cast, "By Mei")
    services.create_role(actor=cast.rafa, title="By Rafa", archetype="mlops_engineer")
    assert found(cast.ada) == ["By Rafa", "By Mei"]
    assert found(cast.rafa, mine="yes") == ["By Rafa"]
    assert found(cast.ada, mine="yes") == []
    assert found(cast.ada, archetype="mlops_engineer") == ["By Rafa"]
    assert found(cast.ada, lead=str(cast.mei.pk)) == ["By Mei"]
    assert found(cast.ada, q="mei tanaka") == ["By Mei"]
    assert found(cast.zed) == []


def test_what_was_put_away_is_found_again_by_its_filter_alone(cast: Any) -> None:
    role = make.role(cast, "Old idea")
    services.close_role(actor=cast.mei, role=role, reason="No")
    assert found(cast.ada, state="closed") == found(cast.ada, state="all") == ["Old idea"]
    services.archive_role(actor=cast.rafa, role=role)
    assert found(cast.ada, state="closed") == found(cast.ada, state="all") == []
    assert found(cast.ada, state="archived") == ["Old idea"]
    assert role_list.counted(cast.ada) | {"open": 0} == {
        "active": 0, "scoping": 0, "open": 0, "paused": 0, "filled": 0, "closed": 0, "archived": 1, "all": 0,
    }  # fmt: skip


def test_a_role_in_scoping_says_what_is_next_up_to_its_checks(cast: Any) -> None:
    role = make.role(cast)
    said = []

    def look() -> None:
        line = role_list.narrowed(visible_roles(cast.mei), Asked(), cast.mei).get(pk=role.pk)
        said.append(role_list.rows([line], {}, cast.mei)[0]["next"])
        assert role_list.rows([line], {}, cast.olu)[0]["next"] == ""

    look()
    make.scoped(cast, role)
    look()
    brief = make.drafted_brief(cast, role)
    look()
    services.circulate_brief(actor=cast.mei, brief=brief, version=None, approvers=[cast.ada, cast.olu])
    look()
    for approver in (cast.ada, cast.olu):
        services.sign_brief(actor=approver, brief=brief, answer="agree")
    look()
    make.drafted_jd(cast, role)
    look()
    make.laid_out_loop(cast, role)
    look()
    assert said == list(STEPS)
    Role.objects.filter(pk=role.pk).update(state=Role.State.OPEN)
    look()
    assert said[-1] == ""


def test_orders(cast: Any) -> None:
    make.role(cast, "Begun")
    make.drafted_brief(cast, make.scoped(cast, make.role(cast, "Ahead")))
    busy = people.hiring_role(cast, "Busy")
    people.application(cast, busy)
    assert found(cast.ada, sort="title") == ["Ahead", "Begun", "Busy"]
    assert found(cast.ada, sort="near") == ["Ahead", "Begun", "Busy"]
    assert found(cast.ada, sort="people")[0] == found(cast.ada, sort="open")[0] == "Busy"
    assert set(role_list.sorts_for(cast.ines)) == {"newest", "title", "open"}
    assert role_list.asked(QueryDict("sort=people"), cast.mei).sort == "newest"
    page = Client()
    page.force_login(cast.ada.user)
    assert '<td class="num">1<span class="narrow"> in pipeline</span></td>' in page.get(LIST).content.decode()


def test_the_address_keeps_what_was_asked(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(role_list, "A_PAGE", 1)
    for title in ("R&D lead", "R&D engineer"):
        make.role(cast, title)
    client = Client()
    client.force_login(cast.ada.user)
    page = client.get(LIST, {"q": "r&d", "sort": "title"}).content.decode()
    assert "R&amp;D engineer" in page
    assert "R&amp;D lead" not in page
    assert f'href="{LIST}?q=r%26d&amp;sort=title&amp;page=2"' in page
    assert "R&amp;D lead" in client.get(f"{LIST}?q=r%26d&sort=title&page=2").content.decode()
    assert "2 roles match" in page
    part = client.get(LIST, {"state": "archived"}, headers={"HX-Request": "true"}).content.decode()
    assert "The archive is empty" in part
    assert "<form" not in part
