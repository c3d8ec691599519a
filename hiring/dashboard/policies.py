"""Who sees the gathering pages that are not for everybody."""

from foundation.core.rules import rule
from foundation.people.models import Job, Membership

WORK_ON_PIPELINES = (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER)


def can_see_pipelines(member: Membership) -> bool:
    """Owners, recruiters and hiring managers see counts over the people of their roles."""
    return member.active and member.job in WORK_ON_PIPELINES


@rule("Insights are for those who run roles.")
def can_see_insights(member: Membership) -> bool:
    """The same people see insights."""
    return can_see_pipelines(member)
