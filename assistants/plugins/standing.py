"""What ends among assistants when somebody's job changes or their access ends."""

from assistants.models import Assistant
from assistants.services.connecting import end
from foundation.core.registries import standing_changed
from foundation.people.models import Membership


def assistants(actor: Membership, member: Membership) -> None:
    """End what the member let in: it was let in for the job before."""
    end(Assistant.objects.filter(member=member), Assistant.Why.STANDING)


standing_changed.register("assistants.let_in", assistants)
