"""Who could read the résumés of a role."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from foundation.people.models import Job, Membership
from roles.models import Role, RoleSeat


def possible_readers(role: Role) -> QuerySet[Membership]:
    """Return the people who see the applicants of a role, by name."""
    held = RoleSeat.objects.filter(role=role, member=OuterRef("pk")).exclude(kind=RoleSeat.Kind.APPROVER)
    sees = Q(job__in=(Job.OWNER, Job.RECRUITER)) | Q(Exists(held), job=Job.HIRING_MANAGER)
    rows = Membership.people.filter(sees, organisation_id=role.organisation_id, active=True)
    return rows.select_related("user").order_by("user__name")
