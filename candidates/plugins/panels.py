"""Panels of the application page and of a role's insights, and how many people postings and pipelines have."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from candidates import policies
from candidates.models import Application
from candidates.queries.people import OPEN
from foundation.core.registries import Panel, Spot, pages_above, panels
from foundation.people.models import Membership
from roles.models import Role
from roles.registries import came_through, people_in


def _sees_offers(member: Membership, application: Application) -> bool:
    return policies.can_see_offers(member, application)


def _sees_answers(member: Membership, application: Application) -> bool:
    return policies.can_see_answers(member, application)


def _works(member: Membership, application: Application) -> bool:
    return policies.can_work_application(member, application)


def _sees_board(member: Membership, role: Role) -> bool:
    return policies.can_see_board(member, role)


def _figures(member: Membership, _row: None) -> bool:
    return policies.can_see_figures(member)


def _sees_tags(member: Membership, application: Application) -> bool:
    return policies.can_see_tags(member)


panels.register(
    "candidates.known",
    Panel("known", "application", "Known from before", "candidates:known", _works, Spot.FIRST, order=-1),
)
panels.register(
    "candidates.tags",
    Panel("tags", "application", "Tags", "candidates:tags_of_application", _sees_tags, Spot.SIDE, order=2),
)
panels.register(
    "candidates.answers",
    Panel("answers", "application", "Answers", "candidates:answers", _sees_answers, Spot.SIDE, order=-1),
)
panels.register(
    "candidates.offers",
    Panel("offers", "application", "Offer", "candidates:offers_panel", _sees_offers, Spot.BELOW, order=1),
)
panels.register(
    "candidates.flow", Panel("flow", "role.insights", "People in the stages", "candidates:flow", _sees_board)
)
panels.register(
    "candidates.overall", Panel("overall", "insights", "People in the stages", "candidates:overall", _figures)
)
pages_above.register("role.pipeline", "candidates:board")
pages_above.register("role.openings", "candidates:openings")
pages_above.register("role.others", "candidates:others")
pages_above.register("role.apply", "candidates:apply")


def _by_posting(role_ids: Collection[UUID]) -> Mapping[UUID, int]:
    rows = Application.objects.filter(role_id__in=role_ids, posting__isnull=False).order_by()
    return dict(rows.values_list("posting_id").annotate(Count("pk")))


came_through.register("candidates", _by_posting)


def _in_pipeline() -> Coalesce:
    live = Application.objects.filter(role_id=OuterRef("pk"), status__in=OPEN).order_by()
    counts = live.values("role_id").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts), 0, output_field=IntegerField())


people_in.register("candidates", _in_pipeline)
