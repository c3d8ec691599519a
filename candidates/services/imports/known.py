"""What the organisation has that rows of an import may meet, in a handful of queries for any number of rows."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from uuid import UUID

from django.db.models.functions import Lower

from candidates.domain.csv.columns import fold
from candidates.domain.csv.parsing import Parsed
from candidates.domain.csv.planning import LIVE, Known
from candidates.domain.fields import IDENTIFYING, identities_of
from candidates.models import Application, Candidate, ExternalRef, ImportBatch
from roles.models import Role

SOURCE = "csv"


def known_for(batch: ImportBatch, rows: list[Parsed]) -> Known:
    """Return what the planner asks: people by their keys, roles by job, applications by person and role."""
    organisation_id = batch.organisation_id
    by_email = _by_email(organisation_id, {email for row in rows for email in row.addresses})
    by_identity = _by_identity(organisation_id, rows)
    by_external_id = _refs(organisation_id, {row.external_id for row in rows if row.external_id})
    roles = _roles(batch, {fold(row.job): row.job for row in rows if row.job})
    people = set(chain((pk for pk, _name in by_email.values()), by_identity.values(), by_external_id.values()))
    applications, live = _applications(people, {role for role, _closed in roles.values()})
    return Known(
        by_email=by_email,
        by_identity=by_identity,
        by_external_id=by_external_id,
        roles=roles,
        statuses=batch.choices.get("statuses", {}),
        applications=applications,
        live=live,
    )


def _by_email(organisation_id: UUID, emails: set[str]) -> dict[str, tuple[str, str]]:
    rows = Candidate.objects.filter(organisation_id=organisation_id)
    by_email: dict[str, tuple[str, str]] = {}
    firsts = rows.annotate(low=Lower("email")).filter(low__among=emails).values_list("pk", "low", "name")
    for pk, email, name in firsts:
        by_email[email] = (str(pk), name)
    for pk, others, name in rows.exclude(emails=[]).values_list("pk", "emails", "name"):
        for email in others:
            if email in emails:
                by_email.setdefault(email, (str(pk), name))
    return by_email


def _by_identity(organisation_id: UUID, rows: list[Parsed]) -> dict[str, str]:
    """Return the candidate who has what nobody else has, the one known longest first."""
    found: dict[str, str] = {}
    named = [identities_of(row) for row in rows]
    for key in IDENTIFYING:
        wanted = {own[key] for own in named if key in own}
        held = Candidate.objects.filter(organisation_id=organisation_id, **{f"{key}__among": wanted})
        for pk, own in held.order_by("-created_at", "-pk").values_list("pk", key):
            found[own] = str(pk)
    return found


def _refs(organisation_id: UUID, ids: Iterable[str]) -> dict[str, str]:
    refs = ExternalRef.objects.filter(
        organisation_id=organisation_id, source=SOURCE, kind="candidate", external_id__among=ids
    )
    return {external: str(pk) for external, pk in refs.values_list("external_id", "object_id")}


def _roles(batch: ImportBatch, jobs: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Return per folded job the chosen role, else that of the same title, and why it takes nobody ('' if it does)."""
    roles = {str(role.pk): role for role in Role.objects.filter(organisation_id=batch.organisation_id)}
    by_title = sorted(roles.items(), key=lambda row: row[1].takes_applications)  # a copy may have its model's title
    titles = {fold(role.title): pk for pk, role in by_title}
    chosen: dict[str, str] = batch.choices.get("roles", {})
    found = {}
    for key in jobs:
        pk = chosen.get(key, titles.get(key, ""))
        if pk in roles:
            role = roles[pk]
            state = "not open yet" if role.state == Role.State.SCOPING else role.get_state_display().lower()
            closed = "" if role.takes_applications else f"{role.title} is {state} and takes no applications."
            found[key] = (pk, closed)
    return found


def _applications(
    people: set[str], roles: set[str]
) -> tuple[dict[tuple[str, str], frozenset[str]], frozenset[tuple[str, str]]]:
    rows = Application.objects.filter(candidate_id__in=people, role_id__in=roles)
    days: dict[tuple[str, str], set[str]] = {}
    live = set()
    for person, role, applied_at, status in rows.values_list("candidate_id", "role_id", "applied_at", "status"):
        pair = (str(person), str(role))
        days.setdefault(pair, set()).add(applied_at.date().isoformat())
        if status in LIVE:
            live.add(pair)
    return {pair: frozenset(found) for pair, found in days.items()}, frozenset(live)
