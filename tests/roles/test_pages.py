"""The pages: what a person types is kept, refusals stand beside it, and costs do not grow with rows."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from roles import services
from roles.models import BriefVersion, JdVersion, Outcome, PlanTask, Requirement, Role, Scope, SignOff, Stage
from tests.factories import roles as make

HTMX = {"HX-Request": "true"}
NASTY = ["<script>alert(1)</script>", "שלום עולם", "🐟" * 20, "a\x00b", "x" * 30_000, ""]


def as_(member: Any) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def at(name: str, role: Role, **more: Any) -> str:
    return reverse(f"roles:{name}", kwargs={"role_id": role.pk, **more})


@pytest.fixture
def mei(cast: Any) -> Client:
    return as_(cast.mei)


@pytest.fixture
def role(cast: Any) -> Role:
    return make.scoped(cast, make.role(cast))


def test_the_list_filters_searches_and_sorts(cast: Any, role: Role) -> None:
    client = as_(cast.ada)
    opened = make.open_role(cast, "Senior MLOps engineer")
    services.close_role(actor=cast.mei, role=make.role(cast, "Old idea"), reason="No")
    page = client.get(reverse("roles:list")).content.decode()
    assert role.title in page
    assert opened.title in page
    assert "Old idea" not in page
    assert "Old idea" in client.get(reverse("roles:list"), {"state": "closed"}).content.decode()
    found = client.get(reverse("roles:list"), {"q": "mlops tanaka"}, headers=HTMX).content.decode()
    assert opened.title in found
    assert role.title not in found
    assert "<html" not in found
    odd = client.get(
        reverse("roles:list"),
        {"q": "\x00", "sort": "; drop", "state": "nope", "page": "9" * 40, "lead": "x", "profile": "\x00", "mine": "7"},
    )
    assert odd.status_code == 200
    assert "Nothing matches" in client.get(reverse("roles:list"), {"q": "zzz"}).content.decode()


@pytest.mark.parametrize("title", NASTY)
def test_starting_a_role_keeps_what_was_typed(cast: Any, title: str) -> None:
    client = as_(cast.ada)
    answer = client.post(reverse("roles:new"), {"title": title, "lead": cast.mei.pk, "location": "Porto"})
    made = Role.objects.filter(title=title).first() if "\x00" not in title else None
    assert answer.status_code == (302 if made else 422)
    if made is None:
        assert 'value="Porto"' in answer.content.decode()
    else:
        page = client.get(at("scope", made)).content.decode()
        assert "<script>alert(1)</script>" not in page


def test_the_scope_is_saved_and_shows_its_verdict(cast: Any, mei: Client, role: Role) -> None:
    scope = Scope.objects.get(role=role)
    form = {"version": scope.version, "goal": "scale", "fact_models_exist": "yes", "fact_in_production": "no",
            "fact_success_metric": "yes", "question_problem": "Models rot", "now_modeling": "1",
            "owns": ["serving"]}  # fmt: skip
    assert mei.post(at("scope", role), form).status_code == 302
    scope.refresh_from_db()
    assert (scope.goal, scope.facts["models_exist"], scope.dimensions_now["modeling"]) == ("scale", True, 2)
    assert scope.verdict["primary"]["rule"] == "mlops"
    assert "MLOps engineer" in mei.get(at("scope", role)).content.decode()


def test_a_look_at_the_verdict_changes_nothing(cast: Any, mei: Client, role: Role) -> None:
    before = Scope.objects.get(role=role)
    answer = mei.post(at("scope", role), {"look": "1", "fact_success_metric": "no"}, headers=HTMX)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "Not ready to hire" in body
    assert 'id="verdict"' in body
    assert "<html" not in body
    assert Scope.objects.get(role=role).version == before.version


@pytest.mark.parametrize("text", NASTY)
def test_answers_are_kept_and_shown_safely(cast: Any, mei: Client, role: Role, text: str) -> None:
    version = Scope.objects.get(role=role).version
    answer = mei.post(at("scope", role), {"version": version, "question_problem": text, "question_done": "Kept"})
    fits = "\x00" not in text and len(text) < 4000
    assert answer.status_code == (302 if fits else 422)
    page = mei.get(at("scope", role)).content.decode() if fits else answer.content.decode()
    assert "Kept" in page
    assert "<script>alert(1)</script>" not in page


def test_a_stale_scope_shows_theirs_and_keeps_mine(cast: Any, mei: Client, role: Role) -> None:
    read = Scope.objects.get(role=role)
    services.answer_scope(actor=cast.ada, role=role, version=None, **{**make.ANSWERS, "goal": "specialise"})
    answer = mei.post(at("scope", role), {"version": read.version, "goal": "scale", "question_done": "Mine to keep"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Solve one deep problem" in page
    assert "Mine to keep" in page
    assert "Keep mine" in page
    newer = re.search(r'name="version" value="(\d+)">Keep mine', page)
    assert newer
    again = mei.post(at("scope", role), {"version": newer[1], "goal": "scale", "question_done": "Mine to keep"})
    assert again.status_code == 302
    assert Scope.objects.get(role=role).goal == "scale"


def test_save_and_use_takes_the_profile_of_the_verdict(cast: Any, mei: Client) -> None:
    fresh = make.role(cast, "Fresh")
    form = {
        "version": 1,
        "then": "profile",
        "goal": "specialise",
        "question_problem": "Rank",
        "fact_success_metric": "yes",
    }
    assert mei.post(at("scope", fresh), form).status_code == 302
    fresh.refresh_from_db()
    assert fresh.archetype == "specialist"
    not_ready = mei.post(at("scope", fresh), {"version": 2, "then": "profile"})
    assert not_ready.status_code == 422
    assert "no profile to choose" in not_ready.content.decode()


@pytest.mark.parametrize(
    ("figures", "says"),
    [({"band_low": "120,000", "band_high": "95,000"}, "under its bottom"), ({"band_low": "-5"}, "negative"),
     ({"band_low": "lots"}, "in figures"), ({"overhead_percent": "900"}, "200"), ({"currency": "ZZZ"}, "valid choice")],
)  # fmt: skip
def test_a_budget_that_makes_no_sense_is_named(
    cast: Any, mei: Client, role: Role, figures: dict[str, str], says: str
) -> None:
    form = {"band_low": "90,000", "band_high": "99,000", "currency": "EUR", "overhead_percent": "20",
            "version": role.version, **figures}  # fmt: skip
    answer = mei.post(at("budget", role), form)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert all(f'value="{text}"' in answer.content.decode() for text in figures.values() if text != "ZZZ")


def test_the_cost_line_follows_as_one_types(cast: Any, mei: Client, role: Role) -> None:
    form = {"look": "1", "band_low": "100,000", "band_high": "120,000", "currency": "EUR", "overhead_percent": "20"}
    body = mei.post(at("budget", role), form, headers=HTMX).content.decode()
    assert "€120,000" in body
    assert "€144,000" in body
    assert "<html" not in body
    role.refresh_from_db()
    assert role.band_low_minor == 95_000_00


def test_a_draft_saves_itself_and_answers_with_ids(cast: Any, mei: Client, role: Role) -> None:
    form = {"number": 0, "version": 0, "section_outcome": "Fewer", "outcome_id": ["", "", ""],
            "outcome": ["One thing", "", "Two things"]}  # fmt: skip
    answer = mei.post(at("brief", role), form, headers=HTMX)
    body = answer.content.decode()
    brief = BriefVersion.objects.get(role=role)
    assert answer.status_code == 200
    assert f'id="version" value="{brief.version}"' in body
    assert "Saved" in body
    ids = re.findall(r'id="outcome-id-(\d)" value="([^"]*)"', body)
    assert ids[:3] == [("1", brief.outcomes[0]["id"]), ("2", ""), ("3", brief.outcomes[1]["id"])]
    form |= {"number": 1, "version": brief.version, "outcome_id": [pk for _, pk in ids[:3]],
             "outcome": ["One thing, done", "", "Two things"]}  # fmt: skip
    assert mei.post(at("brief", role), form, headers=HTMX).status_code == 200
    assert Outcome.objects.filter(role=role).count() == 2
    assert "% of one printed page" in body
    form |= {"number": 1, "version": brief.version + 1, "section_users": "Drivers and dispatchers. " * 300}
    assert "lines too long for one printed page" in mei.post(at("brief", role), form, headers=HTMX).content.decode()


def test_two_editors_of_a_brief_see_each_other(cast: Any, mei: Client, role: Role) -> None:
    brief = services.save_brief(actor=cast.ada, role=role, version=None, sections={"outcome": "Hers <b>"})
    form = {"number": 1, "version": brief.version - 1, "section_outcome": "Mine & only"}
    for headers in ({}, HTMX):
        answer = mei.post(at("brief", role), form, headers=headers)
        assert answer.status_code == 409
        assert "Hers &lt;b&gt;" in answer.content.decode()
    page = mei.post(at("brief", role), form).content.decode()
    assert "Mine &amp; only" in page
    assert BriefVersion.objects.get(role=role).sections["outcome"] == "Hers <b>"
    mei.post(at("brief", role), {**form, "keep": f"1:{brief.version}"})
    assert BriefVersion.objects.get(role=role).sections["outcome"] == "Mine & only"


def test_writing_on_while_it_was_sent_keeps_the_text_in_a_new_version(cast: Any, mei: Client, role: Role) -> None:
    brief = make.circulating_brief(cast, role)
    form = {"number": 1, "version": brief.version - 1, "section_outcome": "One more thought"}
    answer = mei.post(at("brief", role), form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "One more thought" in page
    assert "Keep mine in version 2" in page
    assert mei.post(at("brief", role), {**form, "keep": "new"}).status_code == 302
    latest = BriefVersion.objects.get(role=role, number=2)
    assert latest.sections["outcome"] == "One more thought"


@pytest.mark.parametrize("text", NASTY)
def test_briefs_show_anything_safely(cast: Any, mei: Client, role: Role, text: str) -> None:
    answer = mei.post(at("brief", role), {"number": 0, "version": 0, "section_users": text, "section_stack": "Kept"})
    fits = "\x00" not in text and len(text) <= 20_000
    assert answer.status_code == (302 if fits else 422)
    page = mei.get(at("brief", role)).content.decode() if fits else answer.content.decode()
    assert "Kept" in page
    assert "<script>alert(1)</script>" not in page


def test_the_whole_signing_on_pages(cast: Any, mei: Client, role: Role) -> None:
    make.drafted_brief(cast, role)
    ada, olu = as_(cast.ada), as_(cast.olu)
    brief = BriefVersion.objects.get(role=role)
    lonely = mei.post(at("circulate_brief", role), {"version": brief.version, "approvers": [cast.ada.pk]})
    assert lonely.status_code == 422
    assert "at least two" in lonely.content.decode()
    sent = {"version": brief.version, "approvers": [cast.ada.pk, cast.olu.pk]}
    assert mei.post(at("circulate_brief", role), sent).status_code == 302
    assert "Your answer to version 1" in olu.get(at("brief", role)).content.decode()
    silent = olu.post(at("sign_brief", role), {"number": 1, "answer": "disagree", "comment": ""})
    assert silent.status_code == 422
    assert "Say what you disagree with" in silent.content.decode()
    olu.post(at("sign_brief", role), {"number": 1, "answer": "disagree", "comment": "Wrong number"})
    assert "Wrong number" in mei.get(at("brief", role)).content.decode()
    assert mei.post(at("reopen_brief", role)).status_code == 302
    services.save_brief(actor=cast.mei, role=role, version=None, sections={"outcome": "Right number"})
    late = ada.post(at("sign_brief", role), {"number": 1, "answer": "agree_with_comment", "comment": "Kept text"})
    assert late.status_code == 409
    assert "replaced by version 2" in late.content.decode()
    assert "Kept text" in late.content.decode()
    assert "Right number" in late.content.decode()
    services.circulate_brief(
        actor=cast.mei,
        brief=BriefVersion.objects.get(role=role, number=2),
        version=None,
        approvers=[cast.ada, cast.olu],
    )
    late = ada.post(at("sign_brief", role), {"number": 1, "answer": "agree_with_comment", "comment": "Kept text"})
    assert late.status_code == 409
    assert "Kept text" in late.content.decode()
    changed = olu.get(at("brief", role)).content.decode()
    assert "What changed since you answered version 1" in changed
    assert "<ins>" in changed
    assert "Right" in changed
    for client in (ada, olu):
        assert client.post(at("sign_brief", role), {"number": 2, "answer": "agree"}).status_code == 302
    assert BriefVersion.objects.get(role=role, number=2).state == "agreed"
    assert SignOff.objects.filter(brief__role=role).count() == 3
    assert mei.get(at("brief_version", role, number=1)).status_code == 200
    assert mei.get(at("brief_version", role, number=99999999999999)).status_code == 404
    services.reopen_brief(actor=cast.mei, role=role)
    third = at("brief_version", role, number=3)
    assert "the same as version 2" in mei.get(third).content.decode()
    assert "What it changed since version 1" in mei.get(third, {"since": "1"}).content.decode()
    assert "the same as version 2" in mei.get(third, {"since": "٣"}).content.decode()


def test_the_jd_saves_itself_and_answers_with_its_findings(cast: Any, mei: Client, role: Role) -> None:
    make.drafted_jd(cast, role)
    jd = JdVersion.objects.get(role=role)
    form = {"number": 1, "version": jd.version, "section_impact": "We want a <b>rockstar</b>."}
    answer = mei.post(at("jd", role), form, headers=HTMX)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "Words without information" in body
    assert "<mark>rockstar</mark>" in body
    assert "&lt;b&gt;" in body
    stale = mei.post(at("jd", role), {**form, "section_impact": "Other"}, headers=HTMX)
    assert stale.status_code == 409
    assert "rockstar" in stale.content.decode()
    assert mei.post(at("jd", role), {**form, "section_nope": "x", "version": jd.version + 1}).status_code == 422


def test_a_finding_is_kept_with_a_reason_on_the_page(cast: Any, mei: Client, role: Role) -> None:
    make.drafted_jd(cast, role)
    services.save_jd(actor=cast.mei, role=role, version=None, sections={"impact": "We want a rockstar."})
    refused = mei.post(at("dismiss_finding", role), {"rule": "buzzwords", "text": "rockstar", "reason": ""})
    assert refused.status_code == 422
    assert "Say why this stays" in refused.content.decode()
    mei.post(at("dismiss_finding", role), {"rule": "buzzwords", "text": "rockstar", "reason": "Our band says so"})
    assert "Kept because: Our band says so" in mei.get(at("jd", role)).content.decode()


def test_requirements_on_the_page(cast: Any, mei: Client, role: Role) -> None:
    make.drafted_jd(cast, role)
    blank = mei.post(at("requirement_add", role), {"text": "", "kind": "must", "weekly_work": "Typed and kept"})
    assert blank.status_code == 422
    assert "Typed and kept" in blank.content.decode()
    assert mei.post(at("requirement_add", role), {"text": "You <i>ship</i>", "kind": "nice"}).status_code == 302
    row = Requirement.objects.get(jd__role=role, kind="nice")
    url = at("requirement", role, requirement_id=row.pk)
    changed = {"text": "You ship", "kind": "must", "weekly_work": "Releases", "seen": row.updated_at.isoformat()}
    assert mei.post(url, changed).status_code == 302
    stale = mei.post(url, {**changed, "text": "Too late"})
    assert stale.status_code == 409
    assert "Too late" in stale.content.decode()
    assert "Someone changed this meanwhile" in stale.content.decode()
    assert mei.post(url, {"act": "up"}).status_code == 302
    assert mei.post(url, {"act": "remove"}).status_code == 302
    assert mei.post(url, {"act": "remove"}).status_code == 404
    services.publish_jd(actor=cast.mei, jd=JdVersion.objects.get(role=role), version=None)
    frozen = mei.post(at("requirement_add", role), {"text": "More", "kind": "must"})
    assert frozen.status_code == 409
    assert "is published" in frozen.content.decode()


def test_the_jd_reads_as_text_for_those_who_do_not_write_it(cast: Any, role: Role) -> None:
    make.drafted_jd(cast, role)
    services.seat_member(actor=cast.ada, role=role, member=cast.ines, kind="interviewer")
    page = as_(cast.ines).get(at("jd", role)).content.decode()
    assert make.REQUIREMENTS[0] in page
    assert "jd-input" not in page
    assert "Keep, with a reason" not in page


def test_the_loop_on_the_page(cast: Any, mei: Client, role: Role) -> None:
    make.drafted_brief(cast, role)
    assert mei.post(at("lay_out", role), {"template": "nonsense"}).status_code == 422
    assert mei.post(at("lay_out", role), {"template": "applied_ml_engineer"}).status_code == 302
    assert mei.post(at("lay_out", role), {"template": "applied_ml_engineer"}).status_code == 409
    home = Stage.objects.get(role=role, key="take_home")
    outcome = Outcome.objects.filter(role=role)[0]
    ticked = mei.post(at("loop", role), {"link": f"{outcome.pk}:{home.pk}"}, headers=HTMX)
    assert ticked.status_code == 200
    assert 'id="loop"' in ticked.content.decode()
    assert list(home.outcomes.all()) == [outcome]
    for bad in ("x", f"{home.pk}:{outcome.pk}", ":", "a:b:c"):
        assert mei.post(at("loop", role), {"link": bad}).status_code == 422
    url = at("stage", role, stage_id=home.pk)
    wrong = mei.post(url, {"label": "Take-home", "hours": "many", "patience_days": "0", "pay": "-5", "focus": "Kept"})
    assert wrong.status_code == 422
    assert "Kept" in wrong.content.decode()
    assert "negative" in wrong.content.decode()
    right = {"label": "Take-home", "hours": "3,5", "minutes": "", "patience_days": "5", "pay": "300", "focus": "a\nb"}
    assert mei.post(url, right).status_code == 302
    home.refresh_from_db()
    assert (home.pay_minor, home.focus, home.patience_days) == (300_00, ["a", "b"], 5)
    assert mei.post(url, {"act": "remove"}).status_code == 302
    assert mei.get(url).status_code == 404
    assert mei.post(at("stage_add", role), {"kind": "quiz"}).status_code == 422


def test_the_gate_says_what_is_missing_and_opens(cast: Any, mei: Client) -> None:
    role = make.ready_role(cast)
    services.reopen_brief(actor=cast.mei, role=role)
    shut = mei.post(at("gate", role))
    assert shut.status_code == 409
    assert "Nobody has been asked yet" in shut.content.decode()
    ada = as_(cast.ada)
    silent = ada.post(at("override", role), {"check": "brief_signed", "reason": ""})
    assert silent.status_code == 422
    assert "Say why the role may open" in silent.content.decode()
    assert ada.post(at("override", role), {"check": "brief_signed", "reason": "By phone"}).status_code == 302
    assert "By phone" in mei.get(at("gate", role)).content.decode()
    assert mei.post(at("gate", role)).status_code == 302
    role.refresh_from_db()
    assert role.takes_applications
    assert mei.post(at("turn", role), {"act": "close", "reason": ""}).status_code == 422
    assert mei.post(at("turn", role), {"act": "explode"}).status_code == 422
    assert mei.post(at("turn", role), {"act": "pause", "reason": "x" * 401}).status_code == 422
    for act in ({"act": "pause"}, {"act": "resume"}, {"act": "close", "reason": "Done"}):
        assert mei.post(at("turn", role), act).status_code == 302
    assert mei.post(at("turn", role), {"act": "resume"}).status_code == 409
    assert "Overridden: Brief signed" in mei.get(at("plan", role)).content.decode()


def test_the_plan_on_the_page(cast: Any, mei: Client, role: Role) -> None:
    task = PlanTask.objects.filter(role=role)[0]
    url = at("task", role, task_id=task.pk)
    assert mei.post(url, {"act": "done"}).status_code == 302
    assert "data-on" in mei.get(at("plan", role)).content.decode()
    assert mei.post(url, {"act": "undone"}).status_code == 302
    assert mei.post(url, {"title": "", "due_on": "soon", "owner": "x"}).status_code == 422
    assert mei.post(url, {"title": "Ask", "due_on": "2026-12-01", "owner": str(cast.mei.pk)}).status_code == 302
    assert mei.post(at("task_add", role), {"phase": "nope", "title": "x"}).status_code == 422
    assert mei.post(at("posting_add", role), {"channel": "referral", "cost": "-1"}).status_code == 422
    assert mei.post(at("posting_add", role), {"channel": "referral", "cost": "99,50"}).status_code == 302
    assert "€99.50" in mei.get(at("plan", role)).content.decode()


def test_people_on_the_page(cast: Any, mei: Client, role: Role) -> None:
    assert mei.post(at("seats", role), {"member": "nobody", "kind": "lead"}).status_code == 422
    assert mei.post(at("seats", role), {"member": cast.zed.pk, "kind": "lead"}).status_code == 422
    assert mei.post(at("seats", role), {"member": cast.vic.pk, "kind": "lead"}).status_code == 422
    assert mei.post(at("seats", role), {"member": cast.tom.pk, "kind": "interviewer"}).status_code == 302
    last = role.seats.get(kind="lead")
    assert mei.post(at("unseat", role, seat_id=last.pk)).status_code == 409
    assert mei.post(at("facts", role), {"title": "", "location": "Kept", "version": role.version}).status_code == 422
    stale = mei.post(at("facts", role), {"title": "Mine", "version": role.version - 1})
    assert stale.status_code == 409
    assert 'value="Mine"' in stale.content.decode()


PAGES = ["scope", "brief", "jd", "loop", "gate", "plan", "seats", "insights", "copy"]


@pytest.mark.parametrize("name", PAGES)
def test_pages_cost_the_same_for_one_row_and_for_three(
    cast: Any, mei: Client, name: str, django_assert_max_num_queries: Any
) -> None:
    role = make.ready_role(cast)
    mei.get(at(name, role))
    with django_assert_max_num_queries(15) as few:
        assert mei.get(at(name, role)).status_code == 200
    for number in range(3):
        services.add_requirement(actor=cast.mei, role=role, version=None, text=f"More {number}", weekly_work="Work")
        services.add_stage(actor=cast.mei, role=role, kind="collaboration")
        services.add_task(actor=cast.mei, role=role, phase="define", title="More", owner=cast.ada, due_on=None)
        services.add_posting(actor=cast.mei, role=role, channel="referral")
        services.dismiss_finding(actor=cast.mei, role=role, rule="buzzwords", text=f"word {number}", reason="Why not")
    with django_assert_max_num_queries(15) as many:
        mei.get(at(name, role))
    assert len(many.captured_queries) == len(few.captured_queries)


def test_the_list_costs_the_same_for_one_role_and_for_three(
    cast: Any, role: Role, django_assert_max_num_queries: Any
) -> None:
    client = as_(cast.ada)
    client.get(reverse("roles:list"))
    with django_assert_max_num_queries(15) as few:
        client.get(reverse("roles:list"))
    for title in ("Two", "Three"):
        make.role(cast, title)
    with django_assert_max_num_queries(15) as many:
        client.get(reverse("roles:list"))
    assert len(many.captured_queries) == len(few.captured_queries)
