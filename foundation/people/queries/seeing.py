"""Reading people: the only door to memberships for pages, API and search."""

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from foundation.core.prepared import Given, Prepared
from foundation.people.models import INTEGRATION, ApiKey, Invitation, Job, Membership, Organisation, User

R = TypeVar("R")


class PreparedFor(Generic[R]):
    """A prepared queryset over what a member may see, with SQL of its own for each job.

    `build` gets a stand-in of the member that has an id, an organisation, a job and whether it is active; reading
    anything else of it raises, since that is no part of the shape.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, R]], *, kept: bool = True) -> None:
        def for_job(
            job: str, active: bool, *shape: Hashable, organisation: UUID, member: UUID, **values: Given
        ) -> QuerySet[Any, R]:
            known = ("id", "organisation_id", "job", "active")
            return build(Membership.from_db(None, known, (member, organisation, job, active)), *shape, **values)

        # Some see all of their organisation, and what is one's own is asked for by one's name alone.
        self._prepared = Prepared(for_job, one_of=("organisation", "member"), kept=kept)

    def __call__(self, member: Membership, *shape: Hashable, **values: Given) -> list[R]:
        """Return the rows for this member and these values."""
        who = {"organisation": member.organisation_id, "member": member.pk}
        return self._prepared(member.job, member.active, *shape, **who, **values)


def visible_members(member: Membership) -> QuerySet[Membership]:
    """Return the people whom the member may see: all of the organisation; for an advisor only themselves."""
    rows = Membership.people.filter(organisation_id=member.organisation_id).select_related("user", "organisation")
    return rows.filter(pk=member.pk) if member.job == Job.ADVISOR else rows


def colleagues(member: Membership) -> QuerySet[Membership]:
    """Return the active people of the member's organisation, whom an act may name."""
    rows = Membership.people.filter(organisation_id=member.organisation_id, active=True)
    return rows.select_related("user", "organisation")


def visible_invitations(member: Membership) -> QuerySet[Invitation]:
    """Return the invitations that still wait for an answer, expired ones included, for those who see the members."""
    rows = Invitation.objects.filter(organisation_id=member.organisation_id, accepted_at=None, revoked_at=None)
    rows = rows.select_related("invited_by__user").order_by("-created_at")
    return rows if member.is_staff_of_org else rows.none()


def visible_api_keys(member: Membership) -> QuerySet[ApiKey]:
    """Return the API keys, newest first, that still work before others: owners all of theirs, others their own."""
    rows = ApiKey.objects.filter(membership__organisation_id=member.organisation_id)
    rows = rows.select_related("membership__user", "made_by__user").order_by("revoked", "-created")
    return rows if member.job == Job.OWNER else rows.filter(membership=member)


def own_keys(member: Membership) -> QuerySet[ApiKey]:
    """Return the keys that exist in the member's name, whoever made them."""
    return visible_api_keys(member).filter(membership=member)


def visible_integrations(member: Membership) -> QuerySet[Membership]:
    """Return the memberships of integrations, by name, for those who see who works here."""
    rows = Membership.objects.exclude(integration=None).filter(organisation_id=member.organisation_id, job=INTEGRATION)
    rows = rows.select_related("user", "organisation", "integration__made_by__user").order_by("-active", "user__name")
    return rows.none() if member.job == Job.ADVISOR else rows


def setup_is_open(user: User | None) -> bool:
    """Tell whether an organisation may be set up: none exists, or the installation lets signed-in people make more."""
    if settings.ALLOW_NEW_ORGANISATIONS and user is not None:
        return True
    return not Organisation.objects.exists()


def setup_takes_token() -> bool:
    """Tell whether setting up asks for the token of the log: the first time, when anybody might try."""
    return not Organisation.objects.exists()
