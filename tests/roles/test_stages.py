"""The loop: laid out, changed, moved, covered; and what the check finds."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event
from foundation.core.errors import Forbidden, Invalid, Refused, Stale
from roles import services
from roles.domain.loop_lint import CHECKS, LoopFinding, candidate_hours
from roles.models import Outcome, Role, Stage
from roles.pages import job, loop_findings, loop_time
from roles.pages import loop as loop_page
from roles.queries import gate, loop, playbook
from roles.registries import Knowledge
from roles.services.stage_order import order_mark
from tests.factories import candidates as people
from tests.factories import roles as make
from tests.roles.pages import as_


@pytest.fixture(scope="module")
def made_role(shared: Any) -> Any:
    return shared(_role)


@pytest.fixture
def role(cast: Any, made_role: Any) -> Role:
    role: Role = made_role()
    return role


def _role(cast: Any) -> Role:
    made = make.scoped(cast, make.role(cast))
    make.drafted_brief(cast, made)
    services.lay_out_stages(actor=cast.mei, role=made)
    return made


def keys(role: Role) -> list[str]:
    return list(Stage.objects.filter(role=role).values_list("key", flat=True))


def found(role: Role) -> set[str]:
    return {finding.id for finding in gate.evaluate(role).loop}


def test_the_template_of_the_archetype_is_laid_out_once(cast: Any, role: Role) -> None:
    assert keys(role)[:4] == ["applied", "resume_screen", "recruiter_screen", "technical_screen"]
    assert list(Stage.objects.filter(role=role).values_list("position", flat=True)) == list(range(1, 12))
    with pytest.raises(Refused):
        services.lay_out_stages(actor=cast.mei, role=role)
    bare = services.create_role(actor=cast.ada, title="No archetype yet")
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


def test_a_loop_has_one_beginning_and_one_end(cast: Any, role: Role) -> None:
    for kind in ("application", "debrief", "offer", "hired"):
        with pytest.raises(Invalid) as refused:
            services.add_stage(actor=cast.mei, role=role, kind=kind)
        assert list(refused.value.errors) == ["kind"]
    page = as_(cast.mei).get(reverse("roles:loop", args=[role.pk])).content.decode()
    offered = re.findall(r'<option value="(\w+)"', page.split('name="kind"')[1].split("</select>")[0])
    assert "collaboration" in offered
    assert not set(offered) & {"application", "debrief", "offer", "hired"}
    services.remove_stage(actor=cast.mei, stage=Stage.objects.get(role=role, kind="offer"))
    assert services.add_stage(actor=cast.mei, role=role, kind="offer").kind == "offer"


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
    evaluated = gate.evaluate(role)
    stages = {stage["key"]: stage["id"] for stage in evaluated.shot.stages}
    outcome = evaluated.shot.outcomes[0]["id"]
    known = Knowledge(
        stage_criteria={stages["system_design"]: ["serving", "drift"]}, outcome_criteria={outcome: ["serving"]}
    )
    rows = loop_page.matrix(evaluated.shot, known)["rows"]
    assert [row["covered"] for row in rows] == [1, 0, 0]
    assert [row["id"] for row in loop.uncovered(evaluated.shot, known)] == [row["outcome"]["id"] for row in rows[1:]]


def test_two_people_who_reorder_lose_no_stage(cast: Any, role: Role) -> None:
    stages = list(Stage.objects.filter(role=role).select_related("role"))
    seen = order_mark(stage.pk for stage in stages)
    services.move_stage(actor=cast.mei, stage=stages[4], place=2, seen=seen)
    now = keys(role)
    with pytest.raises(Stale) as refused:
        services.move_stage(actor=cast.rafa, stage=stages[6], place=3, seen=seen)
    held = [str(pk) for pk in Stage.objects.filter(role=role).values_list("pk", flat=True)]
    assert refused.value.current["stage_ids"] == held
    backwards = [stage.pk for stage in reversed(stages)]
    with pytest.raises(Stale):
        services.order_stages(actor=cast.rafa, role=role, stage_ids=backwards, seen=seen)
    with pytest.raises(Stale):
        services.order_stages(actor=cast.rafa, role=role, stage_ids=backwards[1:])
    with pytest.raises(Invalid):
        services.order_stages(actor=cast.rafa, role=role, stage_ids=[*backwards, backwards[0]])
    assert keys(role) == now
    services.order_stages(actor=cast.rafa, role=role, stage_ids=backwards, seen=order_mark(held))
    assert keys(role) == [stage.key for stage in reversed(stages)]
    assert Event.objects.filter(role_id=role.pk, verb="loop.ordered").count() == 1


def test_two_people_who_tick_different_boxes_keep_both(cast: Any, role: Role) -> None:
    first, second = Outcome.objects.filter(role=role)[:2]
    home = Stage.objects.get(role=role, key="take_home")
    services.set_coverage(actor=cast.mei, role=role, links=[(first.pk, home.pk)], was=[])
    services.set_coverage(actor=cast.rafa, role=role, links=[(second.pk, home.pk)], was=[])
    assert set(home.outcomes.all()) == {first, second}
    services.set_coverage(actor=cast.rafa, role=role, links=[], was=[(first.pk, home.pk)])
    assert set(home.outcomes.all()) == {second}


def test_hours_are_reckoned_from_what_is_said(cast: Any, role: Role) -> None:
    book = playbook.part(role.organisation_id, "loop")
    shot = gate.evaluate(role).shot
    alone = {row.key: row for row in loop_time.spent(shot, book, {})}
    assert (alone["resume_screen"].candidate, alone["resume_screen"].ours) == (0, 10)
    assert (alone["take_home"].candidate, alone["take_home"].team) == (240, 0)
    assert sum(row.candidate for row in alone.values()) == round(candidate_hours_of(role) * 60)
    typed = {"people_resume_screen": "40", "seats_system_design": "2", "people_system_design": "x"}
    said = {row.key: row for row in loop_time.spent(shot, book, typed)}
    assert said["resume_screen"].team == 400
    assert (said["system_design"].team, said["system_design"].wrong) == (120, ("people",))


def candidate_hours_of(role: Role) -> float:
    evaluated = gate.evaluate(role)
    return candidate_hours(loop.build(role, evaluated.shot, evaluated.known))


def test_every_finding_says_why_and_where_it_is_mended(cast: Any, role: Role) -> None:
    shot, book = gate.evaluate(role).shot, playbook.part(role.organisation_id, "loop")
    for rule in CHECKS:
        found = LoopFinding(rule, "warning", "Say.", ("take_home",), ("o1",) if rule == "outcome_uncovered" else ())
        (note,) = loop_findings.notes([found], shot, book)
        assert note["why"].endswith(".")
        assert note["mends"]
    assert set(loop_findings.WHY) == set(CHECKS) == set(loop_findings.TITLES)


def test_the_candidate_is_told_the_steps(cast: Any, role: Role) -> None:
    services.change_stage(actor=cast.mei, stage=Stage.objects.get(role=role, key="take_home"), pay_minor=30000)
    steps = job.steps(gate.evaluate(role).shot.stages)
    text = job.told(role.title, steps, "EUR", 7)
    assert "asks about 6 h 45 min of you, 4 h of it paid" in text
    assert "Take-home (4 h, paid €300). A task like the work itself" in text
    assert "within 7 days, either way" in text
    assert "Debrief" not in text
    assert all(step.about for step in steps)


def test_the_order_on_the_page(cast: Any, role: Role) -> None:
    client = Client()
    client.force_login(cast.mei.user)
    url, page = reverse("roles:order", args=[role.pk]), reverse("roles:loop", args=[role.pk])
    stages = list(Stage.objects.filter(role=role))
    seen = order_mark(stage.pk for stage in stages)
    assert client.post(url, {"move": f"{stages[3].pk}:2", "seen": seen}).status_code == 302
    htmx = client.post(url, {"move": f"{stages[5].pk}:1", "seen": seen}, headers={"HX-Request": "true"})
    assert htmx.status_code == 409
    body = htmx.content.decode()
    assert "Someone changed the stages meanwhile" in body
    assert body.index(stages[3].label + "</a>") < body.index(stages[1].label + "</a>")
    for bad in ("", "x:1", f"{stages[0].pk}:x", f"{cast.mei.pk}:1"):
        assert client.post(url, {"move": bad}).status_code == 409
    told = client.get(page, {"people_technical_screen": "6"}).content.decode()
    assert "4\u00a0h\u00a030" in told
    assert 'id="told-text"' in told
    assert "Designed backwards" in told
    assert "style=" not in told[told.index("<main") :]
    services.seat_member(actor=cast.ada, role=role, member=cast.ines, kind="interviewer")
    client.force_login(cast.ines.user)
    read = client.get(page).content.decode()
    assert 'name="move"' not in read
    assert 'name="link"' not in read


def test_two_people_who_edit_one_stage_keep_both_or_are_told(cast: Any, role: Role) -> None:
    home = Stage.objects.select_related("role").get(role=role, key="take_home")
    url = reverse("roles:stage", args=[role.pk, home.pk])
    client = Client()
    client.force_login(cast.mei.user)
    shown = client.get(url).content.decode()
    was = {name: html.unescape(value) for name, value in re.findall(r'name="was_(\w+)" value="([^"]*)"', shown)}
    mine = {**{f"was_{name}": value for name, value in was.items()}, **was}
    services.change_stage(actor=cast.rafa, stage=home, patience_days=3)
    assert client.post(url, {**mine, "hours": "3"}).status_code == 302
    home.refresh_from_db()
    assert (home.patience_days, home.hours) == (3, 3)
    crossed = client.post(url, {**mine, "patience_days": "9", "hours": "3", "was_hours": "3.0"})
    assert crossed.status_code == 422
    assert "Somebody else set this meanwhile: 3." in crossed.content.decode()
    assert client.post(url, {**mine, "patience_days": "9", "was_patience_days": "3"}).status_code == 302
    home.refresh_from_db()
    assert home.patience_days == 9
