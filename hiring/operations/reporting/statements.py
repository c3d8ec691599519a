"""The SQL of the views, written by Django from the one rule of seeing: an arm for each job.

Which member asks is the name of the role that is signed in to the database, `holdout_` and the member's id. Nobody can
change it by SET, and a role of any other name finds no rows.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection

from foundation.people.models import INTEGRATION, Job, Membership
from hiring.operations.reporting.views import VIEWS, View

SCHEMA = "reporting"
ROLE = "holdout_"
# Stand in for whoever asks while Django writes the SQL; no row has them.
MEMBER = UUID("00000000-feed-4000-8000-000000000001")
ORGANISATION = UUID("00000000-feed-4000-8000-000000000002")
ME = f"""
CREATE VIEW {SCHEMA}.me WITH (security_barrier) AS
SELECT m.id, m.organisation_id, m.job FROM people_membership m JOIN people_user u ON u.id = m.user_id
WHERE m.active AND (u.is_active OR m.job = '{INTEGRATION}')
AND m.id = CASE WHEN session_user ~ '^{ROLE}[0-9a-f]{{32}}$' THEN substr(session_user, {len(ROLE) + 1})::uuid END
"""  # noqa: S608  (all of it is ours)


def role_of(member: Membership) -> str:
    """Return the name of the database's role that reads as `member`."""
    return f"{ROLE}{member.pk.hex}"


@cache
def making() -> tuple[str, ...]:
    """Return the statements that make the views; anybody may ask them, and finds what their role's name lets them."""
    made = [ME, *(_create(name, view) for name, view in VIEWS.items())]
    granted = [f"GRANT SELECT ON {SCHEMA}.{name} TO PUBLIC" for name in ("me", *VIEWS)]
    return (*made, f"GRANT USAGE ON SCHEMA {SCHEMA} TO PUBLIC", *granted)


@cache
def fingerprint() -> str:
    """Return what tells these views from those of another version; the schema's comment keeps it."""
    return f"Holdout {sha256(';'.join(making()).encode()).hexdigest()}"


def dropping() -> list[str]:
    """Return the statements that drop every view, the one that others read last."""
    return [f"DROP VIEW IF EXISTS {SCHEMA}.{name}" for name in (*VIEWS, "me")]


def _create(name: str, view: View) -> str:
    arms: dict[str, list[str]] = {}
    for job in (*Job.values, INTEGRATION):
        if sql := _rows(view, job):
            arms.setdefault(sql, []).append(job)
    quoted = ", ".join(f'"{column}"' for column in view.columns)
    selects = [f"SELECT * FROM ({sql}) rows WHERE {_one_of(jobs)}" for sql, jobs in arms.items()]  # noqa: S608  (our own SQL)
    # The barrier: no function of whoever asks is tried on rows that they may not see.
    return f"CREATE VIEW {SCHEMA}.{name} ({quoted}) WITH (security_barrier) AS {' UNION ALL '.join(selects)}"


def _one_of(jobs: list[str]) -> str:
    words = ", ".join(f"'{job}'" for job in jobs)
    return f"(SELECT job FROM {SCHEMA}.me) IN ({words})"  # noqa: S608  (words of our own enum)


def _rows(view: View, job: str) -> str:
    """Return the SELECT of one job; '' for a job that sees none of it."""
    known = ("id", "organisation_id", "job", "active")
    stand_in = Membership.from_db(None, known, (MEMBER, ORGANISATION, job, True))
    rows = view.rows(stand_in).order_by().values_list(*view.columns.values())
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return ""
    with connection.cursor() as cursor:
        text: str = cursor.mogrify(sql, values).decode()
    for stood, asked in ((MEMBER, "id"), (ORGANISATION, "organisation_id")):
        text = text.replace(f"'{stood}'::uuid", f"(SELECT {asked} FROM {SCHEMA}.me)")  # noqa: S608  (a constant)
    if "-feed-" in text:
        raise ValueError(f"the rule of a view for {job} holds a stand-in in another form than an id")
    return text
