"""The table of legal moves: what a loop suggests, what somebody sets, and how it stands guard."""

import re
from typing import Any

import pytest
from django.urls import reverse

from candidates.queries.legal import closed_between
from candidates.services import move_application
from foundation.activity.models import Event
from foundation.core.errors import Forbidden, Invalid, Refused, Stale
from roles.domain.legal import Place, Rule, Who, refused, table
from roles.domain.stage_kinds import StageKind
from roles.models import MoveRule, Role, Stage
from roles.queries.legal import mark_of, table_of
from roles.services import set_moves
from tests.candidates.pages import browser
from tests.factories.candidates import application, hiring_role, move

LOOP = [
    Place(key, key.title(), StageKind(key))
    for key in ("application", "resume_screen", "take_home", "debrief", "references", "offer", "hired")
]


class TestWhatALoopSuggests:
    """Pure: from the kinds of its stages."""

    def test_the_team_moves_on_back_and_over_and_leads_past_assessments_into_the_decision(self) -> None:
        rules = table(LOOP, {})
        assert {pair for pair, rule in rules.items() if rule.who is not Who.TEAM} == {
            (left, to) for left in ("application", "resume_screen") for to in ("debrief", "references", "offer")
        }
        assert rules[("resume_screen", "debrief")] == Rule(Who.LEADS)
        assert rules[("take_home", "offer")] == rules[("offer", "application")] == Rule()

    def test_nothing_leads_to_being_hired_and_nothing_away(self) -> None:
        assert not {pair for pair in table(LOOP, {}) if "hired" in pair}

    def test_what_was_set_by_hand_counts_and_who_may_not_hears_why(self) -> None:
        rules = table(LOOP, {("take_home", "debrief"): ("nobody", ["scorecards"])})
        rule = rules[("take_home", "debrief")]
        assert rule == Rule(Who.NOBODY, ("scorecards",), by_hand=True)
        said = refused(rule, LOOP[2], LOOP[3], frozenset({Who.TEAM, Who.OWNERS}))
        assert said == "In this loop Debrief does not follow Take_Home."
        assert refused(Rule(Who.LEADS), LOOP[2], LOOP[3], {Who.TEAM}) == (
            "The role’s lead and owners may move from Take_Home to Debrief."
        )
        assert refused(Rule(Who.LEADS), LOOP[2], LOOP[3], {Who.TEAM, Who.LEADS}) == ""


@pytest.fixture
def role(cast: Any) -> Role:
    return hiring_role(cast)


def stage(role: Role, key: str) -> Stage:
    return Stage.objects.select_related("role").get(role=role, key=key)


def kept() -> list[tuple[str, str, str, list[str]]]:
    rows = MoveRule.objects.select_related("from_stage", "to_stage").order_by("to_stage__position")
    return [(row.from_stage.key, row.to_stage.key, row.who, row.evidence) for row in rows]


@pytest.mark.django_db
class TestSetting:
    """Who may say what."""

    def test_only_what_differs_from_the_loop_is_kept(self, cast: Any, role: Role) -> None:
        left, on, back = (stage(role, key) for key in ("take_home", "system_design", "applied"))
        set_moves(actor=cast.mei, from_stage=left, rules={on.pk: ("leads", ["take_home"]), back.pk: ("team", [])})
        assert kept() == [("take_home", "system_design", "leads", ["take_home"])]
        set_moves(actor=cast.mei, from_stage=left, rules={on.pk: ("team", [])})
        assert kept() == []
        assert Event.objects.filter(verb="loop.moves_set").count() == 2

    def test_saving_what_stands_changes_nothing(self, cast: Any, role: Role) -> None:
        left, on = stage(role, "take_home"), stage(role, "system_design")
        set_moves(actor=cast.ada, from_stage=left, rules={on.pk: ("team", [])})
        assert not Event.objects.filter(verb="loop.moves_set").exists()

    def test_who_does_not_answer_for_the_role_sets_nothing(self, cast: Any, role: Role) -> None:
        for who in (cast.rafa, cast.ines, cast.zed):
            with pytest.raises(Forbidden):
                set_moves(actor=who, from_stage=stage(role, "take_home"), rules={})

    def test_another_role_what_is_unknown_and_being_hired_are_refused(self, cast: Any, role: Role) -> None:
        left, other = stage(role, "take_home"), stage(hiring_role(cast, "Another"), "debrief")
        on = stage(role, "debrief")
        for rules in ({other.pk: ("team", [])}, {on.pk: ("everybody", [])}, {on.pk: ("team", ["luck"])},
                      {stage(role, "hired").pk: ("team", [])}, {left.pk: ("team", [])}):  # fmt: skip
            with pytest.raises(Invalid):
                set_moves(actor=cast.mei, from_stage=left, rules=rules)

    def test_the_slower_of_two_overwrites_nothing(self, cast: Any, role: Role) -> None:
        left, on = stage(role, "take_home"), stage(role, "system_design")
        seen = mark_of(table_of(role.pk, list(role.stages.all())))
        set_moves(actor=cast.ada, from_stage=left, rules={on.pk: ("owners", [])}, seen=seen)
        with pytest.raises(Stale):
            set_moves(actor=cast.mei, from_stage=left, rules={on.pk: ("leads", [])}, seen=seen)
        assert kept() == [("take_home", "system_design", "owners", [])]

    def test_the_page_saves_what_it_shows_and_says_what_is_by_hand(self, cast: Any, role: Role) -> None:
        left, on = stage(role, "take_home"), stage(role, "system_design")
        person = browser(cast.mei)
        there = reverse("roles:moves_from", args=[role.pk, left.pk])
        sent = {f"who_{on.pk}": "staff", f"evidence_{on.pk}": ["scorecards", "take_home"]}
        assert person.post(there, sent).status_code == 302
        assert kept() == [("take_home", "system_design", "staff", ["scorecards", "take_home"])]
        page = person.get(reverse("roles:moves", args=[role.pk])).content.decode()
        assert "1 step set by hand" in page
        assert "needs All scorecards are in; The take-home is handed in" in page
        assert person.post(there, {"who_nonsense": "team"}).status_code == 422


@pytest.mark.django_db
class TestStandingGuard:
    """Every move asks the table."""

    def test_a_recruiter_is_refused_in_words_and_a_lead_may_pass_with_a_reason(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía", "take_home")
        to = stage(role, "system_design")
        set_moves(actor=cast.mei, from_stage=lucia.stage, rules={to.pk: ("nobody", [])})
        asked = {"application": lucia, "to_stage": to, "seen_stage_id": lucia.stage_id}
        with pytest.raises(Refused) as caught:
            move_application(actor=cast.rafa, **asked)
        assert caught.value.reasons == ["In this loop System design on our case does not follow Take-home."]
        moved = move_application(actor=cast.mei, override_reason="Their task was seen elsewhere", **asked)
        assert (moved.stage.key, moved.last_step.override_reason) == ("system_design", "Their task was seen elsewhere")

    def test_over_assessments_into_the_debrief_takes_a_lead(self, cast: Any, role: Role) -> None:
        lucia, to = application(cast, role, "Lucía", "take_home"), stage(role, "debrief")
        with pytest.raises(Refused, match="lead and owners may move from Take-home to Debrief"):
            move_application(actor=cast.rafa, application=lucia, to_stage=to, seen_stage_id=lucia.stage_id)
        moved = move_application(actor=cast.mei, application=lucia, to_stage=to, seen_stage_id=lucia.stage_id)
        assert moved.last_step.override_reason == ""

    def test_what_must_be_in_first_is_named(self, cast: Any, role: Role) -> None:
        lucia, to = application(cast, role, "Lucía", "take_home"), stage(role, "system_design")
        set_moves(actor=cast.mei, from_stage=lucia.stage, rules={to.pk: ("team", ["screen", "take_home"])})
        with pytest.raises(Refused) as caught:
            move_application(actor=cast.rafa, application=lucia, to_stage=to, seen_stage_id=lucia.stage_id)
        assert caught.value.reasons == ["The evidence screen is not in yet.", "The take-home is not handed in yet."]

    def test_the_move_page_closes_to_a_recruiter_what_a_lead_may_pass(self, cast: Any, role: Role) -> None:
        lucia, to = application(cast, role, "Lucía", "take_home"), stage(role, "system_design")
        set_moves(actor=cast.mei, from_stage=lucia.stage, rules={to.pk: ("owners", [])})
        there = reverse("candidates:move", args=[lucia.pk])
        radio = re.compile(f'<input[^>]*value="{to.pk}"[^>]*>')
        for who, shut in ((cast.rafa, True), (cast.mei, False)):
            page = browser(who).get(there).content.decode()
            assert "Owners may move from Take-home to System design on our case." in page
            assert [" disabled" in found for found in radio.findall(page)] == [shut]

    def test_the_boards_menu_says_what_is_closed_from_where(self, cast: Any, role: Role) -> None:
        lucia, to = application(cast, role, "Lucía", "take_home"), stage(role, "system_design")
        set_moves(actor=cast.mei, from_stage=lucia.stage, rules={to.pk: ("leads", [])})
        stages = list(role.stages.all())
        closed = closed_between(cast.rafa, role, stages)
        assert closed[to.pk] == {
            str(lucia.stage_id): "The role’s lead and owners may move from Take-home to System design on our case."
        }
        assert closed_between(cast.mei, role, stages) == {}
        board = browser(cast.rafa).get(reverse("candidates:board", args=[role.pk])).content.decode()
        assert "data-closed='" in board

    def test_the_page_costs_the_same_with_many_rules(
        self, cast: Any, role: Role, django_assert_max_num_queries: Any
    ) -> None:
        lucia = move(cast, application(cast, role, "Lucía"), "take_home")
        others = role.stages.exclude(kind="hired").exclude(pk=lucia.stage_id)
        rules = {one.pk: ("staff", ["screen", "scorecards", "debrief"]) for one in others}
        person, there = browser(cast.rafa), reverse("candidates:move", args=[lucia.pk])
        person.get(there)
        with django_assert_max_num_queries(15) as before:
            person.get(there)
        set_moves(actor=cast.mei, from_stage=lucia.stage, rules=rules)
        with django_assert_max_num_queries(15) as after:
            person.get(there)
        assert len(after) - len(before) <= 4  # each kind of evidence once
