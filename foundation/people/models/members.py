"""Who works here: users, the organisations they belong to, and what each may do."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from foundation.core.ids import uuid7
from foundation.core.models import OrganisationRow, Row
from foundation.core.zones import zone_of


class Job(models.TextChoices):
    """The one job that a membership has."""

    OWNER = "owner", "Owner"
    RECRUITER = "recruiter", "Recruiter"
    HIRING_MANAGER = "hiring_manager", "Hiring manager"
    INTERVIEWER = "interviewer", "Interviewer"
    ADVISOR = "advisor", "Advisor"
    OBSERVER = "observer", "Observer"


# What stands in place of a job for a membership that is no person's.
INTEGRATION = "integration"


class UserManager(BaseUserManager["User"]):
    """Users are made by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """Make and save a user; the address is kept in lower case."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in; what they may do is on their memberships."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=64, blank=True)
    shortcuts = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.email


class Organisation(Row):
    """A company that hires; every domain row belongs to one."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    zone = models.CharField(max_length=64, default="UTC")
    currency = models.CharField(max_length=3, default="EUR")
    retention_days = models.PositiveIntegerField(default=730)
    settings = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name

    @property
    def organisation_id(self) -> UUID:
        """Its own id, so that an event can be about the organisation itself."""
        return self.id


class PeopleManager(models.Manager["Membership"]):
    """The memberships of people: whom one chooses from, seats, asks, tells."""

    def get_queryset(self) -> models.QuerySet[Membership]:
        return super().get_queryset().exclude(job=INTEGRATION)


class Membership(OrganisationRow):
    """A user's one job in one organisation. `rate_minor` is an advisor's hourly rate in minor units.

    An integration (`Integration`) has a membership too, so that what it does has an author; its user signs in nowhere.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    job = models.CharField(max_length=20, choices=[*Job.choices, (INTEGRATION, "Integration")])
    technical = models.BooleanField(default=False)
    title = models.CharField(max_length=120, blank=True)
    rate_minor = models.PositiveIntegerField(null=True, blank=True)
    active = models.BooleanField(default=True)

    objects: ClassVar[models.Manager[Membership]] = models.Manager()
    people: ClassVar[PeopleManager] = PeopleManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="one_membership_per_user"),
            models.CheckConstraint(
                condition=~models.Q(job=INTEGRATION) | models.Q(technical=False, rate_minor=None),
                name="integration_judges_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.user.name

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are told to them: their own, else the organisation's."""
        return ZoneInfo(zone_of(self.user.zone, self.organisation.zone))

    @property
    def is_staff_of_org(self) -> bool:
        """Owner or recruiter: sees every role and application of the organisation."""
        return self.job in (Job.OWNER, Job.RECRUITER)

    @property
    def is_integration(self) -> bool:
        """Whether it is a system's: it decides nothing, signs nothing and holds no seat."""
        return self.job == INTEGRATION

    @property
    def reads_all_of_org(self) -> bool:
        """Staff, and integrations as far as their scopes go: roles and applications are there without a seat."""
        return self.is_staff_of_org or self.is_integration
