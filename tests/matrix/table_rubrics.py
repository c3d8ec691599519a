"""Judging: who opens which page and endpoint. What stands on them is held by the blind rule's own tests."""

from datetime import timedelta

from foundation.core import clock
from roles.models import Role
from rubrics.domain.drafts import CardInput
from rubrics.domain.tables import splits_of
from rubrics.models import Amendment, Debrief, Kit, Question, Rubric
from rubrics.queries import criteria_on_offer, debrief_rows
from rubrics.services import decide_debrief, declare_tie, note_forecasts, open_debrief
from tests.factories import candidates as people
from tests.factories import practice as practising
from tests.factories import roles as openings
from tests.factories import rubrics as judging
from tests.factories.agreement import worked_out
from tests.matrix.permissions import MEMBERS, Row, World

ALL = " ".join(MEMBERS)
ACME = "ada rafa mei ines tom oba vic olu"
API = "/api/v1"


def build(world: World) -> None:
    """Inês has submitted and Tom owes; a second person was debriefed over one scorecard by Tom; Oba grades blind."""
    cast = world.cast
    role = openings.open_role(cast, "Judged role")
    world.judged = people.application(cast, role, name="Judit Held")
    meeting = people.interview(
        cast, world.judged, [cast.ines, cast.tom], starts_at=clock.now() - timedelta(days=2, hours=3)
    )
    world.judged_seat, world.owed_seat = people.seat(meeting, cast.ines), people.seat(meeting, cast.tom)
    world.scorecard = judging.submitted_scorecard(cast, world.judged_seat)
    world.draft = judging.draft_scorecard(cast, world.owed_seat)
    world.grading = judging.grading_seat(cast, world.judged, cast.oba, label="Submission 77")
    world.debriefed = people.application(cast, role, name="Dora Briefed")
    other = people.interview(cast, world.debriefed, [cast.tom], starts_at=clock.now() - timedelta(days=3, hours=3))
    judging.submitted_scorecard(cast, people.seat(other, cast.tom))
    world.debrief = open_debrief(actor=cast.mei, application=world.debriefed)
    world.agreement = worked_out(cast)
    world.tie = declare_tie(
        actor=cast.tom, application=world.debriefed, person=cast.tom, kind="worked", words="To 2022"
    )
    world.torn = people.application(cast, role, name="Tora Torn")
    for days, score in ((5, 2), (6, 5)):
        twice = people.interview(cast, world.torn, [cast.tom], starts_at=clock.now() - timedelta(days=days, hours=3))
        judging.submitted_scorecard(cast, people.seat(twice, cast.tom), {"on_call": score})
    world.torn_debrief = open_debrief(actor=cast.mei, application=world.torn)
    world.split_on = splits_of(debrief_rows(world.torn_debrief)[0])[0].key
    world.asked_about = _asked_about(world, role)
    first = role.outcomes.all()[0].pk
    world.forecast = note_forecasts(actor=cast.tom, application=world.debriefed, percents={first: 60})
    world.kit_stage = Kit.objects.get(stage__role=role, stage__key="technical_screen").stage
    world.screened = people.application(cast, role, name="Sana Screened")
    world.screen_kit = Kit.objects.select_related("stage").get(stage__role=role, stage__key="resume_screen")
    world.rubric = Rubric.objects.get(organisation=cast.acme, key="production_ownership")
    world.exercise = practising.exercise(cast, [cast.ines, cast.vic, cast.mei])
    practising.scored(world.exercise, cast.mei, 4)
    learnt = people.application(cast, role, name="Petra Practised")
    listened = people.interview(cast, learnt, [cast.tom], starts_at=clock.now() - timedelta(days=4, hours=3))
    judging.submitted_scorecard(cast, people.seat(listened, cast.tom))
    world.training, world.practice_seat = practising.trainee(cast, listened, cast.oba)
    world.anchor = world.exercise.criteria.all()[0].anchors.get(level=3)
    world.example = practising.example(cast, world.anchor)
    # As amending leaves it, but for the scorecard itself: other rows ask for that as it was handed in.
    world.amendment = Amendment.objects.create(
        organisation=cast.acme,
        scorecard=world.scorecard,
        by=cast.ines,
        reason="Asked again",
        before=CardInput(summary="No").as_json(),
    )
    world.question = Question.objects.filter(organisation=cast.acme).order_by("id")[0]


def _asked_about(world: World, role: Role) -> Debrief:
    """A third person, of whom the debrief left something to ask references."""
    cast, person = world.cast, people.application(world.cast, role, name="Rea Referred")
    met = people.interview(cast, person, [cast.tom], starts_at=clock.now() - timedelta(days=8, hours=3))
    card = judging.submitted_scorecard(cast, people.seat(met, cast.tom))
    held = open_debrief(actor=cast.mei, application=person)
    asked = [str(card.ratings.all()[0].criterion_id)]
    return decide_debrief(
        actor=cast.mei, debrief=held, decision="continue", reason="So", version=held.version, ask_references=asked
    )


def rubric_form(world: World) -> dict[str, str]:
    """A next version of one criterion."""
    form = {
        "as_new": "1",
        "count": "1",
        "key-0": "end_to_end",
        "label-0": "Owned it",
        "weight-0": "3",
        "weight_reason-0": "It is most of the job",
    }
    return form | {f"anchor-0-{level}": f"Level {level}" for level in range(1, 6)}


def kit_form(_world: World) -> dict[str, object]:
    """The first step: begin the next version."""
    return {"do": "edit"}


def reading(world: World) -> dict[str, object]:
    """Mei and Rafa read the résumés."""
    kit = Kit.objects.get(pk=world.screen_kit.pk)
    first, second = str(world.cast.mei.pk), str(world.cast.rafa.pk)
    return {"reading": "1", "first": first, "second": second, "version": kit.version}


def need_of(world: World) -> str:
    """An outcome of the role in scoping, with a criterion that its loop offers."""
    return f"{world.role_outcome.pk}:{criteria_on_offer(world.role_scoping)[0].key}"


judged = lambda world: {"application_id": world.judged.pk}
rubric = lambda world: {"rubric_id": world.rubric.pk}
stage = lambda world: {"stage_id": world.kit_stage.pk}
review = lambda world: {"role_id": world.judged.role_id}
screen = lambda world: {"stage_id": world.screen_kit.stage_id}
screened = lambda world: {"id": world.screened.pk}
picture = lambda world: {"attachment_id": world.screened.pk, "number": 1}
api_kit = lambda world: {"id": Kit.objects.get(stage=world.kit_stage).pk}

# Who works in the library; who edits it.
READERS = "ada rafa mei ines tom oba"
EDITORS = "ada rafa mei"

ROWS = [
    Row("GET", "rubrics:library", {f"{READERS} zed": 200, "vic olu": 403}),
    Row("GET", "rubrics:rubric", {READERS: 200, "vic olu": 403, "zed": 404}, rubric),
    Row("GET", "rubrics:edit_rubric", {EDITORS: 200, "ines tom oba vic olu": 403, "zed": 404}, rubric),
    Row("POST", "rubrics:edit_rubric", {EDITORS: 302, "ines tom oba vic olu": 403, "zed": 404}, rubric, rubric_form),
    Row("GET", "rubrics:kit", {READERS: 200, "vic olu zed": 404}, stage),
    Row(
        "GET",
        "rubrics:coverage",
        {READERS: 200, "olu": 403, "vic zed": 404},
        lambda world: {"role_id": world.judged.role_id},
    ),
    Row(
        "GET",
        "rubrics:needs",
        {EDITORS: 200, "ines tom oba vic olu": 403, "zed": 404},
        lambda world: {"role_id": world.role_scoping.pk},
    ),
    Row(
        "POST",
        "rubrics:needs",
        {EDITORS: 302, "ines tom oba vic olu": 403, "zed": 404},
        lambda world: {"role_id": world.role_scoping.pk},
        data=lambda world: {"need": need_of(world)},
    ),
    Row("POST", "rubrics:kit", {EDITORS: 302, "ines tom oba": 403, "vic olu zed": 404}, stage, kit_form),
    Row("GET", "rubrics:kit_phone", {READERS: 200, "vic olu zed": 404}, stage),
    Row("GET", "rubrics:review_all", {ALL: 200}),
    Row("POST", "rubrics:review_all", {ALL: 302}),
    Row("GET", "rubrics:review", {"ada rafa mei ines tom oba olu": 200, "vic zed": 404}, review),
    Row(
        "POST",
        "rubrics:review",
        {"ada rafa mei": 302, "ines tom oba vic olu zed": 404},
        review,
        lambda world: {"act": "save", "at": str(world.screened.pk)},
    ),
    Row("GET", "rubrics:resume_page", {f"{ACME} zed": 404}, picture),
    Row(
        "POST", "rubrics:kit", {EDITORS: 302, "ines tom oba": 403, "vic olu zed": 404}, screen, reading, note="readers"
    ),
    Row("GET", f"{API}/kits", {ALL: 200}),
    Row("GET", f"{API}/kits/<uuid:id>", {READERS: 200, "vic olu zed": 404}, api_kit),
    Row(
        "PATCH",
        f"{API}/kits/<uuid:id>",
        {EDITORS: 200, "ines tom oba": 403, "vic olu zed": 404},
        api_kit,
        {"purpose": "Hear one system"},
    ),
    Row("GET", f"{API}/screens", {ALL: 200}),
    Row("POST", f"{API}/screens/<uuid:id>/write", {"ada rafa mei": 200, "ines tom oba vic olu zed": 404}, screened, {}),
    Row(
        "POST",
        f"{API}/screens/<uuid:id>/hand-in",
        {"ada rafa mei": 400, "ines tom oba vic olu zed": 404},
        screened,
        {"decision": "advance"},
    ),
    Row(
        "POST",
        f"{API}/screens/<uuid:id>/decide",
        {"ada rafa mei": 409, "ines tom oba vic olu zed": 404},
        screened,
        {"decision": "advance"},
    ),
    Row("POST", f"{API}/screens/<uuid:id>/aside", {"ada rafa mei": 204, "ines tom oba vic olu zed": 404}, screened, {}),
    Row("GET", f"{API}/rubrics", {ALL: 200}),
    Row("GET", f"{API}/rubrics/<uuid:id>", {ACME: 200, "zed": 404}, lambda world: {"id": world.rubric.pk}),
    Row("GET", f"{API}/questions", {ALL: 200}),
    Row("GET", f"{API}/questions/<uuid:id>", {ACME: 200, "zed": 404}, lambda world: {"id": world.question.pk}),
]
