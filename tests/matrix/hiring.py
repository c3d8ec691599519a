"""What rows of hiring are about: offers at every step, a hire, openings and imports; and who reads pay."""

from datetime import timedelta
from typing import Any

from candidates.models import Checkpoint
from candidates.services import confirm_import, preview_import, submit_offer
from foundation.core.clock import today
from roles.services import add_opening, close_opening
from tests.factories import candidates as make
from tests.factories import hiring
from tests.matrix.permissions import World

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


OFFER = {"see": {PAYS: 200, f"ines {REST}": 404}, "act": {PAYS: 302, f"ines {REST}": 404}}
KEPT_ONE = OFFER["act"]
API_KEPT_ONE = OFFER["see"]
