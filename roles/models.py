"""A role from vague need to opening: scope, problem brief and sign-off, JD, stages, seats, plan."""

from django.db import models
from django.db.models.functions import Lower

from hiring.core.models import OrganisationRow, VersionedRow


class Playbook(VersionedRow):
    """An organisation's own editable copy of one part of the content pack (scoping, brief_and_jd, loop, plan, …)."""

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

    title = models.CharField(max_length=120)
    archetype = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=40, blank=True)
    engagement = models.CharField(max_length=20, blank=True)
    location = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SCOPING)
    band_low_minor = models.PositiveBigIntegerField(null=True, blank=True)
    band_high_minor = models.PositiveBigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    overhead_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    costs = models.JSONField(default=dict)  # figures that differ from the playbook's, see roles.costs
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


class RoleTemplate(OrganisationRow):
    """What new roles of the organisation may start from: parts of a role as plain data, see roles.moulds."""

    name = models.CharField(max_length=80)
    data = models.JSONField()
    made_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="one_role_template_of_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class RoleSeat(OrganisationRow):
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


class Scope(VersionedRow):
    """The answers of the scoping page and the verdict that they gave (see roles.verdict for shapes)."""

    role = models.OneToOneField(Role, on_delete=models.CASCADE, related_name="scope")
    goal = models.CharField(max_length=20, blank=True)
    first_hire = models.BooleanField(null=True)
    facts = models.JSONField(default=dict)
    dimensions_now = models.JSONField(default=dict)
    dimensions_later = models.JSONField(default=dict)
    owns = models.JSONField(default=list)
    questions = models.JSONField(default=dict)
    verdict = models.JSONField(default=dict)


class BriefVersion(VersionedRow):
    """One version of the problem brief; frozen once circulated. `sections` maps key to text.

    `outcomes` is the snapshot [{id, text}] of the first-90-days outcomes in this version.
    `version` (optimistic concurrency) counts saves of a draft; `number` is what people see.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        CIRCULATING = "circulating", "Circulating"
        AGREED = "agreed", "Agreed"
        SUPERSEDED = "superseded", "Superseded"

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="briefs")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    sections = models.JSONField(default=dict)
    outcomes = models.JSONField(default=list)
    author = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    circulated_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "number"], name="one_brief_number"),
            models.UniqueConstraint(
                fields=["role"],
                condition=models.Q(state__in=["draft", "circulating"]),
                name="one_brief_in_the_making",
            ),
        ]


class SignOff(OrganisationRow):
    """An approver's answer to one brief version. Rows are kept; the latest of a member counts."""

    class Answer(models.TextChoices):
        AGREE = "agree", "Agree"
        COMMENT = "agree_with_comment", "Agree with a comment"
        DISAGREE = "disagree", "Disagree"

    brief = models.ForeignKey(BriefVersion, on_delete=models.CASCADE, related_name="sign_offs")
    member = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, choices=Answer.choices)
    comment = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(answer="agree") | ~models.Q(comment=""), name="sign_off_says_why")
        ]


class Outcome(OrganisationRow):
    """Something checkable that the hire ships in the first 90 days; from the brief."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]


class JdVersion(VersionedRow):
    """One version of the JD. `sections` maps key to text; requirements are rows."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded"

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="jds")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    sections = models.JSONField(default=dict)
    author = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "number"], name="one_jd_number")]


class Requirement(OrganisationRow):
    """A must or a wish in the JD, traced to an outcome or to the weekly work."""

    class Kind(models.TextChoices):
        MUST = "must", "Must"
        NICE = "nice", "Nice to have"

    jd = models.ForeignKey(JdVersion, on_delete=models.CASCADE, related_name="requirements")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)
    kind = models.CharField(max_length=4, choices=Kind.choices, default=Kind.MUST)
    outcome = models.ForeignKey(Outcome, on_delete=models.SET_NULL, null=True, blank=True, related_name="requirements")
    weekly_work = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position", "id"]


class FindingDismissal(OrganisationRow):
    """A JD finding that someone set aside, with the reason. `text` is the span it was about."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="dismissals")
    rule = models.CharField(max_length=40)
    text = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "rule", "text"], name="one_dismissal")]


class Stage(OrganisationRow):
    """A step of the loop. `patience_days` is how long a person may wait there; `pay_minor` goes to the candidate."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    label = models.CharField(max_length=80)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    patience_days = models.PositiveSmallIntegerField(default=7)
    pay_minor = models.PositiveIntegerField(null=True, blank=True)
    rubric_key = models.CharField(max_length=40, blank=True)
    focus = models.JSONField(default=list)
    mainly_theory = models.BooleanField(default=False)
    puzzles = models.BooleanField(default=False)
    outside_engineering = models.BooleanField(default=False)
    outcomes = models.ManyToManyField(Outcome, related_name="stages", blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["role", "key"], name="one_stage_key"),
            models.UniqueConstraint(
                fields=["role", "position"], name="one_stage_position", deferrable=models.Deferrable.DEFERRED
            ),
        ]

    def __str__(self) -> str:
        return self.label


class OpeningOverride(OrganisationRow):
    """An owner opened the role past a check, and said why; shown on the role ever after."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="overrides")
    check_key = models.CharField(max_length=40)
    reason = models.CharField(max_length=400)
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")


class PlanTask(OrganisationRow):
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


class Posting(OrganisationRow):
    """Where the role is told of: a channel with its own tracked code and cost."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="postings")
    channel = models.CharField(max_length=40)
    label = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=16, unique=True)
    cost_minor = models.PositiveIntegerField(default=0)


class ModelEndpoint(OrganisationRow):
    """The language model that an organisation lets write drafts: none until its owner says so. The key is sealed."""

    address = models.CharField(max_length=300)
    model = models.CharField(max_length=120)
    key_sealed = models.TextField(blank=True)
    key_tail = models.CharField(max_length=4, blank=True)
    on = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation"], name="one_model_endpoint")]


class PromptRun(OrganisationRow):
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
