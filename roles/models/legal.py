"""What was set by hand of the table of legal moves."""

from django.db import models

from foundation.core.models import InRole, OrganisationRow
from roles.domain.legal import SAID
from roles.models.loop import Stage
from roles.models.role import Role


class MoveRule(InRole, OrganisationRow):
    """A step of a role's pipeline that differs from what its loop suggests: who may make it, and what must be there."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="move_rules")
    from_stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="+")
    to_stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="+")
    who = models.CharField(max_length=8, choices=[(who.value, said) for who, said in SAID.items()])
    evidence = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_stage", "to_stage"], name="one_move_rule"),
            models.CheckConstraint(
                condition=~models.Q(from_stage=models.F("to_stage")), name="move_rule_between_two_stages"
            ),
        ]
