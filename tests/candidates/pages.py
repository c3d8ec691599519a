"""Asking for pages of the pipeline."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from candidates.models import Application, Candidate, StageInterval
from foundation.core import clock
from roles.models import Role, Stage

HTMX = {"HX-Request": "true"}


def browser(member: Any) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


def stage(role: Role, key: str) -> Stage:
    return Stage.objects.get(role=role, key=key)


def url(name: str, row: Any) -> str:
    return reverse(f"candidates:{name}", args=[row.pk])


def crowd(cast: Any, role: Role, size: int) -> None:
    """People in the first stage, in bulk: only their number matters."""
    first = stage(role, "applied")
    start = Candidate.objects.count()
    people = Candidate.objects.bulk_create(
        Candidate(organisation=cast.acme, name=f"Person {start + n}", email=f"p{start + n}@example.com")
        for n in range(size)
    )
    made = Application.objects.bulk_create(
        Application(
            organisation=cast.acme, candidate=one, role=role, stage=first, owner=cast.rafa, source="Website",
            applied_at=clock.now(), stage_entered_at=clock.now() - timedelta(days=n % 9),
        )
        for n, one in enumerate(people)
    )  # fmt: skip
    StageInterval.objects.bulk_create(
        StageInterval(
            organisation=cast.acme, application=one, stage=first, entered=one.stage_entered_at, why="apply"
        )
        for one in made
    )  # fmt: skip
