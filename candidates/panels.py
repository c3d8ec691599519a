"""The offer's panel on the application page, and how many people each posting brought on the plan of a role."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Count

from candidates import policies
from candidates.models import Application
from hiring.core.sockets import Panel, panels
from hiring.people.models import Membership
from roles.sockets import came_through


def _sees_offers(member: Membership, application: Application) -> bool:
    return policies.can_see_offers(member, application)


panels.register(
    "candidates.offers",
    Panel(key="offers", place="application", label="Offer", url_name="candidates:offers_panel", shown=_sees_offers),
)


def _by_posting(role_ids: Collection[UUID]) -> Mapping[UUID, int]:
    rows = Application.objects.filter(role_id__in=role_ids, posting__isnull=False).order_by()
    return dict(rows.values_list("posting_id").annotate(Count("pk")))


came_through.register("candidates", _by_posting)
