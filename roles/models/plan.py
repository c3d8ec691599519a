"""What is to do by when, and where the role was posted."""

from django.db import models

from foundation.core.models import InRole, OrganisationRow
from roles.models.role import Role


class PlanTask(InRole, OrganisationRow):
    """A step of the hiring plan with an owner and a due day.

    `offset_days` is how many days after the plan's start it is due; None when a person set its day, which then stays.
    """

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="plan_tasks")
    phase = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    owner = models.ForeignKey("people.Membership", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    offset_days = models.PositiveSmallIntegerField(null=True, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]


class Posting(InRole, OrganisationRow):
    """Where the role is told of: a channel with its own tracked code and cost."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="postings")
    channel = models.CharField(max_length=40)
    label = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=16, unique=True)
    cost_minor = models.PositiveIntegerField(default=0)
