"""What ends in judging when somebody's job changes or their access ends."""

from foundation.core.registries import standing_changed
from foundation.people.models import Membership
from rubrics.services.standing import end_leading, end_seats_of_no_judge


def seats(actor: Membership, member: Membership) -> None:
    """Release somebody who may judge no more from what they still owe."""
    end_seats_of_no_judge(actor=actor, member=member)


def talks(actor: Membership, member: Membership) -> None:
    """Take the talks that they would have led off somebody who sits in debriefs no more."""
    end_leading(actor=actor, member=member)


standing_changed.register("rubrics.seats", seats)
standing_changed.register("rubrics.talks", talks)
