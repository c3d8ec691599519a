"""What the works of growth look at: an organisation of 10,000 or 100,000 people over 50 roles, written by COPY.

Nine tenths of the applications are active at both sizes, so that lists are as full and only the database is larger.
Every person has a résumé of 120 words and an event, and every application its step and interval.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import connection

from bench.world import PASSWORD, STAGES_IN_USE, World
from candidates.models import Application, Attachment, Candidate, StageInterval, StageMove
from foundation.activity.models import Event
from foundation.core.bulk import as_json, copy_in
from foundation.core.clock import now
from foundation.core.ids import uuid7_text
from foundation.people.services import create_organisation
from roles import services as roles
from roles.models import Role

SIZES = (10_000, 100_000)
ROLES = 50
FIRST = ("Anna", "José", "Wen", "Łukasz", "Aminata", "Jonas", "Mei", "Zsófia", "Oyelaran", "Priya", "Tomás", "Ingrid")
LAST = ("Traoré", "Müller", "Nowak", "Okafor", "Sørensen", "Yıldırım", "Kowalczyk", "Silva", "Haddad", "Lindqvist")
SOURCES = ("Referral", "Website", "Job board", "Sourced", "Community", "Agency")
WORDS = [
    "built", "forecasts", "pipelines", "production", "python", "kubernetes", "warehouse", "latency", "monitoring",
    "retraining", "Datenbankentwickler", "demand", "routes", "depots", "fleet", "batch", "streaming", "features",
    "ownership", "incidents", "rollback", "evaluation", "labelling", "vendors",
]  # fmt: skip
RESUMES = 400
ENDED = 10  # every tenth application


def build(size: int) -> World:
    """Fill an empty database with so many people and return what is in it."""
    owner = create_organisation(
        name="Bench", owner_email="owner@bench.example", owner_name="Owen Bench", password=PASSWORD, technical=True
    )
    made = [_role(owner, n) for n in range(ROLES)]
    _people(owner, made, size)
    _resumes(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as autovacuum does within a minute of so much having changed
    world = World(owner, [], roles={300: made[0]})
    found = Application.objects.filter(role=made[1], status="active").order_by("pk")[:400]
    world.applications = [str(pk) for pk in found.values_list("pk", flat=True)]
    return world


def _role(owner: Any, n: int) -> Role:
    role = roles.create_role(actor=owner, title=f"Role {n} of fifty", archetype="applied_ml_engineer", lead=owner)
    roles.lay_out_stages(actor=owner, role=role)
    Role.objects.filter(pk=role.pk).update(state=Role.State.OPEN, opened_at=now() - timedelta(days=40))
    role.refresh_from_db()
    return role


def people_alone(owner: Any, size: int, random: Random | None = None) -> list[str]:
    """Write so many people who apply for nothing yet; returns their ids."""
    people, draw, organisation = [uuid7_text() for _ in range(size)], random or Random(11), str(owner.organisation_id)
    copy_in(
        Candidate,
        ("id", "organisation", "version", "name", "email", "emails", "phone", "location", "linkedin", "company",
         "title"),
        (_person(key, organisation, n, draw) for n, key in enumerate(people)),
    )  # fmt: skip
    return people


def _people(owner: Any, made: list[Role], size: int) -> None:
    """Write people and all that an application leaves behind, one table after the other."""
    random, moment, organisation = Random(11), now(), str(owner.organisation_id)
    stages = {role.pk: [str(s.pk) for s in role.stages.order_by("position")[:STAGES_IN_USE]] for role in made}
    people = people_alone(owner, size, random)
    applied = list(_applied(people, made, stages, moment, random))
    copy_in(
        Application,
        ("id", "organisation", "version", "candidate", "role", "stage", "status", "source", "applied_at",
         "stage_entered_at", "clock_stopped_at", "closed_at"),
        ((one[0], organisation, 1, *one[1:8], one[8], one[8]) for one in applied),
    )  # fmt: skip
    copy_in(
        StageMove,
        ("id", "organisation", "application", "to_stage", "by", "override_reason"),
        ((uuid7_text(), organisation, one[0], one[3], str(owner.pk), "") for one in applied),
    )
    copy_in(
        StageInterval,
        ("id", "organisation", "application", "stage", "entered", "left", "why"),
        ((uuid7_text(), organisation, one[0], one[3], one[7], one[8], "apply") for one in applied),
    )
    data = as_json({"stage_label": "Applied", "name": "Somebody"})
    copy_in(
        Event,
        ("id", "organisation", "verb", "actor", "actor_label", "subject_type", "subject_id", "role_id",
         "application_id", "audience", "data", "request_id"),
        ((uuid7_text(), organisation, "application.created", str(owner.pk), "Owen Bench", "candidates.application",
          one[0], one[2], one[0], "application", data, "") for one in applied),
    )  # fmt: skip


def _person(key: str, organisation: str, n: int, random: Random) -> tuple[object, ...]:
    name = f"{random.choice(FIRST)} {random.choice(LAST)} Number{n}"
    phone = f"+351 9{n % 100:02} {n // 100 % 1000:03} {n % 1000:03}"
    place = random.choice(("Lisbon", "Kraków", "Lagos", "Berlin"))
    return (
        key,
        organisation,
        1,
        name,
        f"p{n}@crowd.example",
        "[]",
        phone,
        place,
        "",
        f"Company {n % 997}",
        "ML engineer",
    )


def _applied(
    people: list[str], made: list[Role], stages: dict[Any, list[str]], moment: datetime, random: Random
) -> Iterator[tuple[Any, ...]]:
    """Yield (id, candidate, role, stage, status, source, applied, entered, ended)."""
    for n, person in enumerate(people):
        role = made[n % ROLES]
        applied = moment - timedelta(minutes=random.randrange(400 * 24 * 60))
        entered = max(applied, moment - timedelta(minutes=random.randrange(20 * 24 * 60)))
        ends = n // ROLES % ENDED == 0
        status = random.choice(("rejected", "withdrawn")) if ends else "active"
        ended = moment if ends else None
        source = random.choice(SOURCES)
        yield (
            uuid7_text(), person, str(role.pk), random.choice(stages[role.pk]), status, source,
            str(applied), str(entered), str(ended) if ended else None,
        )  # fmt: skip


def _resumes(size: int) -> None:
    """Give everybody a résumé: one of some hundred texts and a word of their own, kept as words but once each text."""
    random = Random(13)
    texts = [" ".join(_word(random, n) for n in range(120)) for _ in range(RESUMES)]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE bench_texts AS SELECT n, t, candidates_words(t) AS w "
            "FROM unnest(%s::text[]) WITH ORDINALITY AS given(t, n)",
            [texts],
        )
        cursor.execute("DROP INDEX attachment_search")
        cursor.execute("ALTER TABLE candidates_attachment DISABLE TRIGGER USER")
        cursor.execute(
            """
            INSERT INTO candidates_attachment (id, created_at, updated_at, organisation_id, candidate_id, kind, file,
                name, content_type, size, sha256, text, text_error, read_at, search)
            SELECT gen_random_uuid(), now(), now(), organisation_id, c.id, 'resume', 'none.txt',
                'cv.txt', 'text/plain', 1, '', t, '', now(),
                w || array_to_tsvector(ARRAY['own' || row_number() OVER ()])
            FROM candidates_candidate AS c JOIN bench_texts ON n = 1 + abs(hashtext(c.id::text)) %% %s
            """,
            [RESUMES],
        )
        cursor.execute("ALTER TABLE candidates_attachment ENABLE TRIGGER USER")
        cursor.execute("SET maintenance_work_mem = '256MB'")
        cursor.execute("CREATE INDEX attachment_search ON candidates_attachment USING gin (search)")
    assert Attachment.objects.count() == size


def _word(random: Random, n: int) -> str:
    return random.choice(WORDS) + random.choice(("", "", str(n % 40)))
