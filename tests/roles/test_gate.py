"""Six checks stand before a role opens; an owner may let it pass, and then it says so ever after."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event
from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid, Refused
from foundation.core.registries import documents, opening_guards
from roles import services
from roles.models import JdVersion, Role
from roles.pages import public_links
from roles.pages.workspace import workspace
from roles.queries import gate
from tests.factories import roles as make

KEYS = ["questions", "brief_signed", "jd_clean", "loop_clean", "outcomes_covered", "budget_set"]


def states(role: Role) -> dict[str, bool]:
    return {check.key: check.passed for check in gate.evaluate(Role.objects.get(pk=role.pk)).checks}


def test_each_step_meets_its_check(cast: Any) -> None:
    role = make.role(cast)
    assert states(role) == dict.fromkeys(KEYS, False)
    make.scoped(cast, role)
    assert [key for key, met in states(role).items() if met] == ["questions", "budget_set"]
    make.circulating_brief(cast, role)
    assert not states(role)["brief_signed"]
    for approver in (cast.ada, cast.olu):
        services.sign_brief(actor=approver, brief=role.briefs.get(), answer="agree")
    assert states(role)["brief_signed"]
    make.drafted_jd(cast, role)
    assert states(role)["jd_clean"]
    make.laid_out_loop(cast, role)
    assert states(role) == dict.fromkeys(KEYS, True)


def test_what_is_not_met_keeps_it_shut_with_reasons(cast: Any) -> None:
    role = make.scoped(cast, make.role(cast))
    with pytest.raises(Refused) as refused:
        services.open_role(actor=cast.mei, role=role)
    assert len(refused.value.reasons) == 4
    role.refresh_from_db()
    assert role.state == Role.State.SCOPING
    assert not Event.objects.filter(verb="role.opened", role_id=role.pk).exists()


def test_opening_is_for_the_lead_and_owners(cast: Any, ready: Role) -> None:
    role = ready
    for member in (cast.rafa, cast.ines, cast.olu, cast.zed):
        with pytest.raises(Forbidden):
            services.open_role(actor=member, role=role)
    opened = services.open_role(actor=cast.mei, role=role)
    assert opened.takes_applications
    assert opened.opened_at is not None
    with pytest.raises(Refused):
        services.open_role(actor=cast.mei, role=role)


def test_an_edit_of_the_brief_shuts_the_gate_again(cast: Any, ready: Role) -> None:
    role = ready
    services.reopen_brief(actor=cast.mei, role=role)
    assert not states(role)["brief_signed"]


def test_an_override_is_an_owners_with_a_reason_and_stays_on_the_role(cast: Any, ready: Role) -> None:
    role = ready
    services.reopen_brief(actor=cast.mei, role=role)
    with pytest.raises(Forbidden):
        services.override_check(actor=cast.mei, role=role, check_key="brief_signed", reason="We agreed by phone")
    with pytest.raises(Invalid):
        services.override_check(actor=cast.ada, role=role, check_key="brief_signed", reason="")
    with pytest.raises(Invalid):
        services.override_check(actor=cast.ada, role=role, check_key="weather", reason="Sunny")
    with pytest.raises(Refused, match="nothing to override"):
        services.override_check(actor=cast.ada, role=role, check_key="budget_set", reason="Never mind")
    services.override_check(actor=cast.ada, role=role, check_key="brief_signed", reason="We agreed by phone")
    with pytest.raises(Refused, match="already"):
        services.override_check(actor=cast.ada, role=role, check_key="brief_signed", reason="Twice")
    opened = services.open_role(actor=cast.mei, role=role)
    assert Event.objects.get(verb="role.opened", role_id=role.pk).data["overridden"] == ["brief_signed"]
    assert "Overridden: Brief signed" in workspace(cast.mei, opened)["head"]["meta"]
    brief = role.briefs.latest("number")
    page = Client()
    page.force_login(cast.mei.user)
    assert "Was let past" not in page.get(reverse("roles:gate", args=[role.pk])).content.decode()
    services.circulate_brief(actor=cast.mei, brief=brief, version=None, approvers=[cast.ada, cast.olu])
    for approver in (cast.ada, cast.olu):
        services.sign_brief(actor=approver, brief=brief, answer="agree")
    shown = page.get(reverse("roles:gate", args=[role.pk])).content.decode()
    assert "Was let past" in shown
    assert "We agreed by phone" in shown
    printed = documents["brief"].build(cast.olu, brief.pk)["overrides"]
    assert [(row["check"], row["reason"], row["by"]) for row in printed] == [
        ("Brief signed", "We agreed by phone", "Ada Okafor")
    ]


def test_other_apps_may_object(cast: Any, ready: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    role = ready
    monkeypatch.setitem(opening_guards._entries, "test", lambda role: [f"{role.title} is cursed."])
    with pytest.raises(Refused) as refused:
        services.open_role(actor=cast.mei, role=role)
    assert refused.value.reasons == [f"{role.title} is cursed."]


def test_pausing_and_closing_stop_the_door(cast: Any) -> None:
    role = make.open_role(cast)
    assert not services.pause_role(actor=cast.mei, role=role, reason="Budget").takes_applications
    with pytest.raises(Refused):
        services.pause_role(actor=cast.mei, role=role)
    assert services.resume_role(actor=cast.mei, role=role).takes_applications
    with pytest.raises(Invalid):
        services.close_role(actor=cast.mei, role=role, reason=" ")
    closed = services.close_role(actor=cast.mei, role=role, reason="Hiring freeze")
    assert not closed.takes_applications
    assert closed.closed_at is not None
    for act in (services.resume_role, services.open_role, services.fill_role):
        with pytest.raises(Refused):
            act(actor=cast.mei, role=role)
    verbs = Event.objects.filter(role_id=role.pk, verb__in=["role.paused", "role.resumed", "role.closed"])
    assert verbs.count() == 3


def test_an_open_role_says_where_people_apply(cast: Any, ready: Role) -> None:
    role = ready
    client = Client()
    client.force_login(cast.mei.user)
    at = reverse("roles:gate", args=[role.pk])
    public = public_links.job_path(cast.acme.slug, role.pk, role.title)
    assert "Where people apply" not in client.get(at).content.decode()
    Role.objects.filter(pk=role.pk).update(state="open", opened_at=clock.now())
    assert "no JD is published" in client.get(at).content.decode()
    services.publish_jd(actor=cast.mei, jd=JdVersion.objects.get(role=role), version=None)
    page = client.get(at).content.decode()
    assert f'href="{public}"' in page
    assert Client().get(public).status_code == 200


def test_interviewers_and_observers_are_not_shown_how_ready_it_is(cast: Any, ready: Role) -> None:
    role = ready
    evaluated = gate.evaluate(role)
    for member in (cast.ines, cast.olu):
        found = workspace(member, role, evaluated)
        assert (found["gate"], found["head"]["gate"], found["overrides"]) == (None, None, [])
    tabs = {
        name: [tab["key"] for tab in workspace(getattr(cast, name), role)["head"]["tabs"]] for name in ("ines", "olu")
    }
    assert tabs == {"ines": ["brief", "jd", "loop"], "olu": ["brief", "jd"]}


def test_the_head_costs_the_same_whatever_the_rows(cast: Any, ready: Role, django_assert_max_num_queries: Any) -> None:
    role = ready
    with django_assert_max_num_queries(8) as spent:
        found = workspace(cast.mei, Role.objects.get(pk=role.pk))
    assert found["head"]["gate"]["ready"] == 6
    before = len(spent.captured_queries)
    for text in ("One more", "And another"):
        services.add_requirement(actor=cast.mei, role=role, version=None, text=text, weekly_work="Weekly")
        services.add_stage(actor=cast.mei, role=role, kind="collaboration")
    with django_assert_max_num_queries(before) as again:
        workspace(cast.mei, Role.objects.get(pk=role.pk))
    assert len(again.captured_queries) == before
