"""Getting better at judging: calibration, training, learning, and how far people agree."""

from datetime import timedelta

from foundation.core import clock
from tests.matrix.permissions import Row, World
from tests.matrix.table_debriefs import debriefed
from tests.matrix.table_rubrics import ALL, API, EDITORS, READERS, review, rubric


def sample(world: World) -> dict[str, object]:
    """A sample for two people."""
    people = [str(world.cast.ines.pk), str(world.cast.tom.pk)]
    said = {"title": "A page", "sample": "It rang.", "criteria": ["on_call"], "people": people}
    return {**said, "due_on": clock.today() + timedelta(days=3)}


def levels(world: World) -> dict[str, object]:
    """A level for each criterion of the exercise."""
    keys = world.exercise.criteria.values_list("key", flat=True)
    scores = {f"score-{key}": "3" for key in keys}
    return {**scores, **{f"evidence-{key}": "Told of a page." for key in keys}, "version": "1"}


exercise = lambda world: {"exercise_id": world.exercise.pk}
training = lambda world: {"training_id": world.training.pk}
practice = lambda world: {"seat_id": world.practice_seat.pk}
anchor = lambda world: {"anchor_id": world.anchor.pk}
figures = lambda world: {"figures_id": world.agreement.criteria.order_by("id")[0].pk}
api_figures = lambda world: {"id": world.agreement.criteria.order_by("id")[0].pk}
api_rater = lambda world: {"id": world.agreement.raters.get(member=world.cast.tom).pk}

ROWS = [
    Row("GET", "rubrics:calibrations", {f"{READERS} vic zed": 200, "olu": 403}),
    Row("GET", "rubrics:new_exercise", {f"{EDITORS} zed": 200, "ines tom oba vic olu": 403}),
    Row(
        "POST",
        "rubrics:new_exercise",
        {EDITORS: 302, "zed": 422, "ines tom oba vic olu": 403},
        data=sample,
        query="rubric=production_ownership",
    ),
    Row("GET", "rubrics:exercise", {f"{EDITORS} ines vic": 200, "tom oba olu zed": 404}, exercise),
    Row("POST", "rubrics:exercise", {"ines vic": 302, "mei": 409, "ada rafa tom oba olu zed": 404}, exercise, levels),
    Row(
        "POST",
        "rubrics:ask_more",
        {EDITORS: 302, "ines vic": 403, "tom oba olu zed": 404},
        exercise,
        lambda world: {"people": [str(world.cast.tom.pk)]},
    ),
    Row("POST", "rubrics:close_exercise", {EDITORS: 302, "ines vic": 403, "tom oba olu zed": 404}, exercise),
    Row("GET", "rubrics:learning", {f"{READERS} vic zed": 200, "olu": 403}),
    Row("GET", "rubrics:learning_file", {f"{READERS} vic zed": 200, "olu": 403}),
    Row("GET", "rubrics:forecast", {"ada rafa mei tom": 200, "ines oba vic olu zed": 404}, debriefed),
    Row(
        "POST",
        "rubrics:forecast",
        {"tom": 302, "ada rafa mei": 403, "ines oba vic olu zed": 404},
        debriefed,
        lambda world: {"version": "2", f"outcome_{world.debriefed.role.outcomes.all()[0].pk}": "70"},
    ),
    Row(
        "POST",
        "rubrics:show_forecast",
        {"tom": 302, "ada rafa mei ines oba vic olu zed": 404},
        debriefed,
        {"shown": "1"},
    ),
    Row("GET", "rubrics:trainings", {f"{READERS} vic zed": 200, "olu": 403}),
    Row(
        "POST",
        "rubrics:trainings",
        {EDITORS: 302, "ines tom oba vic olu": 403, "zed": 422},
        data=lambda world: {"member": str(world.cast.ines.pk), "rubric": str(world.rubric.pk)},
    ),
    Row("GET", "rubrics:training", {f"{EDITORS} oba": 200, "ines tom vic olu zed": 404}, training),
    Row(
        "POST",
        "rubrics:training_step",
        {EDITORS: 302, "oba": 403, "ines tom vic olu zed": 404},
        training,
        {"to": "reverse", "version": "1"},
    ),
    Row("POST", "rubrics:end_training", {EDITORS: 302, "oba": 403, "ines tom vic olu zed": 404}, training),
    Row("GET", "rubrics:practice_card", {"oba": 200, "ada rafa mei ines tom vic olu zed": 404}, practice),
    Row(
        "POST", "rubrics:practice_card", {"oba": 302, "ada rafa mei ines tom vic olu zed": 404}, practice, {"save": "1"}
    ),
    Row("GET", "rubrics:anchor", {EDITORS: 200, "ines tom oba vic olu": 403, "zed": 404}, anchor),
    Row(
        "POST",
        "rubrics:anchor",
        {EDITORS: 302, "ines tom oba vic olu": 403, "zed": 404},
        anchor,
        lambda world: {"text": "Another sentence", "number": world.rubric.versions.count()},
    ),
    Row(
        "POST",
        "rubrics:quote_example",
        {EDITORS: 404, "ines tom oba vic olu": 403, "zed": 404},
        anchor,
        {"rating": "none", "text": "Told of a page"},
        note="of a card that is not on the table",
    ),
    Row(
        "POST",
        "rubrics:drop_example",
        {EDITORS: 302, "ines tom oba vic olu": 403, "zed": 404},
        lambda world: {"example_id": world.example.pk},
    ),
    Row("GET", "rubrics:rubric_agreement", {EDITORS: 200, "ines tom oba vic olu": 403, "zed": 404}, rubric),
    Row("GET", "rubrics:agreement", {f"{EDITORS} zed": 200, "ines tom oba vic olu": 403}),
    Row("GET", "rubrics:judging", {f"{EDITORS} zed": 200, "ines tom oba vic olu": 403}),
    Row("GET", "rubrics:agreement_file", {f"{EDITORS} zed": 200, "ines tom oba vic olu": 403}),
    Row("POST", "rubrics:ask_agreement", {f"{EDITORS} zed": 302, "ines tom oba vic olu": 403}),
    # Tom owes a card on somebody else: what holds only Dora is open to him as to all, if he may.
    Row("GET", "rubrics:criterion_agreement", {EDITORS: 200, "ines tom oba vic olu": 403, "zed": 404}, figures),
    Row("GET", "rubrics:interviewers", {"ada rafa zed": 200, "mei ines tom oba vic olu": 403}),
    Row(
        "GET",
        "rubrics:interviewer",
        {"ada rafa tom": 200, "mei ines oba vic olu zed": 404},
        lambda world: {"member_id": world.cast.tom.pk},
    ),
    Row(
        "GET",
        "rubrics:interviewer",
        {"ada rafa vic": 200, "mei ines tom oba olu zed": 404},
        lambda world: {"member_id": world.cast.vic.pk},
        note="an advisor",
    ),
    Row("GET", "rubrics:own_scoring", {ALL: 302}),
    Row("GET", "rubrics:role_agreement", {EDITORS: 200, "ines tom oba olu": 403, "vic zed": 404}, review),
    Row("GET", f"{API}/exercises", {ALL: 200}),
    Row(
        "GET",
        f"{API}/exercises/<uuid:id>",
        {f"{EDITORS} ines vic": 200, "tom oba olu zed": 404},
        lambda world: {"id": world.exercise.pk},
    ),
    Row("GET", f"{API}/learning", {f"{READERS} vic zed": 200, "olu": 403}),
    Row("GET", f"{API}/agreement/criteria", {ALL: 200}),
    Row("GET", f"{API}/agreement/criteria/<uuid:id>", {EDITORS: 200, "ines tom oba vic olu zed": 404}, api_figures),
    Row("GET", f"{API}/agreement/people", {ALL: 200}),
    Row("GET", f"{API}/agreement/people/<uuid:id>", {"ada rafa tom": 200, "mei ines oba vic olu zed": 404}, api_rater),
    Row("GET", f"{API}/forecasts", {ALL: 200}),
    Row(
        "GET",
        f"{API}/forecasts/<uuid:id>",
        {"tom": 200, "ada rafa mei ines oba vic olu zed": 404},
        lambda world: {"id": world.forecast.pk},
    ),
    Row("GET", f"{API}/trainings", {ALL: 200}),
    Row(
        "GET",
        f"{API}/trainings/<uuid:id>",
        {f"{EDITORS} oba": 200, "ines tom vic olu zed": 404},
        lambda world: {"id": world.training.pk},
    ),
]
