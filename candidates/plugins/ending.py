"""What ends with a role: the offers that are on their way."""

from collections.abc import Sequence

from candidates.models import Application
from candidates.queries.offers import pending
from candidates.services.taking_back import withdraw_offers_of_role
from foundation.core.formatting import count
from foundation.people.models import Membership
from roles.models import Role
from roles.policies import can_see_pay
from roles.registries import ends_with, role_ended


def offers_end(member: Membership, role: Role) -> Sequence[str]:
    """Say how many offers are taken back, to those who see offers."""
    if not can_see_pay(member, role):
        return []
    going = pending(Application.objects.filter(role=role)).count()
    return [f"{count(going, 'offer is', 'offers are')} taken back."] if going else []


role_ended.register("candidates.offers", withdraw_offers_of_role)
ends_with.register("candidates.offers", offers_end)
