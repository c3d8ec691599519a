"""Where somebody stands, and whose turn it is."""

from typing import Any

from candidates.models import Application
from rubrics.queries.screening import turns


def stage_of(application: Application) -> str:
    return str(Application.objects.values_list("stage__key", flat=True).get(pk=application.pk))


def waiting(member: Any) -> list[tuple[str, str]]:
    names = dict(Application.objects.values_list("pk", "candidate__name"))
    return [(names[turn.application_id].split()[0], turn.where) for turn in turns(member)]
