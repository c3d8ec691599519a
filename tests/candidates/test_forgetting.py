"""Somebody who is forgotten is named in no table any more."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from psycopg2 import sql

from candidates.models import Application
from candidates.services import Telling, add_note, hold, keep_apart, open_pair, reactivate, reject, transfer
from candidates.services.forgetting import forget_person
from foundation.activity.models import Event, Notification
from tests.factories import candidates as make
from tests.factories import hiring
from tests.factories.assessments import submitted

pytestmark = pytest.mark.django_db
NAME, FIRST, OTHER = "Zanzibar Quux", "Zanzibar", "Ottilie Brandvold"
COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'
AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'tsvector') AND table_name IN
(SELECT tablename FROM pg_tables WHERE schemaname = 'public')
"""


def holding(word: str) -> list[str]:
    """Return the columns of all tables in which a word stands."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, column in cursor.fetchall():
            said = sql.SQL("SELECT EXISTS (SELECT 1 FROM {} WHERE {}::text ILIKE %s)")
            cursor.execute(said.format(sql.Identifier(table), sql.Identifier(column)), [f"%{word}%"])
            if cursor.fetchone()[0]:
                found.append(f"{table}.{column}")
    return sorted(found)


def stirred(cast: Any) -> Application:
    """Somebody with whom everything happened that leaves words: they came over, were held, told of, and declined."""
    gone = make.application(cast, make.hiring_role(cast, "Data engineer"), NAME, "recruiter_screen")
    make.interview(cast, gone, [cast.ines])
    hold(actor=cast.rafa, application=gone, reason=f"{NAME} is travelling")
    reactivate(actor=cast.rafa, application=gone)
    add_note(actor=cast.mei, application=gone, body=f"{NAME} asked for a day more", mentions=[cast.rafa])
    role = make.hiring_role(cast, "Analyst")
    here = transfer(actor=cast.rafa, application=gone, to_stage=role.stages.order_by("position")[0], reason=f"{NAME}!")
    submitted(cast, here)
    letter = Telling("mail", subject=f"{NAME}, our answer", message=f"Dear {NAME}")
    return reject(actor=cast.rafa, application=here, reason=make.reason(cast), telling=letter)


def test_no_table_names_somebody_who_is_forgotten(cast: Any) -> None:
    hired = make.application(cast, make.hiring_role(cast), NAME)
    hiring.hired(cast, hired)
    other = make.application(cast, hired.role, OTHER)
    keep_apart(actor=cast.rafa, pair=open_pair(actor=cast.rafa, one=hired.candidate, other=other.candidate))
    assert stirred(cast).candidate == hired.candidate
    before = list(Event.objects.order_by("pk").values_list("pk", "verb", "actor"))
    letters = Notification.objects.filter(application_id__in=hired.candidate.applications.values("pk"))
    assert len(holding(FIRST)) > 5
    assert letters.filter(recipient=None).exists()
    assert letters.exclude(recipient=None).exists()
    forget_person(actor=cast.ada, candidate=hired.candidate, why="They asked.")
    assert holding(FIRST) == []
    assert not letters.filter(recipient=None).exists()
    assert list(Event.objects.order_by("pk").values_list("pk", "verb", "actor"))[: len(before)] == before
    assert holding(OTHER.split(maxsplit=1)[0]) != []
