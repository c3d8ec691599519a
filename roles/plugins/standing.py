"""What ends on roles when somebody's job changes or their access ends."""

from foundation.core.registries import standing_changed
from foundation.people.models import Membership
from roles.services.seats import end_unfit_seats


def seats(actor: Membership, member: Membership) -> None:
    """End the seats that the member may hold no longer."""
    end_unfit_seats(actor=actor, member=member)


standing_changed.register("roles.seats", seats)
