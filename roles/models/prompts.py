"""An organisation's language model, and the drafts that it was asked for."""

from django.db import models

from foundation.core.models import InRole, OrganisationRow
from roles.models.role import Role


class ModelEndpoint(OrganisationRow):
    """The language model that an organisation lets write drafts: none until its owner says so. The key is sealed."""

    address = models.CharField(max_length=300)
    model = models.CharField(max_length=120)
    key_sealed = models.TextField(blank=True)
    key_tail = models.CharField(max_length=4, blank=True)
    on = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation"], name="one_model_endpoint")]


class PromptRun(InRole, OrganisationRow):
    """A prompt that was sent and the draft that came back, as far as it has come. `tokens` only when we were told."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting for its turn"
        RUNNING = "running", "Being written"
        DONE = "done", "Written"
        FAILED = "failed", "Broken off"
        CANCELLED = "cancelled", "Stopped"

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="prompt_runs")
    kind = models.CharField(max_length=40)
    prompt = models.TextField()
    model = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    text = models.TextField(blank=True)
    error = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    tokens = models.PositiveIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role", "kind"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_prompt_at_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "-created_at"], name="prompts_by_time"),
            models.Index(
                fields=["updated_at"], condition=models.Q(state__in=["queued", "running"]), name="prompts_under_way"
            ),
        ]

    @property
    def under_way(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)
