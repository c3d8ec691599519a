"""Who reaches debriefs, what is said in them, and ties: by page and by key."""

from rubrics.models import Debrief
from tests.matrix.permissions import Row, World
from tests.matrix.table_rubrics import ALL, API, judged


def decision(world: World) -> dict[str, str]:
    """An offer, by who read the present version."""
    return {
        "decision": "offer",
        "reason": "Covers it",
        "version": str(Debrief.objects.get(pk=world.debrief.pk).version),
    }


def tie_of_tom(world: World) -> dict[str, str]:
    """Tom knows Dora from a job before."""
    return {"member": str(world.cast.tom.pk), "kind": "studied", "words": "One year"}


debriefed = lambda world: {"application_id": world.debriefed.pk}


split = lambda world: {"application_id": world.torn.pk, "criterion_id": world.split_on}


declared = lambda world: {"application_id": world.debriefed.pk, "tie_id": world.tie.pk}


api_tie = lambda world: {"id": world.tie.pk}


api_debrief = lambda world: {"id": world.debrief.pk}


# Dora's debrief: Inês and Oba have no seat there.
NOT_DORA = "ines oba vic olu zed"


ROWS = [
    Row("GET", "rubrics:debrief", {"ada rafa mei tom": 200, NOT_DORA: 404}, debriefed),
    Row("POST", "rubrics:debrief", {"mei": 302, "ada rafa tom": 403, NOT_DORA: 404}, debriefed, decision),
    Row("GET", "rubrics:references", {"ada rafa mei tom": 200, NOT_DORA: 404}, debriefed),
    Row("POST", "rubrics:open_debrief", {"ada mei": 302, "rafa tom": 403, NOT_DORA: 404}, debriefed),
    Row(
        "POST",
        "rubrics:open_debrief",
        {"ada mei": 409, "rafa ines tom": 403, "oba vic olu zed": 404},
        judged,
        note="owed",
    ),
    Row(
        "POST",
        "rubrics:reopen_debrief",
        {"mei": 409, "ada rafa tom": 403, NOT_DORA: 404},
        debriefed,
        {"reopen_reason": "New", "version": "1"},
    ),
    Row("GET", "rubrics:plan_debrief", {"ada mei": 200, "rafa tom": 403, NOT_DORA: 404}, debriefed),
    Row(
        "POST",
        "rubrics:plan_debrief",
        {"ada mei": 302, "rafa tom": 403, NOT_DORA: 404},
        debriefed,
        {"minutes": "45", "lead": "", "line": "", "version": "0"},
    ),
    Row("POST", "rubrics:debrief_clock", {"ada mei": 302, "rafa tom": 403, NOT_DORA: 404}, debriefed, {"running": "1"}),
    Row("GET", "rubrics:split", {"mei tom": 200, "ada rafa": 404, NOT_DORA: 404}, split),
    Row(
        "POST",
        "rubrics:split",
        {"mei tom": 302, "ada rafa": 404, NOT_DORA: 404},
        split,
        {"text": "The page at four was hers"},
    ),
    Row(
        "POST",
        "rubrics:say_after",
        {"tom": 302, "ada rafa mei": 403, NOT_DORA: 404},
        debriefed,
        {"recommendation": "3", "view": ""},
    ),
    Row("GET", "rubrics:ties", {"ada rafa mei tom": 200, NOT_DORA: 404}, debriefed),
    Row("POST", "rubrics:ties", {"ada mei tom": 302, "rafa": 403, NOT_DORA: 404}, debriefed, tie_of_tom),
    Row("POST", "rubrics:take_back_tie", {"ada mei tom": 302, "rafa": 403, NOT_DORA: 404}, declared),
    Row("POST", "rubrics:dissent", {"tom": 302, "ada rafa mei": 403, NOT_DORA: 404}, debriefed, {"text": "No"}),
    Row("GET", f"{API}/debriefs", {ALL: 200}),
    Row("GET", f"{API}/references", {ALL: 200}),
    Row(
        "GET",
        f"{API}/references/<uuid:id>",
        {"ada rafa mei tom": 200, NOT_DORA: 404},
        lambda world: {"id": world.asked_about.pk},
    ),
    Row("GET", f"{API}/debriefs/<uuid:id>/table", {"mei tom": 200, f"ada rafa {NOT_DORA}": 404}, api_debrief),
    Row(
        "POST",
        f"{API}/debriefs/<uuid:id>/comment",
        {"mei tom": 200, "ada": 403, f"rafa {NOT_DORA}": 404},
        lambda world: {"id": world.torn_debrief.pk},
        lambda world: {"criterion_id": str(world.split_on), "text": "The page at four was hers"},
    ),
    Row(
        "POST",
        f"{API}/debriefs/<uuid:id>/say-after",
        {"tom": 200, "ada mei": 403, f"rafa {NOT_DORA}": 404},
        api_debrief,
        {"recommendation": 3},
    ),
    Row(
        "POST",
        f"{API}/debriefs/<uuid:id>/clock",
        {"ada mei": 200, "tom": 403, f"rafa {NOT_DORA}": 404},
        api_debrief,
        {"running": True},
    ),
    Row(
        "POST",
        f"{API}/debrief-plans",
        {"ada mei": 201, "rafa tom": 403, NOT_DORA: 400},
        data=lambda world: {"application_id": str(world.debriefed.pk), "minutes": 45},
    ),
    Row("GET", f"{API}/ties", {ALL: 200}),
    Row(
        "POST",
        f"{API}/ties",
        {"ada mei tom": 201, f"rafa {NOT_DORA}": 400},
        data=lambda world: {
            "application_id": str(world.debriefed.pk),
            "member_id": str(world.cast.tom.pk),
            "kind": "friend",
        },
    ),
    Row("GET", f"{API}/ties/<uuid:id>", {"ada rafa mei tom": 200, NOT_DORA: 404}, api_tie),
    Row("DELETE", f"{API}/ties/<uuid:id>", {"ada mei tom": 204, "rafa": 403, NOT_DORA: 404}, api_tie),
    Row(
        "POST",
        f"{API}/debriefs",
        {"ada mei": 201, "rafa tom": 403, NOT_DORA: 400},
        data=lambda world: {"application_id": str(world.debriefed.pk)},
    ),
    Row("GET", f"{API}/debriefs/<uuid:id>", {"ada mei tom": 200, "rafa ines oba vic olu zed": 404}, api_debrief),
    Row(
        "POST",
        f"{API}/debriefs/<uuid:id>/decide",
        {"mei": 200, "ada tom": 403, f"rafa {NOT_DORA}": 404},
        api_debrief,
        {"decision": "offer", "reason": "Covers it"},
    ),
    Row(
        "POST",
        f"{API}/debriefs/<uuid:id>/reopen",
        {"mei": 409, "ada tom": 403, f"rafa {NOT_DORA}": 404},
        api_debrief,
        {"reason": "New"},
    ),
    Row(
        "POST",
        f"{API}/debriefs/<uuid:id>/dissent",
        {"tom": 200, "ada mei": 403, f"rafa {NOT_DORA}": 404},
        api_debrief,
        {"text": "No"},
    ),
]
