"""The page of an onboarding: the plan, what must be ready, and the checkpoints."""

from typing import Any

from django.utils.timezone import localdate

from candidates import policies
from candidates.domain.measures import measures
from candidates.models import Onboarding
from foundation.activity.queries import timeline
from foundation.core.clock import today
from foundation.people.models import Membership
from roles.models import Outcome
from roles.queries.playbook import part


def onboarding_page(member: Membership, found: Onboarding) -> dict[str, Any]:
    """Return the plan as it stands, and what the member may do to it; the form comes with the request."""
    application = found.application
    items = list(found.items.all())
    said = part(found.organisation_id, "plan")["onboarding"]
    done = {item.label: item.done_at for item in items}
    return {
        "onboarding": found,
        "application": application,
        "role": application.role,
        "outcomes": list(Outcome.objects.filter(role_id=application.role_id, retired_at=None)),
        "items": items,
        "ready": sum(item.done_at is not None for item in items),
        "checkpoints": list(found.checkpoints.all()),
        "today": today(),
        "started": today() >= found.starts_on,
        "runs": policies.can_run_onboarding(member, found),
        "rates": policies.can_rate_checkpoint(member, found),
        "said": said,
        "measures": measures(said.get("measures", ()), done, found.starts_on, today(), localdate),
        "events": timeline(member, subject_id=found.pk, limit=20),
    }
