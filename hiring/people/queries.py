"""Reading people: the only door to memberships for pages, API and search."""

from django.db.models import QuerySet

from hiring.people.models import Job, Membership


def visible_members(member: Membership) -> QuerySet[Membership]:
    """Return the memberships that the member may see: all of the organisation; for an advisor only their own."""
    rows = Membership.objects.filter(organisation_id=member.organisation_id).select_related("user", "organisation")
    return rows.filter(pk=member.pk) if member.job == Job.ADVISOR else rows
