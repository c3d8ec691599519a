"""First months of people who were hired, with how their outcomes stood."""

from datetime import timedelta

from candidates.models import Application, Checkpoint, Onboarding
from candidates.services import record_checkpoint
from foundation.core import clock
from foundation.people.models import Membership
from roles.models import Outcome


def started(application: Application, manager: Membership, rating: str, *, day: int = 90) -> Checkpoint:
    """First months of somebody who was hired, with a checkpoint whose outcomes all got this rating."""
    begun = clock.today() - timedelta(days=100)
    onboarding, _ = Onboarding.objects.get_or_create(
        application=application,
        defaults={"organisation_id": application.organisation_id, "starts_on": begun, "manager": manager},
    )
    due = begun + timedelta(days=day)
    checkpoint = Checkpoint.objects.create(
        organisation_id=application.organisation_id, onboarding=onboarding, day=day, theme="Ships", due_on=due
    )
    outcomes = Outcome.objects.filter(role=application.role_id, retired_at=None)
    return record_checkpoint(
        actor=manager,
        checkpoint=checkpoint,
        version=checkpoint.version,
        overall=rating,
        ratings={one.pk: rating for one in outcomes},
    )
