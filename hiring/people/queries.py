"""Reading people: the only door to memberships for pages, API and search."""

from django.conf import settings
from django.db.models import QuerySet

from hiring.people.models import ApiKey, Invitation, Job, Membership, Organisation, User


def visible_members(member: Membership) -> QuerySet[Membership]:
    """Return the memberships that the member may see: all of the organisation; for an advisor only their own."""
    rows = Membership.objects.filter(organisation_id=member.organisation_id).select_related("user", "organisation")
    return rows.filter(pk=member.pk) if member.job == Job.ADVISOR else rows


def visible_invitations(member: Membership) -> QuerySet[Invitation]:
    """Return the invitations that still wait for an answer, expired ones included, for those who see the members."""
    rows = Invitation.objects.filter(organisation_id=member.organisation_id, accepted_at=None, revoked_at=None)
    rows = rows.select_related("invited_by__user").order_by("-created_at")
    return rows if member.is_staff_of_org else rows.none()


def visible_api_keys(member: Membership) -> QuerySet[ApiKey]:
    """Return the organisation's API keys, newest first, for owners."""
    rows = ApiKey.objects.filter(membership__organisation_id=member.organisation_id)
    rows = rows.select_related("membership__user").order_by("revoked", "-created")
    return rows if member.job == Job.OWNER else rows.none()


def setup_is_open(user: User | None) -> bool:
    """Tell whether an organisation may be set up: none exists, or the installation lets signed-in people make more."""
    if settings.ALLOW_NEW_ORGANISATIONS and user is not None:
        return True
    return not Organisation.objects.exists()
