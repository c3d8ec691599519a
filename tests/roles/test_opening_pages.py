"""From the JD to the open role: what is typed is kept; and what every page of a role costs."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from roles import services
from roles.models import JdVersion, Outcome, PlanTask, Requirement, Role, Stage
from tests.factories import roles as make
from tests.roles.pages import HTMX, as_, at


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
    long = "Because it has always stood here. " * 20
    again = mei.post(at("dismiss_finding", role), {"rule": "buzzwords", "text": "rockstar", "reason": long})
    assert again.status_code == 422
    field = re.search(r'<input class="input" name="reason"[^>]*autofocus', again.content.decode())
    assert field
    assert f'value="{long}"' in field[0]
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
    assert mei.post(url, {"act": "remove"}).status_code == 409, "told that it is gone, as in test_removed_meanwhile"
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
    assert mei.get(url).status_code == 410
    assert mei.post(at("stage_add", role), {"kind": "quiz"}).status_code == 422


def test_the_gate_says_what_is_missing_and_opens(cast: Any, mei: Client, ready: Role) -> None:
    role = ready
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


def test_pages_cost_the_same_for_one_row_and_for_three(
    cast: Any, mei: Client, ready: Role, django_assert_max_num_queries: Any
) -> None:
    role, counts = ready, []

    def count() -> dict[str, int]:
        asked = {}
        for name in PAGES:
            with django_assert_max_num_queries(15) as seen:
                assert mei.get(at(name, role)).status_code == 200, name
            asked[name] = len(seen)
        return asked

    mei.get(at(PAGES[0], role))
    counts.append(count())
    for number in range(3):
        services.add_requirement(actor=cast.mei, role=role, version=None, text=f"More {number}", weekly_work="Work")
        services.add_stage(actor=cast.mei, role=role, kind="collaboration")
        services.add_task(actor=cast.mei, role=role, phase="define", title="More", owner=cast.ada, due_on=None)
        services.add_posting(actor=cast.mei, role=role, channel="referral")
        services.dismiss_finding(actor=cast.mei, role=role, rule="buzzwords", text=f"word {number}", reason="Why not")
    counts.append(count())
    assert counts[0] == counts[1]


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
