"""What the stories share: who works here, what was made so far, and the texts under fixtures/demo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from assessments.models import TaskVersion
from candidates.models import Application, RejectReason
from foundation.core import playbook
from foundation.people.models import Membership, Organisation
from hiring.demo.clock import Calendar
from hiring.demo.diary import Diary
from roles.models import Role, Stage

Told = Mapping[str, Any]


def told(name: str) -> dict[str, Any]:
    """Return one file of the story. Raises PackError naming the file when it is broken."""
    return playbook.load(name, settings.FIXTURES_ROOT / "demo")


@dataclass
class World:
    """Members by key, roles by key, stages by role and key, applications by the candidate's name.

    Services lock and read again what they are given, so an older copy of an application does.
    """

    calendar: Calendar
    members: dict[str, Membership]
    diary: Diary
    roles: dict[str, Role] = field(default_factory=dict)
    stages: dict[str, dict[str, Stage]] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    said: Counter[str] = field(default_factory=Counter)

    @property
    def organisation(self) -> Organisation:
        return next(iter(self.members.values())).organisation

    def reason(self, key: str) -> RejectReason:
        """Return a reason for which applications end."""
        return RejectReason.objects.get(organisation=self.organisation, key=key)

    def task(self, key: str) -> TaskVersion:
        """Return the newest version of a take-home task of the library."""
        versions = TaskVersion.objects.filter(task__organisation=self.organisation, task__key=key)
        return versions.select_related("task").latest("number")
