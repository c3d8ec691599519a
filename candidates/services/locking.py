"""Reading an application again, locked, as every act on it begins."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from candidates.models import Application, Candidate, StageMove
from foundation.core import cleaning, versions

SENTENCE_LIMIT = 400
NOTE_LIMIT = 10_000


def lock_application(application: Application, *, version: int | None = None) -> Application:
    """Return the application as it stands, locked until the end of the transaction.

    `version` is what the actor saw; None skips the check. Raises Stale with the newer state.
    """
    current = versions.lock(application, version=version, describe=describe)
    return versions.carry_over(application, current, "candidate", "role", "stage")


def lock_people(ids: Collection[UUID], *, whole: bool = False) -> dict[UUID, Candidate]:
    """Return these people as they are now, locked in the order of their ids; whoever was merged is not among them.

    Every act that holds several people takes them so, after a role and before applications. Only a merge takes them
    `whole`: meanwhile nobody else's row can begin to point at them.
    """
    rows = Candidate.objects.filter(pk__in=ids).defer("search").order_by("pk")
    return {row.pk: row for row in rows.select_for_update(of=("self",), no_key=not whole)}


def lock_person(candidate: Candidate) -> Candidate:
    """Return a person as they are now, locked; somebody who was merged since is the one they were merged into."""
    pk: Any = candidate.pk
    while not (found := lock_people([pk])):
        pk = Candidate.everybody.get(pk=pk).merged_into_id
    return found[pk]


def lock_people_of(application_ids: Collection[UUID]) -> None:
    """Lock the people of these applications, before the applications themselves; two queries.

    Who was merged while we waited is locked as the one they are now.
    """
    held: set[UUID] = set()
    rows = Application.objects.filter(pk__in=application_ids).order_by()
    while missing := set(rows.values_list("candidate_id", flat=True)) - held:
        lock_people(missing)
        held |= missing


def lock_with_person(application: Application) -> Application:
    """Return an application as it stands, locked, with its person locked before it: a merge goes the same way.

    For acts that make rows of both, which would else stay with somebody who was merged meanwhile.
    """
    lock_people_of([application.pk])
    return lock_application(application)


def describe(application: Application) -> Mapping[str, Any]:
    """Return the present place of an application, for the person who was slower: plain data."""
    steps = StageMove.objects.filter(application=application, undone_at=None)
    last = steps.select_related("by__user").order_by("-created_at").first()
    return {
        "id": str(application.pk),
        "stage_id": str(application.stage_id),
        "stage_label": application.stage.label,
        "status": application.status,
        "version": application.version,
        "by": last.by.name if last and last.by else "",
        "at": application.updated_at.isoformat(),
    }


def clean_sentence(field: str, value: str, *, needed: str = "", limit: int = SENTENCE_LIMIT) -> str:
    """Return a short text in one line; raises Invalid as `cleaning` words it, or with `needed` when it is blank."""
    errors: cleaning.Errors = {}
    kept = cleaning.text(errors, field, value, limit=limit, required=needed)
    cleaning.stop(errors)
    return kept


def clean_note(field: str, value: str, *, needed: str = "") -> str:
    """Return a text of several lines; raises Invalid when it is too long, or blank although `needed` says why."""
    errors: cleaning.Errors = {}
    kept = cleaning.text(errors, field, value, limit=NOTE_LIMIT, required=needed, lines=True)
    cleaning.stop(errors)
    return kept
