"""Offers and first months: pay stays with owners, recruiters and the lead."""

from datetime import date, timedelta

from foundation.core.clock import today
from roles.models import Outcome
from tests.matrix.hiring import ALL, API_KEPT_ONE, OFFER, PAYS, REST, build, of, on
from tests.matrix.permissions import Row, World

__all__ = ["ROWS", "build"]


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


mine = {"rafa": 302, "ada mei": 403, f"ines {REST}": 404}
leads = {"ada mei": 200, "rafa": 403, f"ines {REST}": 404}

ROWS = [
    Row("GET", "candidates:offers_panel", {PAYS: 200, "ines": 403, REST: 404}, on(application_id="offerable")),
    Row("GET", "candidates:draft_offer", {PAYS: 200, "ines": 403, REST: 404}, on(application_id="offerable")),
    Row(
        "POST",
        "candidates:draft_offer",
        {PAYS: 302, "ines": 403, REST: 404},
        on(application_id="offerable"),
        data=_terms,
    ),
    Row("GET", "candidates:offer", OFFER["see"], on(offer_id="draft_offer")),
    Row("GET", "candidates:edit_offer", OFFER["see"], on(offer_id="draft_offer")),
    Row("POST", "candidates:edit_offer", OFFER["act"], on(offer_id="draft_offer"), data=_terms),
    Row("POST", "candidates:submit_offer", OFFER["act"], on(offer_id="draft_offer")),
    Row("POST", "candidates:approve_offer", mine, on(offer_id="asked_offer"), data={"agreed": "yes"}),
    Row("POST", "candidates:sent_offer", OFFER["act"], on(offer_id="agreed_offer")),
    Row("POST", "candidates:decline_offer", OFFER["act"], on(offer_id="sent_offer")),
    Row(
        "POST",
        "candidates:offer_opening",
        OFFER["act"],
        on(offer_id="sent_offer"),
        data=lambda world: {"opening": str(world.spare_opening.pk)},
    ),
    Row("POST", "candidates:withdraw_offer", OFFER["act"], on(offer_id="sent_offer")),
    Row(
        "POST",
        "candidates:accept_offer",
        OFFER["act"],
        on(offer_id="sent_offer"),
        data=lambda world: {"manager": str(world.cast.mei.pk)},
    ),
    Row("GET", "/api/v1/offers", {ALL: 200}),
    Row("POST", "/api/v1/offers", {PAYS: 201, "ines": 403, REST: 400}, data=_api_terms),
    Row("GET", "/api/v1/offers/<uuid:id>", API_KEPT_ONE, of("draft_offer")),
    Row("POST", "/api/v1/offers/<uuid:id>/submit", API_KEPT_ONE, of("draft_offer")),
    Row(
        "POST",
        "/api/v1/offers/<uuid:id>/approval",
        {"rafa": 200, "ada mei": 403, f"ines {REST}": 404},
        of("asked_offer"),
        data={"agreed": True},
    ),
    Row("POST", "/api/v1/offers/<uuid:id>/sent", API_KEPT_ONE, of("agreed_offer")),
    Row("POST", "/api/v1/offers/<uuid:id>/accept", API_KEPT_ONE, of("sent_offer"), data={}),
    Row(
        "POST",
        "/api/v1/offers/<uuid:id>/opening",
        API_KEPT_ONE,
        of("sent_offer"),
        data=lambda world: {"opening_id": str(world.spare_opening.pk)},
    ),
    Row("POST", "/api/v1/offers/<uuid:id>/decline", API_KEPT_ONE, of("sent_offer")),
    Row("POST", "/api/v1/offers/<uuid:id>/withdraw", API_KEPT_ONE, of("sent_offer")),
    Row("GET", "candidates:onboardings", {ALL: 200}),
    Row("GET", "candidates:onboarding", OFFER["see"], on(onboarding_id="onboarding")),
    Row("POST", "candidates:onboarding", OFFER["act"], on(onboarding_id="onboarding"), data=_plan),
    Row("POST", "candidates:tick", OFFER["act"], on(onboarding_id="onboarding", item_id="item"), data={"done": "1"}),
    Row("GET", "candidates:checkpoint", leads, on(checkpoint_id="checkpoint")),
    Row(
        "POST",
        "candidates:checkpoint",
        {"ada mei": 302, "rafa": 403, f"ines {REST}": 404},
        on(checkpoint_id="checkpoint"),
        data=_ratings,
    ),
    Row("GET", "/api/v1/onboardings", {ALL: 200}),
    Row("GET", "/api/v1/onboardings/<uuid:id>", API_KEPT_ONE, of("onboarding")),
    Row("PATCH", "/api/v1/onboardings/<uuid:id>", API_KEPT_ONE, of("onboarding"), data={"first_project": ""}),
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
        API_KEPT_ONE,
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
