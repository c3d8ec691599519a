"""The list, the scope and the brief: what a person types is kept, refusals stand beside it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from roles import services
from roles.models import BriefVersion, Outcome, Role, Scope, SignOff
from tests.factories import roles as make
from tests.roles.pages import HTMX, NASTY, as_, at


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
        {
            "q": "\x00",
            "sort": "; drop",
            "state": "nope",
            "page": "9" * 40,
            "lead": "x",
            "archetype": "\x00",
            "mine": "7",
        },
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
            "fact_success_metric": "yes", "question_problem": "Models rot", "now_modeling": "2",
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
    newer = re.search(r'name="keep" value="(\d+)">Keep mine', page)
    assert newer
    mine = {"version": read.version, "keep": newer[1], "goal": "scale", "question_done": "Mine to keep"}
    again = mei.post(at("scope", role), mine)
    assert again.status_code == 302
    assert Scope.objects.get(role=role).goal == "scale"


def test_save_and_use_takes_the_archetype_of_the_verdict(cast: Any, mei: Client) -> None:
    fresh = make.role(cast, "Fresh")
    form = {
        "version": 1,
        "then": "archetype",
        "goal": "specialise",
        "question_problem": "Rank",
        "fact_success_metric": "yes",
    }
    assert mei.post(at("scope", fresh), form).status_code == 302
    fresh.refresh_from_db()
    assert fresh.archetype == "specialist"
    not_ready = mei.post(at("scope", fresh), {"version": 2, "then": "archetype"})
    assert not_ready.status_code == 422
    assert "no archetype to choose" in not_ready.content.decode()


@pytest.mark.parametrize(
    ("figures", "says"),
    [({"band_low": "120,000", "band_high": "95,000"}, "under its bottom"), ({"band_low": "-5"}, "negative"),
     ({"band_low": "lots"}, "in figures"), ({"overhead_percent": "900"}, "200"),
     ({"currency": "ZZZ"}, "not offered here")],
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
