"""What is said once of a role flows on, is offered where it is wanted, and says so when it reads otherwise by now."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from foundation.activity.models import Event
from foundation.core.errors import Conflict, Forbidden, NotFound
from roles import services
from roles.models import BriefVersion, JdVersion, Requirement, Role, Scope
from roles.pages import jd as jd_page
from roles.queries import jd_findings, playbook, snapshot
from roles.queries.who_said import who_said
from tests.factories import roles as make
from tests.roles.pages import HTMX, as_, at

BAND = "€95,000 to €120,000 a year."


def sections(role: Role) -> dict[str, str]:
    return dict(JdVersion.objects.get(role=role).sections)


def offers(member: Any, role: Role, key: str) -> dict[str, str]:
    sheet = jd_page.read(member, role)
    return {one.take.split(":")[1]: one.state for one in jd_page.page(member, sheet)["sources"].get(key, ())}


def marks(member: Any, role: Role) -> dict[str, str]:
    sheet = jd_page.read(member, role)
    return {note.rule: note.mark for line in jd_page.page(member, sheet)["lines"] for note in line.notes if note.mark}


def test_scope_and_band_begin_the_brief_and_the_jd(cast: Any, role: Role) -> None:
    said = Scope.objects.get(role=role).questions
    brief = services.save_brief(actor=cast.mei, role=role, version=None, sections={"outcome": "Fewer spoiled loads."})
    assert {key: brief.sections[key] for key in ("done", "day_one", "month_six")} == {
        key: said[key] for key in ("done", "day_one", "month_six")
    }
    assert brief.sections["budget"] == f"The band for this hire: {BAND}"
    services.save_jd(actor=cast.mei, role=role, version=None, sections={"headline": "x"})
    written = sections(role)
    assert written["success_six_months"] == f"{said['done']}\n\n{said['month_six']}"
    assert (written["responsibilities"], written["pay"]) == (said["day_one"], BAND)
    assert offers(cast.mei, role, "pay") == {"band": "here", "place": "offered"}
    prompt = services.prompt_of(actor=cast.mei, role=role, kind="job_description")
    assert all(text in prompt.text for text in (said["done"], said["day_one"], said["month_six"], "95,000"))


def test_a_prompt_knows_from_scope_what_no_brief_says_yet(cast: Any, role: Role) -> None:
    prompt = services.prompt_of(actor=cast.mei, role=role, kind="job_description")
    assert Scope.objects.get(role=role).questions["month_six"] in prompt.text


def test_what_reads_otherwise_by_now_is_pointed_out_and_taken_in_its_place(cast: Any, role: Role) -> None:
    services.save_jd(actor=cast.mei, role=role, version=None, sections={"pay": f"Remote. {BAND} And shares."})
    JdVersion.objects.update(taken={"band": BAND})
    services.set_budget(
        actor=cast.mei, role=role, version=None, band_low_minor=10_000_000, band_high_minor=12_000_000,
        currency="EUR", overhead_percent=25,
    )  # fmt: skip
    role.refresh_from_db()
    assert offers(cast.mei, role, "pay")["band"] == "changed"
    page = as_(cast.mei).get(at("jd", role)).content.decode()
    assert "says otherwise by now" in page
    services.insert_said(actor=cast.mei, role=role, section="pay", key="band")
    assert sections(role)["pay"] == "Remote. €100,000 to €120,000 a year. And shares."
    brief = services.save_brief(actor=cast.mei, role=role, version=None, sections={"budget": "The band is 80,000 €."})
    page = as_(cast.mei).get(at("brief", role)).content.decode()
    assert "Take what scope says" in page
    taken = services.take_from_scope(actor=cast.mei, role=role, section="budget")
    assert "80,000 €.\nThe band for this hire: €100,000" in BriefVersion.objects.get(pk=brief.pk).sections["budget"]
    services.put_back_section(actor=cast.mei, role=role, event=taken)
    assert BriefVersion.objects.get(pk=brief.pk).sections["budget"] == "The band is 80,000 €."
    with pytest.raises(NotFound):
        services.put_back_section(actor=cast.mei, role=role, event=Event.objects.filter(verb="jd.saved").first())


def test_inserting_saves_what_was_typed_and_can_be_undone_without_scripts(cast: Any, role: Role, mei: Client) -> None:
    make.drafted_brief(cast, role)
    jd = make.drafted_jd(cast, role)
    typed = {"number": jd.number, "version": jd.version, "section_headline": "Typed.", "take": "headline:outcome"}
    answer = mei.post(at("insert_said", role), typed)
    assert answer["Location"] == f"{at('jd', role)}#headline"
    assert sections(role)["headline"] == f"Typed.\n\n{make.BRIEF['outcome']}"
    others = {key: text for key, text in sections(role).items() if key != "headline"}
    assert others == {key: text for key, text in jd.sections.items() if key != "headline"}
    done = Event.objects.get(verb="jd.passage_inserted")
    assert "/back/" in mei.get(at("jd", role)).content.decode()
    assert mei.post(at("passage_back", role, event_id=done.pk)).status_code == 302
    assert sections(role)["headline"] == "Typed."
    again = mei.post(at("passage_back", role, event_id=done.pk))
    assert (again.status_code, "changed since" in again.content.decode()) == (409, True)
    nothing = mei.post(at("insert_said", role), {"take": "headline:nonsense"})
    assert (nothing.status_code, "nothing to take" in nothing.content.decode()) == (409, True)


def test_a_fix_replaces_its_line_and_a_stale_one_is_refused_in_words(cast: Any, role: Role, mei: Client) -> None:
    jd = make.drafted_jd(cast, role)
    text = "You own the job.\n- 5+ years of experience with PyTorch\nYou ship weekly."
    jd = services.save_jd(actor=cast.mei, role=role, version=jd.version, sections={"responsibilities": text})
    mark = marks(cast.mei, role)["years_of_experience"]
    assert f'value="{mark}"' in mei.get(at("jd", role)).content.decode()
    assert mei.post(at("use_fix", role), {"fix": mark})["Location"] == f"{at('jd', role)}#responsibilities"
    kept = sections(role)["responsibilities"].split("\n")
    assert (kept[0], kept[2]) == ("You own the job.", "You ship weekly.")
    assert kept[1].startswith("- Experience with PyTorch")
    stale = mei.post(at("use_fix", role), {"fix": mark})
    assert (stale.status_code, "nothing was replaced" in stale.content.decode()) == (409, True)
    done = Event.objects.get(verb="jd.passage_replaced")
    mei.post(at("passage_back", role, event_id=done.pk))
    assert sections(role)["responsibilities"] == text
    edited = text.replace("5+", "6+")
    current = JdVersion.objects.get(role=role)
    typed = {"fix": mark, "number": 1, "version": current.version, "section_responsibilities": edited}
    assert mei.post(at("use_fix", role), typed).status_code == 409
    assert sections(role)["responsibilities"] == edited, "what was typed is kept"


def test_a_requirement_without_work_becomes_a_wish_and_back(cast: Any, role: Role) -> None:
    make.drafted_jd(cast, role)
    row = services.add_requirement(actor=cast.mei, role=role, version=None, text="You know Terraform")
    done = services.replace_line(actor=cast.mei, role=role, mark=marks(cast.mei, role)["untraced_requirement"])
    changed = Requirement.objects.get(pk=done.data["requirement"])
    assert changed.kind == "nice"
    services.put_back_passage(actor=cast.mei, role=role, event=done)
    changed.refresh_from_db()
    assert changed.kind == "must"
    with pytest.raises(Conflict):
        services.put_back_passage(actor=cast.mei, role=role, event=done)
    assert row.jd.role_id == role.pk


def test_others_neither_take_nor_put_back(cast: Any, role: Role) -> None:
    make.drafted_jd(cast, role)
    done = services.insert_said(actor=cast.mei, role=role, section="pay", key="place")
    with pytest.raises(Forbidden):
        services.insert_said(actor=cast.ines, role=role, section="pay", key="place")
    another = make.role(cast, "Another")
    with pytest.raises(NotFound):
        services.put_back_passage(actor=cast.mei, role=another, event=done)
    assert as_(cast.zed).post(at("passage_back", role, event_id=done.pk)).status_code == 404


def test_a_promise_against_the_loop_stands_beside_its_line(cast: Any, role: Role) -> None:
    jd = make.drafted_jd(cast, role)
    services.lay_out_stages(actor=cast.mei, role=role, template="applied_ml_engineer")
    services.save_jd(
        actor=cast.mei, role=role, version=jd.version, sections={"process": "Two interviews, no take-home."}
    )
    page = as_(cast.mei).get(at("jd", role)).content.decode()
    assert "The loop says otherwise" in page
    services.replace_line(actor=cast.mei, role=role, mark=marks(cast.mei, role)["loop_disagrees"])
    assert sections(role)["process"].startswith("4 interviews")
    services.dismiss_finding(actor=cast.mei, role=role, rule="loop_disagrees", text="no take-home", reason="It goes.")
    assert "Kept because: It goes." in as_(cast.mei).get(at("jd", role)).content.decode()


def test_rules_on_loop_and_currency_are_the_organisations_to_take_out(cast: Any, role: Role) -> None:
    jd = make.drafted_jd(cast, role)
    services.lay_out_stages(actor=cast.mei, role=role, template="applied_ml_engineer")
    told = {"process": "Two interviews, no take-home.", "pay": "$90,000 to $110,000 a year."}
    services.save_jd(actor=cast.mei, role=role, version=jd.version, sections=told)
    shot, book = snapshot.load(role.pk), playbook.part(role.organisation_id, "brief_and_jd")
    asked = {"loop_disagrees", "pay_currency"}
    assert asked <= {finding.rule for finding in jd_findings.read(role, shot, book).standing}
    without = {**book, "jd_lint": [rule for rule in book["jd_lint"] if rule["id"] not in asked]}
    assert asked.isdisjoint(finding.rule for finding in jd_findings.read(role, shot, without).standing)


def test_who_gave_each_answer_of_the_scope_and_when(cast: Any, role: Role, django_assert_num_queries: Any) -> None:
    before = who_said(role.pk)
    assert before["goal"].name == cast.mei.name
    scope = Scope.objects.get(role=role)
    answers = {
        name: getattr(scope, name) for name in ("goal", "first_hire", "dimensions_now", "dimensions_later", "owns")
    }
    facts = {**scope.facts, "novel_method_needed": True}
    services.draft_scope(
        actor=cast.ada, role=role, version=scope.version, facts=facts, questions=scope.questions, **answers
    )
    with django_assert_num_queries(1):
        after = who_said(role.pk)
    assert {key for key in after if after[key] != before.get(key)} == {"novel_method_needed"}
    assert after["novel_method_needed"].name == cast.ada.name
    page = as_(cast.mei).get(at("scope", role)).content.decode()
    assert page.count(cast.ada.name) >= 1
    typed = {"draft": "1", "version": scope.version + 1, "goal": "scale"}
    kept = as_(cast.mei).post(at("scope", role), typed, headers=HTMX).content.decode()
    assert 'id="by-goal" hx-swap-oob="true"' in kept
