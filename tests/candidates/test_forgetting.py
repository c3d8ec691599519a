"""Somebody who is forgotten is named in no table any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from psycopg2 import sql

from assessments.models import SubmissionFile
from candidates.domain.merging import NOBODY
from candidates.models import Application, Candidate, DuplicatePair
from candidates.services import (
    Choices,
    Telling,
    add_note,
    cancel_interview,
    hold,
    keep_apart,
    merge_people,
    move_application,
    open_pair,
    reactivate,
    reject,
    reschedule_interview,
    take_apart,
    transfer,
)
from candidates.services.forgetting import forget_again, forget_person
from candidates.tasks import sweep_forgotten
from foundation.activity.models import Event, Notification
from foundation.activity.services import send_due
from foundation.core import clock
from foundation.core.errors import Refused
from foundation.documents.models import Document
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
    talk = make.interview(cast, gone, [cast.ines])
    later = talk.starts_at + timedelta(days=1)
    talk = reschedule_interview(
        actor=cast.rafa, interview=talk, starts_at=later, ends_at=later + timedelta(hours=1), reason=f"{NAME} is ill"
    )
    cancel_interview(actor=cast.rafa, interview=talk, reason=f"{NAME} asked us to")
    make.interview(cast, gone, [cast.ines])
    gone = move_application(
        actor=cast.mei,
        application=Application.objects.get(pk=gone.pk),
        to_stage=gone.role.stages.get(key="technical_screen"),
        seen_stage_id=gone.stage_id,
        override_reason=f"{NAME} leaves tomorrow",
    )
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


def test_files_and_documents_go_with_them(cast: Any, django_capture_on_commit_callbacks: Any) -> None:
    here = make.application(cast, make.hiring_role(cast), NAME)
    submitted(cast, here)
    packet = Document(
        organisation=cast.acme, kind="packet", subject_id=here.pk, viewer=cast.mei, title=f"Packet, {NAME}"
    )
    packet.file.save("packet.pdf", ContentFile(b"%PDF-"), save=True)
    kept = [(one.file.storage, one.file.name) for one in (packet, *SubmissionFile.objects.all())]
    assert len(kept) > 1
    with django_capture_on_commit_callbacks(execute=True):
        forget_person(actor=cast.ada, candidate=here.candidate, why="They asked.")
    assert not Document.objects.exists()
    assert not SubmissionFile.objects.exists()
    assert not any(storage.exists(name) for storage, name in kept)


def test_a_namesake_keeps_the_name(cast: Any) -> None:
    role = make.hiring_role(cast)
    gone, other, namesake = (
        make.application(cast, role, name, email=f"{n}@example.com").candidate
        for n, name in enumerate((NAME, OTHER, NAME))
    )
    for one in (gone, namesake):
        keep_apart(actor=cast.rafa, pair=open_pair(actor=cast.rafa, one=one, other=other))
    forget_person(actor=cast.ada, candidate=gone, why="They asked.")
    said = [event.data.get("names") for event in Event.objects.filter(verb="candidate.kept_apart").order_by("pk")]
    assert [sorted(names) if names else None for names in said] == [None, sorted((OTHER, NAME))]


def test_who_was_taken_apart_is_named_beside_the_other_no_more(cast: Any) -> None:
    role = make.hiring_role(cast)
    gone, other = make.application(cast, role, NAME).candidate, make.application(cast, role, OTHER).candidate
    pair = open_pair(actor=cast.rafa, one=gone, other=other)
    stays = min(gone.pk, other.pk)
    both = {row.role_id: row.pk for row in Application.objects.filter(candidate_id=stays)}
    keep = dict.fromkeys(("name", "email"), "first")
    merge = merge_people(actor=cast.rafa, pair=pair, choices=Choices(keep, both))
    take_apart(actor=cast.rafa, merge=merge)
    forget_person(actor=cast.ada, candidate=Candidate.objects.get(pk=gone.pk), why="They asked.")
    assert holding(FIRST) == []


def test_mail_that_waits_and_tells_of_them_leaves_no_more(cast: Any, mailoutbox: list[Any]) -> None:
    here = make.application(cast, make.hiring_role(cast), NAME)
    make.interview(cast, here, [cast.ines])
    waiting = Notification.objects.filter(application_id=here.pk, mail_due_at__isnull=False)
    assert waiting.exists()
    forget_person(actor=cast.ada, candidate=here.candidate, why="They asked.")
    assert [mail.kind for mail in waiting] == ["interview_cancelled"], "who was to meet them is told, without a name"
    send_due(clock.now() + timedelta(days=1))
    assert [mail.subject for mail in mailoutbox if FIRST in mail.subject + mail.body] == []


def test_nobody_is_put_together_with_somebody_who_was_forgotten(cast: Any, client: Client) -> None:
    role = make.hiring_role(cast)
    gone, other = make.application(cast, role, NAME).candidate, make.application(cast, role, OTHER).candidate
    forget_person(actor=cast.ada, candidate=gone, why="They asked.")
    gone = Candidate.objects.get(pk=gone.pk)
    with pytest.raises(Refused, match="forgotten"):
        open_pair(actor=cast.rafa, one=gone, other=other)
    first, second = sorted((gone, other), key=lambda row: row.pk)
    pair = DuplicatePair.objects.create(organisation=cast.acme, first=first, second=second, found="hand")
    with pytest.raises(Refused, match="forgotten"):
        merge_people(actor=cast.rafa, pair=pair, choices=Choices())
    client.force_login(cast.rafa.user)
    page = f"/candidates/{other.pk}/same/"
    answer = client.post(page, {"other": str(gone.pk)}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "was forgotten" in answer.content.decode()


def test_the_sweep_empties_what_earlier_versions_left(cast: Any) -> None:
    """They emptied the person and the pairs, and left log, notices, reasons and files as they were."""
    gone = stirred(cast).candidate
    other = make.application(cast, make.hiring_role(cast, "Third"), OTHER).candidate
    third = make.application(cast, make.hiring_role(cast, "Fourth"), "Ulla Tveit").candidate
    keep_apart(actor=cast.rafa, pair=open_pair(actor=cast.rafa, one=gone, other=other))
    keep_apart(actor=cast.rafa, pair=open_pair(actor=cast.rafa, one=third, other=other))
    Candidate.objects.filter(pk=gone.pk).update(**NOBODY)
    DuplicatePair.objects.filter(first=gone).delete()
    assert "activity_event.data" in holding(FIRST)
    assert sweep_forgotten() > 5
    assert holding(FIRST) == []
    assert "activity_event.data" in holding("Tveit")
    assert forget_again() == 0


def test_the_sweep_leaves_the_history_of_whoever_was_renamed(cast: Any) -> None:
    """An event of an earlier version that does not say which pair it is of tells by name and by time."""
    gone = stirred(cast).candidate
    other = make.application(cast, make.hiring_role(cast, "Third"), OTHER).candidate
    third = make.application(cast, make.hiring_role(cast, "Fourth"), "Ulla Tveit").candidate
    keep_apart(actor=cast.rafa, pair=open_pair(actor=cast.rafa, one=third, other=other))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('holdout.redacting', 'on', true)")
        cursor.execute("UPDATE activity_event SET data = data - 'pair' WHERE verb = 'candidate.kept_apart'")
        cursor.execute("SELECT set_config('holdout.redacting', '', true)")
    Candidate.objects.filter(pk__in=(third.pk, other.pk)).update(name="Ulla Berg")
    forget_person(actor=cast.ada, candidate=gone, why="They asked.")
    forget_again()
    kept = Event.objects.get(verb="candidate.kept_apart", subject_id__in=(third.pk, other.pk))
    assert sorted(kept.data["names"]) == sorted([OTHER, "Ulla Tveit"])


def test_lists_call_them_so_and_nobody_owes_them_an_answer(cast: Any, client: Client) -> None:
    here = make.application(cast, make.hiring_role(cast), NAME, "recruiter_screen")
    client.force_login(cast.mei.user)
    assert make.answers_owed(cast.mei)
    forget_person(actor=cast.ada, candidate=here.candidate, why="They asked.")
    assert make.answers_owed(cast.mei) == []
    here.refresh_from_db()
    assert here.answer_by is None
    for page in (f"/roles/{here.role_id}/table/?status=any", f"/candidates/{here.candidate_id}/"):
        assert "Forgotten person" in client.get(page).content.decode(), page
