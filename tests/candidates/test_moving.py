"""Moving through the stages: what the mover saw, guards, undo."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from candidates.models import Application, StageMove
from candidates.queries.legal import ways_for
from candidates.services import hold, move_application, reactivate, reject, undo_move
from foundation.activity.models import Event
from foundation.core import clock
from foundation.core.errors import Conflict, Forbidden, Invalid, Refused
from foundation.core.registries import move_guards
from roles.domain.stage_kinds import StageKind
from roles.models import Role, Stage
from tests.factories.candidates import application, reason

pytestmark = pytest.mark.django_db


def stage(role: Role, key: str) -> Stage:
    return Stage.objects.get(role=role, key=key)


@pytest.fixture
def closed_take_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guard that closes the take-home stage."""

    def guard(application: Application, to_stage: Stage, member: Any) -> list[str]:
        return ["Two scorecards are owed."] if to_stage.key == "take_home" else []

    monkeypatch.setattr(move_guards, "_entries", {"test": guard})


def test_a_move_writes_its_step_its_event_and_a_version(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    moved = move_application(
        actor=cast.mei, application=lucia, to_stage=stage(role, "technical_screen"), seen_stage_id=lucia.stage_id
    )
    assert (moved.stage.key, moved.version) == ("technical_screen", lucia.version + 1)
    step = StageMove.objects.filter(application=lucia).latest("created_at")
    assert (step.from_stage.key, step.to_stage.key, step.by) == ("applied", "technical_screen", cast.mei)
    event = Event.objects.get(application_id=lucia.pk, verb="application.moved")
    assert (event.data["from_label"], event.data["to_label"]) == ("Applied", "A system you shipped")


def test_moving_back_is_a_move_like_any_other(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía", "technical_screen")
    back = move_application(
        actor=cast.rafa, application=lucia, to_stage=stage(role, "applied"), seen_stage_id=lucia.stage_id
    )
    assert back.stage.key == "applied"


def test_who_saw_another_stage_moves_nothing_and_learns_where_it_is(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    seen = lucia.stage_id
    move_application(actor=cast.mei, application=lucia, to_stage=stage(role, "take_home"), seen_stage_id=seen)
    with pytest.raises(Conflict) as caught:
        move_application(actor=cast.rafa, application=lucia, to_stage=stage(role, "resume_screen"), seen_stage_id=seen)
    assert caught.value.sentence == "Mei Tanaka moved Lucía to Take-home meanwhile. Nothing else changed."
    assert caught.value.current["stage_label"] == "Take-home"
    assert StageMove.objects.filter(application=lucia).count() == 2


def test_there_and_back_again_is_noticed_by_the_version(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    seen, version, first = lucia.stage_id, lucia.version, lucia.stage
    away = move_application(actor=cast.mei, application=lucia, to_stage=stage(role, "take_home"), seen_stage_id=seen)
    move_application(actor=cast.mei, application=away, to_stage=first, seen_stage_id=away.stage_id)
    with pytest.raises(Conflict):
        move_application(
            actor=cast.rafa,
            application=lucia,
            to_stage=stage(role, "resume_screen"),
            seen_stage_id=seen,
            version=version,
        )


def test_a_guard_says_no_and_a_lead_passes_it_with_a_reason(cast: Any, role: Role, closed_take_home: None) -> None:
    lucia = application(cast, role, "Lucía")
    ask = {"application": lucia, "to_stage": stage(role, "take_home"), "seen_stage_id": lucia.stage_id}
    with pytest.raises(Refused) as caught:
        move_application(actor=cast.mei, **ask)
    assert caught.value.reasons == ["Two scorecards are owed."]
    with pytest.raises(Forbidden):
        move_application(actor=cast.rafa, override_reason="In a hurry", **ask)
    moved = move_application(actor=cast.mei, override_reason="They fly on Monday", **ask)
    assert moved.stage.key == "take_home"
    assert StageMove.objects.latest("created_at").override_reason == "They fly on Monday"
    said = Event.objects.get(application_id=lucia.pk, verb="application.moved")
    assert said.data["overridden"] is True
    assert "They fly on Monday" not in str(said.data)


def test_a_reason_without_a_guard_is_not_an_override(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    move_application(
        actor=cast.rafa,
        application=lucia,
        to_stage=stage(role, "take_home"),
        seen_stage_id=lucia.stage_id,
        override_reason="Just because",
    )
    assert StageMove.objects.latest("created_at").override_reason == ""


def test_hired_is_reached_through_an_offer_only(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    with pytest.raises(Refused, match="accepted offer"):
        move_application(
            actor=cast.ada, application=lucia, to_stage=stage(role, "hired"), seen_stage_id=lucia.stage_id,
            override_reason="I am the owner",
        )  # fmt: skip


def test_where_one_is_and_another_role_are_no_targets(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    other = Role.objects.create(organisation=cast.acme, title="Other", currency="EUR", created_by=cast.ada)
    elsewhere = Stage.objects.create(organisation=cast.acme, role=other, position=1, key="a", kind="a", label="A")
    for target in (lucia.stage, elsewhere):
        with pytest.raises(Invalid) as caught:
            move_application(actor=cast.ada, application=lucia, to_stage=target, seen_stage_id=lucia.stage_id)
        assert "to_stage" in caught.value.errors


def test_a_closed_or_held_application_does_not_move(cast: Any, role: Role) -> None:
    for end in ("hold", "reject"):
        person = application(cast, role, end)
        if end == "hold":
            hold(actor=cast.rafa, application=person)
        else:
            reject(actor=cast.rafa, application=person, reason=reason(cast))
        with pytest.raises(Refused) as caught:
            move_application(
                actor=cast.rafa, application=person, to_stage=stage(role, "take_home"), seen_stage_id=person.stage_id
            )
        assert caught.value.code == "not_active"


@pytest.mark.parametrize("who", ["ines", "vic", "olu", "zed"])
def test_others_do_not_move(cast: Any, role: Role, who: str) -> None:
    lucia = application(cast, role, "Lucía")
    with pytest.raises(Forbidden):
        move_application(
            actor=getattr(cast, who),
            application=lucia,
            to_stage=stage(role, "take_home"),
            seen_stage_id=lucia.stage_id,
        )


class TestUndo:
    """Taking a move back while its toast is up."""

    def moved(self, cast: Any, role: Role, name: str = "Lucía") -> tuple[Application, StageMove]:
        with time_machine.travel(clock.now() - timedelta(days=4)):
            lucia = application(cast, role, name)
        move_application(
            actor=cast.rafa, application=lucia, to_stage=stage(role, "take_home"), seen_stage_id=lucia.stage_id
        )
        return lucia, StageMove.objects.filter(application=lucia).latest("created_at")

    def test_it_stands_where_and_as_long_as_before(self, cast: Any, role: Role) -> None:
        lucia, move = self.moved(cast, role)
        back = undo_move(actor=cast.rafa, move=move)
        assert back.stage.key == "applied"
        assert back.days_in_stage == 4
        assert list(StageMove.objects.filter(application=lucia, undone_at=None)) == [lucia.moves.earliest("created_at")]
        assert Event.objects.filter(application_id=lucia.pk, verb="application.move_undone").count() == 1

    def test_only_the_mover(self, cast: Any, role: Role) -> None:
        _, move = self.moved(cast, role)
        with pytest.raises(Forbidden):
            undo_move(actor=cast.ada, move=move)

    def test_not_when_it_moved_on(self, cast: Any, role: Role) -> None:
        lucia, move = self.moved(cast, role)
        lucia.refresh_from_db()
        move_application(
            actor=cast.mei, application=lucia, to_stage=stage(role, "collaboration"), seen_stage_id=lucia.stage_id
        )
        with pytest.raises(Conflict) as caught:
            undo_move(actor=cast.rafa, move=move)
        assert caught.value.current["stage_label"] == "Working with others"

    def test_not_twice(self, cast: Any, role: Role) -> None:
        _, move = self.moved(cast, role)
        undo_move(actor=cast.rafa, move=move)
        with pytest.raises(Conflict):
            undo_move(actor=cast.rafa, move=move)

    def test_not_when_it_was_put_aside_in_between(self, cast: Any, role: Role) -> None:
        lucia, move = self.moved(cast, role)
        hold(actor=cast.mei, application=lucia)
        reactivate(actor=cast.mei, application=lucia)
        with pytest.raises(Conflict):
            undo_move(actor=cast.rafa, move=move)

    def test_not_for_ever(self, cast: Any, role: Role) -> None:
        _, move = self.moved(cast, role)
        with time_machine.travel(clock.now() + timedelta(minutes=14)):
            assert undo_move(actor=cast.rafa, move=move).stage.key == "applied"
        _, move = self.moved(cast, role, "Later")
        with time_machine.travel(clock.now() + timedelta(minutes=16)), pytest.raises(Refused, match="has passed"):
            undo_move(actor=cast.rafa, move=move)

    def test_coming_in_is_no_move_to_take_back(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía")
        with pytest.raises(Refused):
            undo_move(actor=cast.rafa, move=StageMove.objects.get(application=lucia))


def test_as_whom_somebody_moves_is_asked_only_where_it_matters(
    cast: Any, role: Role, django_assert_num_queries: Any
) -> None:
    stages = list(Stage.objects.filter(role=role))
    first, last = stages[0], next(one for one in stages if StageKind(one.kind).follows_assessment)
    ways = ways_for(cast.rafa, Role.objects.get(pk=role.pk), stages)
    with django_assert_num_queries(0):
        assert ways.refusal(first.pk, stages[1].pk) == ""
    with django_assert_num_queries(1):
        assert "lead and owners may move" in ways.refusal(first.pk, last.pk)
        assert ways.refusal(first.pk, last.pk)
