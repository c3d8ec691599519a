"""The offer's panel on the application page."""

from candidates import policies
from candidates.models import Application
from hiring.core.sockets import Panel, panels
from hiring.people.models import Membership


def _sees_offers(member: Membership, application: Application) -> bool:
    return policies.can_see_offers(member, application)


panels.register(
    "candidates.offers",
    Panel(key="offers", place="application", label="Offer", url_name="candidates:offers_panel", shown=_sees_offers),
)
