"""Offers, first months and imports: pay stays with owners, recruiters and the lead."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from candidates.models import Checkpoint
from candidates.services import confirm_import, preview_import, submit_offer
from foundation.core.clock import today
from roles.models import Outcome
from roles.services import add_opening, close_opening
from tests.factories import candidates as make
from tests.factories import hiring
from tests.matrix.permissions import Row, World

PAYS = "ada rafa mei"
# Inês sits in an interview with the person at the offer stage: she sees the person, not the pay.
REST = "tom oba vic olu zed"
ALL = f"{PAYS} ines {REST}"
CSV = b"Name,Email,Job,Status\nNew Person,new@matrix.example,Nothing here,Active\n"


def build(world: World) -> None:
    """An offer at every step that is acted on, a hire whose first day was a month ago, and a previewed import."""
    cast = world.cast
    role = world.pipeline
    offered = make.application(cast, role, "Offer Able", email="offerable@matrix.example")
    make.interview(cast, offered, [cast.ines], starts_at=make.clock.now() + timedelta(days=50))
    world.offerable = make.move(cast, offered, "offer")
    world.draft_offer = hiring.drafted(cast, make.application(cast, role, "Draft Ed"))
    world.asked_offer = submit_offer(
        actor=cast.mei, offer=hiring.drafted(cast, make.application(cast, role, "Ask Ed"), [cast.rafa])
    )
    world.agreed_offer = hiring.approved(cast, make.application(cast, role, "Agree Ed"))
    world.sent_offer = hiring.sent(cast, make.application(cast, role, "Sent Ed"))
    begun = today() - timedelta(days=30)
    world.onboarding = hiring.hired(cast, make.application(cast, role, "Hire Ed"), starts_on=begun)
    world.closed_opening = close_opening(
        actor=cast.ada, opening=add_opening(actor=cast.ada, role=role), reason="Not this year"
    )
    world.hire = hiring.hired(cast, make.application(cast, role, "Stay Ed")).application
    world.spare_opening = hiring.spare_opening(cast, role)
    world.item = world.onboarding.items.first()
    world.checkpoint = Checkpoint.objects.get(onboarding=world.onboarding, day=30)
    world.batch = preview_import(actor=cast.rafa, file_name="people.csv", data=CSV)
    data = f"Name,Email,Job\nNewly Imported,imported@matrix.example,{role.title}\n".encode()
    ready = preview_import(actor=cast.rafa, file_name="more.csv", data=data)
    world.imported = confirm_import(actor=cast.rafa, batch=ready, seen=ready.counts)


def on(**rows: str) -> Any:
    """Return keyword arguments: ids of rows of the world by their names."""
    return lambda world: {key: getattr(world, made).pk for key, made in rows.items()}


def of(name: str) -> Any:
    """Return the id of a row of the world, for the API."""
    return lambda world: {"id": getattr(world, name).pk}


def _terms(world: World) -> dict[str, object]:
    return {
        "base_minor": "100000",
        "starts_on": (today() + timedelta(days=40)).isoformat(),
        "expires_on": (today() + timedelta(days=9)).isoformat(),
        "engagement": "full_time",
        "approvers": [str(world.cast.ada.pk)],
        "opening": str(world.spare_opening.pk),
        "version": "1",
    }


def _api_terms(world: World) -> dict[str, object]:
    return {
        "application_id": str(world.offerable.pk),
        "base_minor": 100_000_00,
        "starts_on": (today() + timedelta(days=40)).isoformat(),
        "expires_on": (today() + timedelta(days=9)).isoformat(),
        "approver_ids": [str(world.cast.ada.pk)],
        "opening_id": str(world.spare_opening.pk),
    }


def _ratings(world: World) -> dict[str, object]:
    outcomes = Outcome.objects.filter(role=world.pipeline, retired_at=None)
    return {
        "overall": "met",
        "version": "1",
        **{f"outcome_{pk}": "met" for pk in outcomes.values_list("pk", flat=True)},
    }


def _api_checkpoint(world: World) -> dict[str, object]:
    outcomes = Outcome.objects.filter(role=world.pipeline, retired_at=None)
    ratings = {str(pk): "met" for pk in outcomes.values_list("pk", flat=True)}
    return {"checkpoint_id": str(world.checkpoint.pk), "overall": "met", "ratings": ratings}


def _plan(world: World) -> dict[str, object]:
    day: date = world.onboarding.starts_on
    return {"starts_on": day.isoformat(), "manager": str(world.cast.mei.pk), "version": "1"}


offer = {"see": {PAYS: 200, f"ines {REST}": 404}, "act": {PAYS: 302, f"ines {REST}": 404}}
mine = {"rafa": 302, "ada mei": 403, f"ines {REST}": 404}
staff = {"ada rafa": 200, f"mei ines {REST.removesuffix(' zed')}": 403, "zed": 404}
staff_acts = {"ada rafa": 302, f"mei ines {REST.removesuffix(' zed')}": 403, "zed": 404}
leads = {"ada mei": 200, "rafa": 403, f"ines {REST}": 404}
api_see = {PAYS: 200, f"ines {REST}": 404}

FAR = "tom oba olu zed"
READ_PLAN = {PAYS: 200, "ines vic": 403, FAR: 404}
KEPT = {PAYS: 302, "ines vic": 403, FAR: 404}
KEPT_ONE = {PAYS: 302, f"ines {REST}": 404}
API_KEPT_ONE = {PAYS: 200, f"ines {REST}": 404}
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
    Row("GET", "candidates:offers_panel", {PAYS: 200, "ines": 403, REST: 404}, on(application_id="offerable")),
    Row("GET", "candidates:draft_offer", {PAYS: 200, "ines": 403, REST: 404}, on(application_id="offerable")),
    Row(
        "POST",
        "candidates:draft_offer",
        {PAYS: 302, "ines": 403, REST: 404},
        on(application_id="offerable"),
        data=_terms,
    ),
    Row("GET", "candidates:offer", offer["see"], on(offer_id="draft_offer")),
    Row("GET", "candidates:edit_offer", offer["see"], on(offer_id="draft_offer")),
    Row("POST", "candidates:edit_offer", offer["act"], on(offer_id="draft_offer"), data=_terms),
    Row("POST", "candidates:submit_offer", offer["act"], on(offer_id="draft_offer")),
    Row("POST", "candidates:approve_offer", mine, on(offer_id="asked_offer"), data={"agreed": "yes"}),
    Row("POST", "candidates:sent_offer", offer["act"], on(offer_id="agreed_offer")),
    Row("POST", "candidates:decline_offer", offer["act"], on(offer_id="sent_offer")),
    Row(
        "POST",
        "candidates:offer_opening",
        offer["act"],
        on(offer_id="sent_offer"),
        data=lambda world: {"opening": str(world.spare_opening.pk)},
    ),
    Row("POST", "candidates:withdraw_offer", offer["act"], on(offer_id="sent_offer")),
    Row(
        "POST",
        "candidates:accept_offer",
        offer["act"],
        on(offer_id="sent_offer"),
        data=lambda world: {"manager": str(world.cast.mei.pk)},
    ),
    Row("GET", "candidates:onboardings", {ALL: 200}),
    Row("GET", "candidates:onboarding", offer["see"], on(onboarding_id="onboarding")),
    Row("POST", "candidates:onboarding", offer["act"], on(onboarding_id="onboarding"), data=_plan),
    Row("POST", "candidates:tick", offer["act"], on(onboarding_id="onboarding", item_id="item"), data={"done": "1"}),
    Row("GET", "candidates:checkpoint", leads, on(checkpoint_id="checkpoint")),
    Row(
        "POST",
        "candidates:checkpoint",
        {"ada mei": 302, "rafa": 403, f"ines {REST}": 404},
        on(checkpoint_id="checkpoint"),
        data=_ratings,
    ),
    Row("GET", "candidates:import_new", {"ada rafa zed": 200, "mei ines tom oba vic olu": 403}),
    Row(
        "POST",
        "candidates:import_new",
        {"ada rafa zed": 302, "mei ines tom oba vic olu": 403},
        data=lambda _world: {"file": SimpleUploadedFile("people.csv", CSV)},
    ),
    Row("GET", "candidates:import", staff, on(batch_id="batch")),
    Row("POST", "candidates:import", staff_acts, on(batch_id="batch"), data={"job_0": "leave"}),
    Row("GET", "candidates:import_result", staff, on(batch_id="batch")),
    Row("POST", "candidates:reread_import", staff_acts, on(batch_id="batch"), data={"preset": "lever"}),
    Row("POST", "candidates:confirm_import", staff_acts, on(batch_id="batch"), data={}),
    Row("POST", "candidates:pace_import", staff_acts, on(batch_id="batch"), data={"act": "pause"}),
    Row("GET", "candidates:take_back_import", staff, on(batch_id="imported")),
    Row("POST", "candidates:take_back_import", staff_acts, on(batch_id="imported"), data={}),
    Row(
        "POST",
        "candidates:decide_import_row",
        staff_acts,
        lambda world: {"batch_id": world.imported.pk, "number": 1},
        data={"side": "ours"},
    ),
    Row("POST", "candidates:discard_import", staff_acts, on(batch_id="batch"), data={}),
    Row("GET", "/api/v1/offers", {ALL: 200}),
    Row("POST", "/api/v1/offers", {PAYS: 201, "ines": 403, REST: 400}, data=_api_terms),
    Row("GET", "/api/v1/offers/<uuid:id>", api_see, of("draft_offer")),
    Row("POST", "/api/v1/offers/<uuid:id>/submit", api_see, of("draft_offer")),
    Row(
        "POST",
        "/api/v1/offers/<uuid:id>/approval",
        {"rafa": 200, "ada mei": 403, f"ines {REST}": 404},
        of("asked_offer"),
        data={"agreed": True},
    ),
    Row("POST", "/api/v1/offers/<uuid:id>/sent", api_see, of("agreed_offer")),
    Row("POST", "/api/v1/offers/<uuid:id>/accept", api_see, of("sent_offer"), data={}),
    Row(
        "POST",
        "/api/v1/offers/<uuid:id>/opening",
        api_see,
        of("sent_offer"),
        data=lambda world: {"opening_id": str(world.spare_opening.pk)},
    ),
    Row("POST", "/api/v1/offers/<uuid:id>/decline", api_see, of("sent_offer")),
    Row("POST", "/api/v1/offers/<uuid:id>/withdraw", api_see, of("sent_offer")),
    Row("GET", "/api/v1/onboardings", {ALL: 200}),
    Row("GET", "/api/v1/onboardings/<uuid:id>", api_see, of("onboarding")),
    Row("PATCH", "/api/v1/onboardings/<uuid:id>", api_see, of("onboarding"), data={"first_project": ""}),
    Row(
        "PUT",
        "/api/v1/onboardings/external/<str:source>/<str:external_id>",
        {PAYS: 201, f"ines {REST}": 400},
        lambda world: {"source": "ats", "external_id": "9"},
        data=lambda world: {"application_id": str(world.onboarding.application_id)},
    ),
    Row(
        "POST",
        "/api/v1/onboardings/<uuid:id>/tick",
        api_see,
        of("onboarding"),
        data=lambda world: {"item_id": str(world.item.pk)},
    ),
    Row(
        "POST",
        "/api/v1/onboardings/<uuid:id>/checkpoint",
        {"ada mei": 200, "rafa": 403, f"ines {REST}": 404},
        of("onboarding"),
        data=_api_checkpoint,
    ),
]
