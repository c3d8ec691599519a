"""Take-homes: run by those who run the pipeline; graders see their own work only; the portal is its link's."""

from datetime import timedelta

from assessments import services
from assessments.services import links
from foundation.core.clock import now, today
from rubrics.services import open_work
from tests.factories.assessments import sent, submitted
from tests.factories.candidates import application
from tests.matrix.permissions import Row, World

RUNS = "ada rafa mei"
REST = "ines tom oba vic olu zed"
ALL = f"{RUNS} {REST}"
ANYONE = {"anonymous": 200, "nobody": 200, "gone": 200}
DONE = {"anonymous": 302, "nobody": 302, "gone": 302}


def build(world: World) -> None:
    """One take-home sent, one started with a file, one handed in and graded by Inês and Tom."""
    cast = world.cast
    world.unsent = application(cast, world.role, "Asha Unsent", "take_home")
    world.sent = sent(cast, application(cast, world.role, "Bilal Sent", "take_home"))
    world.taken = submitted(cast, application(cast, world.role, "Chiara Taken", "take_home"))
    world.graded = submitted(cast, application(cast, world.role, "Deniz Graded", "take_home"))
    seats = services.ask_graders(actor=cast.mei, assignment=world.graded, graders=[cast.ines, cast.tom])
    world.take_home_grading, world.unopened_grading = seats
    open_work(actor=cast.ines, seat=world.take_home_grading)
    world.taken_file = world.taken.files.first()
    world.graded_file = world.graded.files.first()


def _application(world: World) -> dict[str, object]:
    return {"application_id": world.unsent.pk}


def _sent(world: World) -> dict[str, object]:
    return {"assignment_id": world.sent.pk}


def _taken(world: World) -> dict[str, object]:
    return {"assignment_id": world.taken.pk}


def _id(world: World) -> dict[str, object]:
    return {"id": world.taken.pk}


def _sent_id(world: World) -> dict[str, object]:
    return {"id": world.sent.pk}


def _token(world: World) -> dict[str, object]:
    return {"token": links.issue(world.sent)}


def _terms(world: World) -> dict[str, object]:
    return {
        "task": str(world.sent.task_version_id),
        "hours": "4",
        "window_days": "7",
        "pay": "200",
        "answer_by": (today() + timedelta(days=14)).isoformat(),
        "ai_policy": "allowed",
    }


def _api_terms(world: World) -> dict[str, object]:
    return {
        "application_id": str(world.unsent.pk),
        "stage_id": str(world.sent.stage_id),
        "task_id": str(world.sent.task_version.task_id),
        "hours": "4.0",
        "answer_by": (today() + timedelta(days=14)).isoformat(),
    }


def _graders(world: World) -> dict[str, object]:
    return {"graders": [str(world.cast.ines.pk), str(world.cast.tom.pk)]}


LATER = (now() + timedelta(days=20)).replace(microsecond=0)

ROWS = [
    Row("GET", "assessments:send", {RUNS: 200, REST: 404}, _application),
    Row("POST", "assessments:send", {RUNS: 302, REST: 404}, _application, data=_terms),
    Row("GET", "assessments:panel", {RUNS: 200, REST: 404}, _application),
    Row("GET", "assessments:assignment", {RUNS: 200, REST: 404}, _taken),
    Row("POST", "assessments:graders", {RUNS: 302, REST: 404}, _taken, data=_graders),
    Row("POST", "assessments:copies", {RUNS: 302, REST: 404}, _taken),
    Row(
        "POST",
        "assessments:extend",
        {RUNS: 302, REST: 404},
        _sent,
        data={"until": LATER.strftime("%Y-%m-%dT%H:%M"), "reason": "Moving house"},
    ),
    Row("POST", "assessments:send_link", {RUNS: 302, REST: 404}, _sent),
    Row("POST", "assessments:withdraw", {RUNS: 302, REST: 404}, _sent, data={"reason": "Role on hold"}),
    Row("POST", "assessments:pay", {RUNS: 302, REST: 404}, _taken, data=lambda _w: {"paid_on": today().isoformat()}),
    Row("GET", "assessments:file", {RUNS: 200, REST: 404}, lambda world: {"file_id": world.taken_file.pk}),
    Row(
        "GET",
        "assessments:graded_file",
        {"ines": 200, "ada rafa mei tom oba vic olu zed": 404},
        lambda world: {"seat_id": world.take_home_grading.pk, "file_id": world.graded_file.pk},
    ),
    Row(
        "GET",
        "assessments:graded_file",
        {"ada rafa mei ines tom oba vic olu zed": 404},
        lambda world: {"seat_id": world.unopened_grading.pk, "file_id": world.graded_file.pk},
        note="not opened",
    ),
    Row("GET", "assessments:portal", {ALL: 200, **ANYONE}, _token),
    Row("POST", "assessments:start", {ALL: 302, **DONE}, _token),
    Row(
        "POST",
        "assessments:zone",
        {ALL: 302, **DONE},
        _token,
        data={"zone": "Asia/Tokyo"},
    ),
    # Nothing is taken before the start: the page says so.
    Row("POST", "assessments:upload", {ALL: 400, "anonymous": 400, "nobody": 400, "gone": 400}, _token),
    Row(
        "POST",
        "assessments:remove",
        {ALL: 409, "anonymous": 409, "nobody": 409, "gone": 409},
        lambda world: {**_token(world), "file_id": world.taken_file.pk},
    ),
    Row("POST", "assessments:hand_in", {ALL: 400, "anonymous": 400, "nobody": 400, "gone": 400}, _token),
    Row("GET", "/api/v1/tasks", {ALL: 200}),
    Row(
        "GET",
        "/api/v1/tasks/<uuid:id>",
        {f"{RUNS} ines tom oba": 200, "vic olu zed": 404},
        lambda world: {"id": world.sent.task_version.task_id},
    ),
    Row(
        "POST",
        "/api/v1/tasks",
        {f"{RUNS} zed": 201, "ines tom oba vic olu": 403},
        data={"label": "Ports", "context": "A port wants to plan its cranes.", "asks": ["A baseline"]},
    ),
    Row(
        "PATCH",
        "/api/v1/tasks/<uuid:id>",
        {RUNS: 200, "ines tom oba": 403, "vic olu zed": 404},
        lambda world: {"id": world.sent.task_version.task_id},
        data={"hours": 3},
    ),
    Row("GET", "/api/v1/assignments", {ALL: 200}),
    Row("POST", "/api/v1/assignments", {RUNS: 201, REST: 400}, data=_api_terms),
    Row("GET", "/api/v1/assignments/<uuid:id>", {RUNS: 200, REST: 404}, _id),
    Row(
        "POST",
        "/api/v1/assignments/<uuid:id>/extend",
        {RUNS: 200, REST: 404},
        _sent_id,
        data={"until": LATER.isoformat(), "reason": "Moving house"},
    ),
    Row("POST", "/api/v1/assignments/<uuid:id>/link", {RUNS: 200, REST: 404}, _sent_id),
    Row("POST", "/api/v1/assignments/<uuid:id>/withdraw", {RUNS: 200, REST: 404}, _sent_id, data={"reason": "Hold"}),
    Row(
        "POST",
        "/api/v1/assignments/<uuid:id>/payment",
        {RUNS: 200, REST: 404},
        _id,
        data=lambda _w: {"paid_on": today().isoformat()},
    ),
    Row(
        "POST",
        "/api/v1/assignments/<uuid:id>/graders",
        {RUNS: 200, REST: 404},
        _id,
        data=lambda world: {"member_ids": [str(world.cast.ines.pk), str(world.cast.tom.pk)]},
    ),
    Row("GET", "/api/v1/submissions", {ALL: 200}),
    Row(
        "GET",
        "/api/v1/submissions/<uuid:id>",
        {RUNS: 200, REST: 404},
        lambda world: {"id": world.taken.submission.pk},
    ),
]
