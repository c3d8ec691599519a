"""Scorecards and gradings: who writes, reads, amends and releases them, on pages and by the API."""

from tests.matrix.permissions import Row
from tests.matrix.table_rubrics import ALL, API, judged

seat = lambda world: {"seat_id": world.owed_seat.pk}
grading = lambda world: {"grading_seat_id": world.grading.pk}
card = lambda world: {"scorecard_id": world.scorecard.pk}
api_card = lambda world: {"id": world.scorecard.pk}
api_draft = lambda world: {"id": world.draft.pk}
# The application of Judit: everyone who runs it or interviews there.
SEES_JUDGED = {"ada rafa mei ines tom": 200, "oba vic olu zed": 404}


ROWS = [
    Row("GET", "rubrics:call", {"tom": 200, "ada rafa mei ines oba vic olu zed": 404}, seat),
    Row(
        "POST",
        "rubrics:call",
        {"tom": 302, "ada rafa mei ines oba vic olu zed": 404},
        seat,
        {"go": "evidence"},
    ),
    Row("GET", "rubrics:scorecard", {"tom": 200, "ada rafa mei ines oba vic olu zed": 404}, seat),
    Row("POST", "rubrics:scorecard", {"tom": 302, "ada rafa mei ines oba vic olu zed": 404}, seat, {"save": "1"}),
    Row("GET", "rubrics:export", {"tom": 200, "ada rafa mei ines oba vic olu zed": 404}, seat),
    Row("GET", "rubrics:export_grading", {ALL: 404}, grading, note="nothing is written"),
    Row("GET", "rubrics:grading", {"oba": 200, "ada rafa mei ines tom vic olu zed": 404}, grading),
    Row("POST", "rubrics:grading", {"oba": 302, "ada rafa mei ines tom vic olu zed": 404}, grading, {"save": "1"}),
    Row("POST", "rubrics:open_work", {"oba": 302, "ada rafa mei ines tom vic olu zed": 404}, grading),
    Row(
        "POST",
        "rubrics:unable_to_grade",
        {"oba": 302, "ada rafa mei ines tom vic olu zed": 404},
        grading,
        {"unable_reason": "I know this work"},
    ),
    Row("GET", "rubrics:release", {"ada mei": 200, "rafa ines tom": 403, "oba vic olu zed": 404}, grading),
    Row(
        "POST",
        "rubrics:release",
        {"ada mei": 302, "rafa ines tom": 403, "oba vic olu zed": 404},
        grading,
        {"reason": "On leave"},
    ),
    Row(
        "POST",
        "rubrics:unable",
        {"tom": 302, "ada rafa mei ines oba vic olu zed": 404},
        seat,
        {"unable_reason": "The line broke"},
    ),
    Row(
        "POST",
        "rubrics:take_up",
        {"tom": 302, "ada rafa mei ines oba vic olu zed": 404},
        lambda world: {"scorecard_id": world.draft.pk},
    ),
    Row("POST", "rubrics:take_up", {"ines": 302, "mei": 403, "ada rafa tom oba vic olu zed": 404}, card, note="in"),
    Row("GET", "rubrics:card", {"mei ines": 200, "ada rafa tom oba vic olu zed": 404}, card),
    Row("GET", "rubrics:amend", {"ines": 200, "mei": 403, "ada rafa tom oba vic olu zed": 404}, card),
    Row(
        "POST",
        "rubrics:amend",
        {"ines": 422, "mei": 403, "ada rafa tom oba vic olu zed": 404},
        card,
        lambda world: {"version": str(world.scorecard.version), "reason": "Nothing differs"},
    ),
    Row("GET", "rubrics:scorecards", SEES_JUDGED, judged),
    Row("GET", "rubrics:evidence", SEES_JUDGED, judged),
    Row("GET", f"{API}/scorecards", {ALL: 200}),
    Row("GET", f"{API}/amendments", {ALL: 200}),
    Row(
        "GET",
        f"{API}/amendments/<uuid:id>",
        {"mei ines": 200, "ada rafa tom oba vic olu zed": 404},
        lambda world: {"id": world.amendment.pk},
    ),
    Row(
        "POST",
        f"{API}/scorecards",
        {"tom": 201, "ada rafa mei ines oba vic olu zed": 400},
        data=lambda world: {"seat_id": str(world.owed_seat.pk)},
    ),
    Row("GET", f"{API}/scorecards/<uuid:id>", {"mei ines": 200, "ada rafa tom oba vic olu zed": 404}, api_card),
    Row(
        "PATCH",
        f"{API}/scorecards/<uuid:id>",
        {"tom": 200, "ada rafa mei ines oba vic olu zed": 404},
        api_draft,
        {"summary": "Later"},
    ),
    Row(
        "PATCH",
        f"{API}/scorecards/<uuid:id>",
        {"ines": 409, "mei": 403, "ada rafa tom oba vic olu zed": 404},
        api_card,
        {"summary": "Later"},
        note="submitted",
    ),
    Row(
        "POST", f"{API}/scorecards/<uuid:id>/submit", {"tom": 200, "ada rafa mei ines oba vic olu zed": 404}, api_draft
    ),
    Row(
        "POST",
        f"{API}/scorecards/<uuid:id>/open",
        {"tom": 409, "ada rafa mei ines oba vic olu zed": 404},
        api_draft,
        note="an interview's",
    ),
    Row("POST", f"{API}/scorecards/<uuid:id>/widen", {"tom": 200, "ada rafa mei ines oba vic olu zed": 404}, api_draft),
    Row(
        "POST",
        f"{API}/scorecards/<uuid:id>/widen",
        {"ines": 409, "mei": 403, "ada rafa tom oba vic olu zed": 404},
        api_card,
        note="submitted",
    ),
    Row(
        "POST",
        f"{API}/scorecards/<uuid:id>/unable",
        {"tom": 200, "ada rafa mei ines oba vic olu zed": 404},
        api_draft,
        {"reason": "The line broke"},
    ),
    Row(
        "POST",
        f"{API}/scorecards/<uuid:id>/unable",
        {"ines": 409, "mei": 403, "ada rafa tom oba vic olu zed": 404},
        api_card,
        {"reason": "The line broke"},
        note="submitted",
    ),
    Row(
        "POST", f"{API}/scorecards/<uuid:id>/take-up", {"tom": 200, "ada rafa mei ines oba vic olu zed": 404}, api_draft
    ),
    Row(
        "POST",
        f"{API}/scorecards/<uuid:id>/amend",
        {"ines": 200, "mei": 403, "ada rafa tom oba vic olu zed": 404},
        api_card,
        {"summary": "Changed", "reason": "Mixed up"},
    ),
]
