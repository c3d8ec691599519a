"""Creating, scoping, the archetype, the budget and the plan."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.forms import ValidationError
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event
from foundation.core.clock import today
from foundation.core.domain.working_days import is_working_day
from foundation.core.errors import Forbidden, Invalid, Stale
from foundation.core.registries import todos
from roles import services
from roles.domain.economics import YearOne, year_one
from roles.domain.next_steps import KINDLY
from roles.models import PlanTask, Playbook, Posting, Role, RoleSeat, Scope
from roles.plugins.seeders import load_playbook
from roles.queries import playbook
from roles.services.playbook import put_playbook_item
from roles.views.forms.money import in_figures, minor_units
from tests.factories import roles as make


@pytest.fixture
def role(cast: Any) -> Role:
    return make.role(cast)


def test_creating_makes_scope_plan_and_lead(cast: Any) -> None:
    mine = services.create_role(actor=cast.rafa, title="  Analyst ")
    assert (mine.title, mine.state, mine.currency) == ("Analyst", "scoping", cast.acme.currency)
    assert RoleSeat.objects.get(role=mine).member == cast.rafa
    assert Scope.objects.filter(role=mine).count() == 1
    tasks = list(PlanTask.objects.filter(role=mine))
    assert len({task.phase for task in tasks}) == 4
    assert all(task.due_on >= today() and is_working_day(task.due_on) for task in tasks if task.due_on)
    assert all(task.owner == cast.rafa for task in tasks)
    assert Event.objects.filter(role_id=mine.pk).count() == 1


@pytest.mark.parametrize("title", ["", "  ", "x" * 121, "a\x00b", "\ud800"])
def test_a_role_needs_a_title_that_can_be_kept(cast: Any, title: str) -> None:
    with pytest.raises(Invalid) as refused:
        services.create_role(actor=cast.ada, title=title)
    assert list(refused.value.errors) == ["title"]


def test_who_may_start_and_lead(cast: Any) -> None:
    for member in (cast.ines, cast.vic, cast.olu):
        with pytest.raises(Forbidden):
            services.create_role(actor=member, title="Mine")
    for lead in (cast.ines, cast.zed):
        with pytest.raises(Invalid):
            services.create_role(actor=cast.ada, title="Theirs", lead=lead)


def test_the_pack_is_copied_once_and_edits_stay(cast: Any) -> None:
    mine = Playbook.objects.get(organisation=cast.acme, key="loop")
    mine.data = {**mine.data, "note": "ours"}
    mine.save()
    load_playbook(cast.acme)
    assert Playbook.objects.get(pk=mine.pk).data["note"] == "ours"
    assert Playbook.objects.filter(organisation=cast.acme).count() == 4


def test_answers_give_a_verdict_that_is_kept(cast: Any, role: Role) -> None:
    saved = services.answer_scope(actor=cast.mei, role=role, version=1, **make.ANSWERS)
    assert saved.verdict["primary"]["rule"] == "modeling_first"
    assert saved.version == 2
    same = services.answer_scope(actor=cast.mei, role=role, version=2, **make.ANSWERS)
    assert same.version == 2
    assert Event.objects.filter(verb="role.scoped", role_id=role.pk).count() == 1
    with pytest.raises(Stale) as refused:
        services.answer_scope(actor=cast.ada, role=role, version=1, goal="scale")
    assert refused.value.current["goal"] == "build"


def test_a_draft_keeps_half_an_answer_and_takes_no_verdict_from_it(cast: Any, role: Role) -> None:
    kept = services.draft_scope(actor=cast.mei, role=role, version=1, goal="build")
    assert (kept.goal, kept.verdict, kept.version) == ("build", {}, 2)
    assert services.draft_scope(actor=cast.mei, role=role, version=2, goal="build").version == 2
    with pytest.raises(Stale) as refused:
        services.draft_scope(actor=cast.ada, role=role, version=1, goal="scale")
    assert refused.value.current["goal"] == "build"

    taken = services.answer_scope(actor=cast.mei, role=role, version=2, goal="build")
    assert (taken.verdict["primary"]["rule"], taken.version) == ("not_ready", 3)
    told = Event.objects.filter(role_id=role.pk, subject_id=taken.pk).order_by("created_at", "id")
    assert list(told.values_list("verb", flat=True)) == ["role.scope_drafted", "role.scoped"]


def test_once_taken_the_verdict_follows_each_draft(cast: Any, role: Role) -> None:
    services.answer_scope(actor=cast.mei, role=role, version=1, **make.ANSWERS)
    changed = {**make.ANSWERS, "owns": make.ANSWERS["owns"][:1]}
    assert services.draft_scope(actor=cast.mei, role=role, version=2, **changed).verdict["primary"]["rule"] == (
        "modeling_first"
    )
    changed["questions"] = {}
    assert services.draft_scope(actor=cast.mei, role=role, version=3, **changed).verdict["primary"]["rule"] == (
        "not_ready"
    )
    told = Event.objects.filter(verb__startswith="role.scope", role_id=role.pk).order_by("created_at", "id")
    assert list(told.values_list("verb", flat=True)) == ["role.scoped", "role.scope_drafted", "role.scoped"]


def test_the_page_saves_itself_and_no_untouched_slider_with_it(client: Client, cast: Any, role: Role) -> None:
    client.force_login(cast.mei.user)
    address = reverse("roles:scope", args=[role.pk])
    sliders = {f"{when}_{key}": "0" for when in ("now", "later") for key in ("modeling", "engineering", "platform")}
    given = {"draft": "1", "version": "1", "goal": "build", **sliders, "now_platform": "4"}
    answer = client.post(address, given, headers={"HX-Request": "true"})
    scope = Scope.objects.get(role=role)
    assert answer.status_code == 200
    assert (scope.goal, scope.dimensions_now, scope.dimensions_later) == ("build", {"platform": 4}, {})
    text = answer.content.decode()
    assert 'id="scope-version" value="2" hx-swap-oob="true"' in text
    assert "From your answers so far" in text
    assert "Saved " in text
    stale = client.post(address, {**given, "goal": "scale"}, headers={"HX-Request": "true"})
    assert stale.status_code == 409
    assert "Someone saved this scope while you were answering" in stale.content.decode()
    no = client.post(address, {**given, "version": "2", "fact_strong_backend": "no"}, headers={"HX-Request": "true"})
    assert no.status_code == 200
    open_again = client.post(address, {**given, "version": "2"}, headers={"HX-Request": "true"})
    assert (open_again.status_code, "Keep mine" in open_again.content.decode()) == (409, True)
    same = client.post(address, {**given, "version": "1", "fact_strong_backend": "no"}, headers={"HX-Request": "true"})
    assert (same.status_code, "the same as yours" in same.content.decode()) == (409, True)
    back = client.post(address, {**given, "version": "3", "now_platform": "1"}, headers={"HX-Request": "true"})
    assert back.status_code == 200
    assert Scope.objects.get(role=role).dimensions_now == {"platform": 1}
    whole = {**given, "version": "4", "now_platform": "0"}
    del whole["draft"]
    assert client.post(address, whole).status_code == 302
    assert Scope.objects.get(role=role).dimensions_now == {}, "a slider that stands at nothing says nothing"


@pytest.mark.parametrize(
    ("answers", "field"),
    [({"goal": "fly"}, "goal"), ({"facts": {"strong_backend": "maybe"}}, "strong_backend"),
     ({"facts": {"data_ready": "lots"}}, "data_ready"), ({"dimensions_now": {"modeling": 9}}, "now_modeling"),
     ({"dimensions_later": {"platform": "deep"}}, "later_platform"), ({"owns": ["the moon"]}, "owns"),
     ({"questions": {"done": "x" * 4001}}, "done"), ({"questions": {"done": "\x00"}}, "done")],
)  # fmt: skip
def test_answers_that_make_no_sense_are_named(cast: Any, role: Role, answers: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        services.answer_scope(actor=cast.mei, role=role, version=None, **answers)
    assert list(refused.value.errors) == [field]


@pytest.mark.parametrize(
    ("budget", "field"),
    [({"band_low_minor": 200, "band_high_minor": 100}, "band_high"), ({"band_low_minor": -1}, "band_low"),
     ({"band_low_minor": 10**16}, "band_low"), ({"overhead_percent": 201}, "overhead_percent"),
     ({"currency": "EURO"}, "currency"), ({"currency": "XXX"}, "currency")],
)  # fmt: skip
def test_a_budget_that_makes_no_sense_is_named(cast: Any, role: Role, budget: dict[str, Any], field: str) -> None:
    whole = {"band_low_minor": 1, "band_high_minor": 10**8, "currency": "EUR", "overhead_percent": 20, **budget}
    with pytest.raises(Invalid) as refused:
        services.set_budget(actor=cast.mei, role=role, version=None, **whole)
    assert list(refused.value.errors) == [field]


def test_the_first_year_is_band_plus_overhead() -> None:
    assert year_one(95_000_00, 120_000_00, 25) == YearOne(118_750_00, 150_000_00, 25)
    assert year_one(0, 0, 0) == YearOne(0, 0, 0)
    assert year_one(2, 1, 20) is None
    assert year_one(None, 1, 20) is None


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [("95,000", "EUR", 9_500_000), ("95.000,50", "EUR", 9_500_050), ("95 000", "EUR", 9_500_000), ("", "EUR", None),
     ("€180.5", "EUR", 18_050), ("1,234,567", "USD", 123_456_700), ("95000", "JPY", 95_000), ("12,5", "EUR", 1_250)],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(typed: str, currency: str, minor: int | None) -> None:
    assert minor_units(typed, currency) == minor


@pytest.mark.parametrize("typed", ["-5", "a lot", "1e5", "1,2,3", "--", "9" * 40])
def test_other_amounts_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        minor_units(typed, "EUR")


def test_figures_come_back_as_typed() -> None:
    assert [
        in_figures(9_500_000, "EUR"),
        in_figures(18_050, "EUR"),
        in_figures(95_000, "JPY"),
        in_figures(None, "EUR"),
    ] == [
        "95,000",
        "180.50",
        "95,000",
        "",
    ]


def test_a_late_task_is_a_duty_of_its_owner_until_ticked(cast: Any, role: Role) -> None:
    services.seat_member(actor=cast.ada, role=role, member=cast.rafa, kind="recruiter")
    task = services.add_task(
        actor=cast.mei, role=role, phase="define", title="Ask finance", owner=cast.rafa, due_on=today() - timedelta(3)
    )
    owed = todos["roles.plan"]
    assert [todo.title for todo in owed(cast.rafa)] == ["Ask finance"]
    with pytest.raises(Forbidden):
        services.change_task(actor=cast.rafa, task=task, title="Never mind")
    services.finish_task(actor=cast.rafa, task=task)
    services.finish_task(actor=cast.rafa, task=task)
    assert owed(cast.rafa) == []
    assert Event.objects.filter(verb="plan.task_done", role_id=role.pk).count() == 1


def test_a_task_belongs_to_somebody_who_sees_the_plan(cast: Any, role: Role) -> None:
    for owner in (cast.ines, cast.vic, cast.zed):
        with pytest.raises(Invalid) as refused:
            services.add_task(actor=cast.mei, role=role, phase="define", title="x", owner=owner, due_on=None)
        assert list(refused.value.errors) == ["owner"]


def test_a_posting_has_a_code_of_its_own(cast: Any, role: Role) -> None:
    made = [services.add_posting(actor=cast.rafa, role=role, channel="referral") for _ in range(3)]
    assert len({posting.code for posting in made}) == 3
    with pytest.raises(Invalid):
        services.add_posting(actor=cast.rafa, role=role, channel="smoke signals")
    services.remove_posting(actor=cast.rafa, posting=made[0])
    assert Posting.objects.filter(role=role).count() == 2


WAITING = {"not_ready": {"fact_success_metric": "no"}, "data_engineer_first": {"fact_data_ready": "none"}}


@pytest.mark.parametrize("rule", WAITING)
def test_a_verdict_that_asks_to_wait_is_said_kindly_and_without_script(cast: Any, role: Role, rule: str) -> None:
    client = Client()
    client.force_login(cast.mei.user)
    ready = {"question_problem": "Loads spoil", "fact_success_metric": "yes", "goal": "specialise", "look": "1"}
    answer = client.post(reverse("roles:scope", args=[role.pk]), {**ready, **WAITING[rule]})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "not saved yet" in page
    assert html.escape(KINDLY[rule]) in page
    assert "Once that is settled, your answers point to: Specialist in the named domain." in page
    assert "Loads spoil" in page
    assert Scope.objects.get(role=role).goal == ""


def test_every_archetype_and_way_to_engage_is_told(cast: Any, role: Role) -> None:
    client = Client()
    client.force_login(cast.mei.user)
    url = reverse("roles:scope", args=[role.pk])
    book = playbook.part(role.organisation_id, "scoping")
    ready = {"question_problem": "Loads spoil", "fact_success_metric": "yes", "first_hire": "yes", "look": "1"}
    deep = {**ready, "goal": "specialise", "now_modeling": "5", "later_platform": "2"}
    page = client.post(url, {**deep, "first_hire": "no"}).content.decode()
    specialist = next(row for row in book["archetypes"] if row["key"] == "specialist")
    for text in (specialist["ships"], specialist["not_for"], "Rule: the goal is one deep problem."):
        assert text in page
    page = client.post(url, deep).content.decode()
    assert "You probably need no specialist yet" in page
    for way in book["engagement"]:
        assert "; ".join(way["fits"]) in page
    for item in book["first_hire_coverage"]:
        assert item["label"].lower() in page
    for row in book["who_uses_it"]:
        assert row["wants"][1:] in page


def test_answers_that_do_not_go_together_are_told_beside_both(cast: Any, role: Role) -> None:
    client = Client()
    client.force_login(cast.mei.user)
    url = reverse("roles:scope", args=[role.pk])
    typed = {"question_problem": "Loads spoil", "fact_success_metric": "yes", "goal": "build", "look": "1"}
    clash = {**typed, "fact_in_production": "yes", "fact_models_exist": "no"}
    page = client.post(url, clash).content.decode()
    for key in ("in_production", "models_exist"):
        beside = page.split(f'id="clash-{key}"')[1].split("</div>")[0]
        assert "A model serves users, and yet there are no models." in beside
    assert "A model serves users" not in client.post(url, typed).content.decode()
    undecided = client.post(url, {**typed, "goal": "scale"}).content.decode()
    assert "Answer these two and you will know:" in " ".join(undecided.split())


def test_an_older_copy_of_the_playbook_says_which_questions_are_new(client: Client, cast: Any, role: Role) -> None:
    client.force_login(cast.mei.user)
    address = reverse("roles:scope", args=[role.pk])
    assert "does not ask yet" not in client.get(address).content.decode()
    book = playbook.part(role.organisation_id, "scoping")
    older = [fact for fact in book["team_facts"] if fact["key"] not in ("deadline", "core_property")]
    data = {**book, "team_facts": older}
    Playbook.objects.update_or_create(organisation_id=role.organisation_id, key="scoping", defaults={"data": data})
    page = client.get(address).content.decode()
    assert "2 questions that your copy" in " ".join(page.split())
    assert reverse("rubrics:shipped_pack") in page
    new = next(fact for fact in book["team_facts"] if fact["key"] == "deadline")
    put_playbook_item(cast.ada, "scoping", "team_facts/deadline", new)
    assert "1 question that your copy" in " ".join(client.get(address).content.decode().split())


def test_a_rule_stands_on_the_page_once_and_what_is_not_needed_is_not_hired_for(cast: Any, role: Role) -> None:
    client = Client()
    client.force_login(cast.mei.user)
    typed = {"look": "1", "goal": "specialise", "first_hire": "yes", "fact_data_ready": "none"}
    depths = {"now_platform": "1", "later_platform": "3", "now_modeling": "2", "later_modeling": "4"}
    page = client.post(reverse("roles:scope", args=[role.pk]), {**typed, **depths}).content.decode()
    text = " ".join(page.split())
    assert "Once that is settled, your answers point to: Hire a data engineer first." in text
    assert text.count("the data is scattered or not there") == 1
    assert "You probably need no specialist yet" in text
    assert "Specialist in the named domain</h3>" not in text
    now = {**typed, "question_problem": "Loads spoil", "fact_success_metric": "yes"}
    for told in (text, client.post(reverse("roles:scope", args=[role.pk]), now).content.decode()):
        assert "has to do all three" not in told, "what is said of ML hires is no word on a data engineer"
    assert "Platform grows from not needed to solid: do not hire for it yet" in text
    assert "Modelling grows from literate to deep: hire for the first" in text


def test_the_pool_stands_with_the_reason_for_the_level(cast: Any, role: Role) -> None:
    client = Client()
    client.force_login(cast.mei.user)
    typed = {"look": "1", "goal": "build", "question_problem": "Loads spoil", "fact_success_metric": "yes"}
    page = client.post(reverse("roles:scope", args=[role.pk]), {**typed, "fact_owns_whole_stack": "yes"})
    reasons = " ".join(page.content.decode().split('<ul class="reasons">')[1].split("</ul>")[0].split())
    assert "or a higher band. The pool is 5 to 10 times smaller." in reasons
    assert reasons.count("the role owns the whole stack") == 1
