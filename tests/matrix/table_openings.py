"""Openings: who runs the pipeline keeps them, and owners approve."""

from tests.factories import candidates as make
from tests.matrix.hiring import ALL, API_KEPT_ONE, KEPT_ONE, PAYS, REST, of, on
from tests.matrix.permissions import Row

FAR = "tom oba olu zed"
READ_PLAN = {PAYS: 200, "ines vic": 403, FAR: 404}
KEPT = {PAYS: 302, "ines vic": 403, FAR: 404}
opening = on(opening_id="spare_opening")
pipeline = on(role_id="pipeline")

ROWS = [
    Row("GET", "candidates:openings", READ_PLAN, pipeline),
    Row("POST", "candidates:openings", KEPT, pipeline, data={"why": "One more boat"}),
    Row("GET", "candidates:others", READ_PLAN, pipeline),
    Row("POST", "candidates:others", {PAYS: 422, "ines vic": 403, FAR: 404}, pipeline, data={}),
    Row("GET", "candidates:opening", {PAYS: 200, f"ines {REST}": 404}, opening),
    Row(
        "POST",
        "candidates:opening",
        KEPT_ONE,
        opening,
        data=lambda world: {"why": "One boat", "version": world.spare_opening.version},
    ),
    Row("POST", "candidates:close_opening", KEPT_ONE, opening, data={"reason": "Not this year"}),
    Row("POST", "candidates:fill_opening", {PAYS: 422, f"ines {REST}": 404}, opening, data={}),
    Row("POST", "candidates:approve_opening", {"ada": 302, "rafa mei": 403, f"ines {REST}": 404}, opening),
    Row("POST", "candidates:reopen_opening", KEPT_ONE, on(opening_id="closed_opening")),
    Row("GET", "candidates:never_started", {PAYS: 200, f"ines {REST}": 404}, on(application_id="hire")),
    Row(
        "POST",
        "candidates:never_started",
        {PAYS: 302, f"ines {REST}": 404},
        on(application_id="hire"),
        data=lambda world: {"reason": str(make.reason(world.cast, "stayed").pk), "why": "They stayed."},
    ),
    Row("GET", "/api/v1/openings", {ALL: 200}),
    Row(
        "POST",
        "/api/v1/openings",
        {PAYS: 201, "ines vic": 403, FAR: 400},
        data=lambda world: {"role_id": str(world.pipeline.pk)},
    ),
    Row("GET", "/api/v1/openings/<uuid:id>", API_KEPT_ONE, of("spare_opening")),
    Row("PATCH", "/api/v1/openings/<uuid:id>", API_KEPT_ONE, of("spare_opening"), data={"why": "One boat"}),
    Row(
        "POST",
        "/api/v1/openings/<uuid:id>/approve",
        {"ada": 200, "rafa mei": 403, f"ines {REST}": 404},
        of("spare_opening"),
    ),
    Row("POST", "/api/v1/openings/<uuid:id>/close", API_KEPT_ONE, of("spare_opening"), data={"reason": "Money"}),
    Row("POST", "/api/v1/openings/<uuid:id>/reopen", API_KEPT_ONE, of("closed_opening")),
    Row(
        "POST",
        "/api/v1/openings/<uuid:id>/fill",
        {PAYS: 400, f"ines {REST}": 404},
        of("spare_opening"),
        data=lambda world: {"application_id": str(world.offerable.pk)},
        note="not hired",
    ),
    Row(
        "POST",
        "/api/v1/applications/<uuid:id>/never-started",
        {**API_KEPT_ONE, "sync": 403},
        of("hire"),
        data={"reason_key": "stayed", "why": "They stayed."},
    ),
]
