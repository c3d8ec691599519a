"""The role itself: who is on it, what was scoped, and the playbook that it was made by."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from foundation.core.models import InRole, OrganisationRow, Place, VersionedRow


class Playbook(VersionedRow):
    """An organisation's own editable copy of one part of the playbook (scoping, brief_and_jd, loop, plan, …)."""

    key = models.CharField(max_length=40)
    data = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="one_playbook_part")]


class Role(VersionedRow):
    """A position to fill. Money is in minor units of `currency`, per year."""

    class State(models.TextChoices):
        SCOPING = "scoping", "Scoping"
        OPEN = "open", "Open"
        PAUSED = "paused", "Paused"
        FILLED = "filled", "Filled"
        CLOSED = "closed", "Closed"

    class Workplace(models.TextChoices):
        ONSITE = "onsite", "On site"
        HYBRID = "hybrid", "Hybrid"
        REMOTE = "remote", "Remote"

    class Employment(models.TextChoices):
        FULL_TIME = "full_time", "Full time"
        PART_TIME = "part_time", "Part time"
        CONTRACTOR = "contractor", "Contract"
        TEMPORARY = "temporary", "Temporary"
        INTERN = "intern", "Internship"

    LEVELS: ClassVar[Mapping[str, str]] = {
        "junior": "Junior", "mid": "Mid", "mid or senior": "Mid or senior", "senior": "Senior", "staff": "Staff",
    }  # fmt: skip

    title = models.CharField(max_length=120)
    archetype = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=40, blank=True)
    engagement = models.CharField(max_length=20, blank=True)
    location = models.CharField(max_length=120, blank=True)  # in words of their own; the rest of where is below
    places = models.JSONField(default=list)  # of {country, region, city}, see roles.domain.places
    workplace = models.CharField(max_length=10, choices=Workplace.choices, blank=True)
    remote_from = models.JSONField(default=list)  # codes of the countries from which a remote role may be done
    employment = models.CharField(max_length=12, choices=Employment.choices, blank=True)
    closes_on = models.DateField(null=True, blank=True)  # the last day on which people may apply
    benefits = models.JSONField(default=list)  # of texts
    state = models.CharField(max_length=10, choices=State.choices, default=State.SCOPING)
    band_low_minor = models.PositiveBigIntegerField(null=True, blank=True)
    band_high_minor = models.PositiveBigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    overhead_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    costs = models.JSONField(default=dict)  # figures that differ from the playbook's, see roles.queries.costs
    prompt_answers = models.JSONField(default=dict)  # what only the prompts ask, by field of their templates
    created_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    plan_starts_on = models.DateField(null=True)  # None on roles made before plans could move: the day they were made
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)  # put away once it has ended; only lists leave it out

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(archived_at=None) | models.Q(state__in=["filled", "closed"]),
                name="only_ended_roles_are_archived",
            ),
            models.CheckConstraint(
                condition=models.Q(band_low_minor=None)
                | models.Q(band_high_minor=None)
                | models.Q(band_low_minor__lte=models.F("band_high_minor")),
                name="band_low_not_over_high",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state", "-created_at"], name="roles_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def takes_applications(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def ended(self) -> bool:
        return self.state in (self.State.CLOSED, self.State.FILLED)

    @property
    def event_place(self) -> Place:
        """Itself."""
        return Place(self.pk)


class SharePicture(OrganisationRow):
    """The picture that others show beside a link to a role's public page; `mark` says of which words it is."""

    role = models.OneToOneField(Role, on_delete=models.CASCADE, related_name="share_picture")
    mark = models.CharField(max_length=32)
    png = models.BinaryField()


class RoleTemplate(OrganisationRow):
    """What new roles of the organisation may start from: parts of a role as plain data."""

    name = models.CharField(max_length=80)
    data = models.JSONField()
    made_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="one_role_template_of_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class RoleSeat(InRole, OrganisationRow):
    """What a member does on a role; narrows or widens what their job lets them see."""

    class Kind(models.TextChoices):
        LEAD = "lead", "Lead"
        RECRUITER = "recruiter", "Recruiter"
        INTERVIEWER = "interviewer", "Interviewer"
        APPROVER = "approver", "Approver"
        ADVISOR = "advisor", "Advisor"

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="seats")
    member = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="role_seats")
    kind = models.CharField(max_length=12, choices=Kind.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "member", "kind"], name="one_role_seat_of_a_kind")]


class Scope(InRole, VersionedRow):
    """The answers of the scoping page and the verdict that they gave (see roles.domain.verdict for shapes)."""

    role = models.OneToOneField(Role, on_delete=models.CASCADE, related_name="scope")
    goal = models.CharField(max_length=20, blank=True)
    first_hire = models.BooleanField(null=True)
    facts = models.JSONField(default=dict)
    dimensions_now = models.JSONField(default=dict)
    dimensions_later = models.JSONField(default=dict)
    owns = models.JSONField(default=list)
    questions = models.JSONField(default=dict)
    verdict = models.JSONField(default=dict)
