"""The loop: laid out, changed, moved, covered; and what the check finds."""

from typing import Any

import pytest

from hiring.activity.models import Event
from hiring.core.errors import Forbidden, Invalid, Refused
from roles import gate, loop, loop_page, services
from roles.models import Outcome, Role, Stage
from tests.factories import candidates as people
from tests.factories import roles as make


@pytest.fixture
def role(cast: Any) -> Role:
    made = make.scoped(cast, make.role(cast))
    make.drafted_brief(cast, made)
    services.lay_out_stages(actor=cast.mei, role=made)
    return made


def keys(role: Role) -> list[str]:
    return list(Stage.objects.filter(role=role).values_list("key", flat=True))


def found(role: Role) -> set[str]:
    return {finding.id for finding in gate.look(role).loop}


def test_the_template_of_the_archetype_is_laid_out_once(cast: Any, role: Role) -> None:
    assert keys(role)[:4] == ["applied", "resume_screen", "recruiter_screen", "technical_screen"]
    assert list(Stage.objects.filter(role=role).values_list("position", flat=True)) == list(range(1, 12))
    with pytest.raises(Refused):
        services.lay_out_stages(actor=cast.mei, role=role)
    bare = services.create_role(actor=cast.ada, title="No profile yet")
    with pytest.raises(Invalid):
        services.lay_out_stages(actor=cast.ada, role=bare)


def test_a_stage_is_added_before_the_debrief_and_moves(cast: Any, role: Role) -> None:
    made = services.add_stage(actor=cast.rafa, role=role, kind="technical_screen", label="Second look")
    order = keys(role)
    assert (made.key, order[order.index("debrief") - 1]) == ("technical_screen_2", "technical_screen_2")
    services.move_stage(actor=cast.mei, stage=made, place=1)
    assert keys(role)[0] == "technical_screen_2"
    services.move_stage(actor=cast.mei, stage=made, way="up")
    services.move_stage(actor=cast.mei, stage=made, way="down")
    assert keys(role)[1] == "technical_screen_2"
    services.remove_stage(actor=cast.mei, stage=made)
    assert list(Stage.objects.filter(role=role).values_list("position", flat=True)) == list(range(1, 12))


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"minutes": -1}, "minutes"), ({"minutes": "soon"}, "minutes"), ({"hours": "1e9"}, "hours"),
     ({"hours": "nan"}, "hours"), ({"patience_days": None}, "patience_days"), ({"pay_minor": -5}, "pay_minor"),
     ({"pay_minor": 2**40}, "pay_minor"), ({"label": ""}, "label"), ({"label": "a\x00"}, "label"),
     ({"position": 3}, "position")],
)  # fmt: skip
def test_figures_that_make_no_sense_are_named(cast: Any, role: Role, changes: dict[str, Any], field: str) -> None:
    stage = Stage.objects.get(role=role, key="take_home")
    with pytest.raises(Invalid) as refused:
        services.change_stage(actor=cast.mei, stage=stage, **changes)
    assert list(refused.value.errors) == [field]


def test_pay_is_kept_out_of_the_event(cast: Any, role: Role) -> None:
    stage = Stage.objects.get(role=role, key="take_home")
    services.change_stage(actor=cast.mei, stage=stage, pay_minor=30000, hours="3,5")
    stage.refresh_from_db()
    assert (stage.pay_minor, str(stage.hours)) == (30000, "3.5")
    told = Event.objects.get(verb="loop.stage_changed", role_id=role.pk).data
    assert "30000" not in str(told)
    assert told["fields"] == ["pay_minor", "hours"]


def test_a_stage_that_somebody_was_in_stays(cast: Any) -> None:
    opened = make.open_role(cast)
    people.application(cast, opened, stage_key="technical_screen")
    stage = Stage.objects.get(role=opened, key="technical_screen")
    with pytest.raises(Refused, match="Candidates have been"):
        services.remove_stage(actor=cast.mei, stage=stage)
    assert Stage.objects.filter(pk=stage.pk).exists()


def test_coverage_is_exactly_what_was_ticked(cast: Any, role: Role) -> None:
    outcomes = list(Outcome.objects.filter(role=role))
    home = Stage.objects.get(role=role, key="take_home")
    screen = Stage.objects.get(role=role, key="technical_screen")
    services.set_coverage(actor=cast.rafa, role=role, links=[(outcomes[0].pk, home.pk), (outcomes[1].pk, screen.pk)])
    services.set_coverage(actor=cast.rafa, role=role, links=[(outcomes[0].pk, home.pk)])
    assert list(home.outcomes.all()) == [outcomes[0]]
    assert not screen.outcomes.exists()
    other = make.role(cast, "Another")
    with pytest.raises(Invalid):
        services.set_coverage(actor=cast.ada, role=other, links=[(outcomes[0].pk, home.pk)])
    with pytest.raises(Forbidden):
        services.set_coverage(actor=cast.ines, role=role, links=[])


def test_the_check_reads_the_loop_as_it_stands(cast: Any, role: Role) -> None:
    assert {"outcome_uncovered", "take_home_unpaid"} <= found(role)
    home = Stage.objects.get(role=role, key="take_home")
    services.change_stage(actor=cast.mei, stage=home, pay_minor=20000, hours=7)
    outcomes = Outcome.objects.filter(role=role)
    services.set_coverage(actor=cast.mei, role=role, links=[(outcome.pk, home.pk) for outcome in outcomes])
    after = found(role)
    assert "take_home_too_long" in after
    assert not {"outcome_uncovered", "take_home_unpaid"} & after
    services.change_stage(actor=cast.mei, stage=home, hours=4)
    services.remove_stage(actor=cast.mei, stage=Stage.objects.get(role=role, key="references"))
    assert "no_references" in found(role)


def test_somebody_technical_has_to_judge(cast: Any) -> None:
    role = services.create_role(actor=cast.ada, title="Led by nobody technical", archetype="applied_ml_engineer")
    services.lay_out_stages(actor=cast.ada, role=role)
    assert "no_technical_judge" in found(role)
    services.seat_member(actor=cast.ada, role=role, member=cast.oba, kind="interviewer")
    assert "no_technical_judge" in found(role)
    services.seat_member(actor=cast.ada, role=role, member=cast.vic, kind="advisor")
    assert "no_technical_judge" not in found(role)


def test_the_matrix_counts_links_and_criteria(cast: Any, role: Role) -> None:
    looked = gate.look(role)
    stages = {stage["key"]: stage["id"] for stage in looked.shot.stages}
    outcome = looked.shot.outcomes[0]["id"]
    known = loop.Knowledge(
        stage_criteria={stages["system_design"]: ["serving", "drift"]}, outcome_criteria={outcome: ["serving"]}
    )
    rows = loop_page.matrix(looked.shot, known)["rows"]
    assert [row["covered"] for row in rows] == [1, 0, 0]
    assert [row["id"] for row in loop.uncovered(looked.shot, known)] == [row["outcome"]["id"] for row in rows[1:]]
