"""What the organisation has that rows of an import may meet, in a handful of queries for any number of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from candidates.domain.fields import IDENTIFYING, KEYS, identities_of
from candidates.domain.tables.known import Applied, HeldPerson, Known
from candidates.domain.tables.labels import key_of
from candidates.domain.tables.planning import near_keys
from candidates.domain.tables.rows import Parsed
from candidates.models import Application, Candidate, Interview, Offer, Tag
from candidates.queries.recognising import by_address, sharing, with_further
from candidates.services.imports.meaning import Meanings
from foundation.core import clock
from foundation.people.queries.external_ids import rows_called

SOURCE = "csv"


def known_for(organisation_id: UUID, rows: list[Parsed], meanings: Meanings, met: Iterable[str] = ()) -> Known:
    """Return what the planner asks: people by their keys, roles by job, applications by person and role.

    `met` are people of ours whom earlier rows of the file were found to be.
    """
    by_email = _by_email(organisation_id, {email for row in rows for email in row.addresses})
    by_identity = _by_identity(organisation_id, rows)
    by_external_id = _refs(organisation_id, "candidate", {row.external_id for row in rows if row.external_id})
    by_application = _refs(organisation_id, "application", {row.application_id for row in rows if row.application_id})
    people = set(chain((pk for pk, _name in by_email.values()), by_identity.values(), by_external_id.values(), met))
    jobs = {key_of(row.job) for row in rows if row.job}
    roles = {job: target.at for job in jobs if (target := meanings.jobs.of(job))}
    return Known(
        by_email=by_email,
        by_identity=by_identity,
        by_external_id=by_external_id,
        by_application=by_application,
        near=_near(organisation_id, rows),
        people=_people(people),
        roles=roles,
        places=meanings.places((row.combination, key_of(row.job)) for row in rows if row.job),
        applications=_applications(people, {role.role for role in roles.values()}),
    )


def _by_email(organisation_id: UUID, emails: set[str]) -> dict[str, tuple[str, str]]:
    by_email = {email: (str(pk), name) for pk, email, name in by_address(organisation_id, emails)}
    also = Candidate.objects.filter(pk__in=with_further(organisation_id, emails)).order_by("pk")
    for pk, others, name in also.values_list("pk", "emails", "name"):
        for email in emails.intersection(others):
            by_email.setdefault(email, (str(pk), name))
    return by_email


def _by_identity(organisation_id: UUID, rows: list[Parsed]) -> dict[str, str]:
    """Return the candidate who has what nobody else has, the one known longest first."""
    found: dict[str, str] = {}
    named = [own for row in rows if (own := identities_of(row))]
    for key in IDENTIFYING:
        wanted = {own[key] for own in named if key in own}
        held = Candidate.objects.filter(organisation_id=organisation_id, **{f"{key}__among": wanted})
        for pk, own in held.order_by("-created_at", "-pk").values_list("pk", key):
            found[own] = str(pk)
    return found


def _refs(organisation_id: UUID, kind: str, ids: Iterable[str]) -> dict[str, str]:
    return {name: str(pk) for name, pk in rows_called(organisation_id, SOURCE, kind, list(ids)).items()}


def _near(organisation_id: UUID, rows: list[Parsed]) -> dict[str, list[HeldPerson]]:
    """Return people who share a number or a mailbox with a row, by that."""
    wanted = {key for row in rows for key in near_keys(row.addresses, row.phone)}
    found: dict[str, list[HeldPerson]] = defaultdict(list)
    for row in Candidate.objects.filter(pk__in=sharing(organisation_id, wanted)).order_by("pk").values("keys", *HELD):
        person = _held(row)
        for key in wanted.intersection(row["keys"]):
            found[key].append(person)
    return found


HELD = ("pk", "emails", "names", "phones", "links", *KEYS)


def _held(row: Mapping[str, Any], tags: Iterable[str] = ()) -> HeldPerson:
    also = frozenset(chain(row["names"], row["phones"], row["links"]))
    return HeldPerson(str(row["pk"]), {name: row[name] for name in KEYS}, row["emails"], also, frozenset(tags))


def _people(ids: set[str]) -> dict[str, HeldPerson]:
    """Return people with what a row may differ from."""
    tags: dict[str, set[str]] = defaultdict(set)
    links = Tag.candidates.through.objects.filter(candidate_id__in=ids)
    for person, name in links.values_list("candidate_id", "tag__name"):
        tags[str(person)].add(name.lower())
    rows = Candidate.objects.filter(pk__in=ids).values(*HELD)
    return {(key := str(row["pk"])): _held(row, tags.get(key, ())) for row in rows}


def _applications(people: set[str], roles: Iterable[str]) -> dict[tuple[str, str], list[Applied]]:
    ours = [role for role in roles if role and ":" not in role]
    rows = Application.objects.filter(candidate_id__in=people, role_id__in=ours).order_by("applied_at", "pk")
    rows = rows.annotate(
        meets=Exists(Interview.objects.filter(application=OuterRef("pk"), starts_at__gte=clock.now())),
        offered=Exists(Offer.objects.filter(application=OuterRef("pk"))),
    )
    found: dict[tuple[str, str], list[Applied]] = defaultdict(list)
    for person, role, key, applied_at, status, stage, label, meets, offered in rows.values_list(
        "candidate_id", "role_id", "pk", "applied_at", "status", "stage_id", "stage__label", "meets", "offered"
    ):
        day = applied_at.date().isoformat()
        found[str(person), str(role)].append(
            Applied(str(key), day, status, str(stage), label, _busy(status, meets=meets, offered=offered))
        )
    return found


def _busy(status: str, *, meets: bool, offered: bool) -> str:
    """Return what hangs on an application that no file may overrun."""
    if status == Application.Status.HIRED:
        return "Hired here; that stands whatever the file says."
    if offered:
        return "There is an offer here; decide it there."
    return "An interview is planned here; decide it there." if meets else ""
