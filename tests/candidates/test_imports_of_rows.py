"""What becomes of the cells of a row: texts, days, notes, jobs, and what was answered about them."""

import csv
import io

import pytest

from candidates import services
from candidates.models import Application, Candidate
from candidates.services.imports.batches import questions_left
from foundation.activity.models import Event
from roles.models import Role
from tests.candidates.importing import chosen, preview

pytestmark = pytest.mark.django_db


def test_odd_cells_arrive_as_they_were_typed(cast, roles):
    title = next(iter(roles))
    note = 'He said "no".\r\n\\.\n\\N\t=cmd|calc; {1,NULL} 🙂 \\'
    cells = [
        '=HYPERLINK("http://x.example")',
        "zoë.\\n@lab.example",
        "\\N",
        '"Pötsch, & Söhne" \\.',
        title,
        note,
        "a\0b, \\",
    ]
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows([["Name", "Email", "Location", "Company", "Job", "Notes", "Tags"], cells])
    batch = chosen(cast, lines.getvalue().encode())
    assert batch.counts == {"create": 1}
    services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    person = Candidate.objects.get(company=cells[3])
    assert (person.name, person.email, person.location) == tuple(cells[:3])
    assert sorted(person.tags.values_list("name", flat=True)) == ["\\", "ab"]
    applied = person.applications.get()
    assert applied.notes.get().body == note
    told = Event.objects.get(verb="application.created", application_id=applied.pk)
    assert (told.subject_id, told.role_id, told.actor, told.actor_label) == (
        applied.pk,
        applied.role_id,
        cast.rafa,
        cast.rafa.name,
    )
    assert told.data == {"name": cells[0], "source": "", "stage_label": applied.stage.label, "by_form": False}
    assert batch.rows.get().candidate_id == person.pk


def test_cells_that_are_too_long_are_kept_whole_in_a_note_and_told(cast, roles):
    title = next(iter(roles))
    name = "Ana " + "x" * 600
    address = f"{'a' * 250}@lab.example"
    rows = [f"{name},a@lab.example,{title},", f"B,{address},{title},", f"C,c@lab.example,{title},{'y' * 50_001}"]
    batch = chosen(cast, "\n".join(["Name,Email,Job,Notes", *rows]).encode())
    services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    long, without, noted = Candidate.objects.order_by("name")
    assert long.name.endswith("x…")
    assert long.applications.get().notes.get().body == f"Name: {name}"
    assert (without.email, without.applications.get().notes.get().body) == ("", f"E-mail: {address}")
    assert len(noted.applications.get().notes.get().body) == 50_001
    said = batch.rows.get(number=1).data["notes"]
    assert said[-1] == "Its name has 604 characters; 300 are shown, the whole is in a note."


def test_a_row_that_repeats_costs_no_statement_of_its_own(cast, roles, django_assert_max_num_queries):
    title = next(iter(roles))
    lines = [f"P{n},p{n}@lab.example,{title}" for n in range(40)] * 2
    with django_assert_max_num_queries(60):
        batch = chosen(cast, "\n".join(["Name,Email,Job", *lines]).encode())
    assert batch.found["reasons"] == {"repeats": 40}


def test_notes_of_ratings_and_pay_are_for_who_imports_them_alone(cast, fraud):
    data = "Name,Email,Job,Score (avg),Desired salary,Notes\nA,a@x.example,Fraud ML Engineer,4.5,90000,Called her\n"
    batch = chosen(cast, data.encode())
    services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    notes = Application.objects.get(role=fraud).notes.order_by("private").values_list("private", "body", "author")
    assert list(notes) == [
        (False, "Called her", cast.rafa.pk),
        (True, "Score (avg): 4.5\nDesired salary: 90000", cast.rafa.pk),
    ]


def test_days_of_the_row_are_what_happened(cast, fraud):
    data = (
        "Name,Job,Stage,Applied on,Rejected on,Hired on,Last advanced at\n"
        "A,Fraud ML Engineer,Phone screen,2025-03-01,2025-03-20,,\n"
        "B,Fraud ML Engineer,Phone screen,2026-03-01,,,2026-03-09\n"
        "C,Fraud ML Engineer,,2025-04-01,,2025-06-01,\n"
    )
    batch = chosen(cast, data.encode())
    services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    a, b, c = Application.objects.filter(role=fraud).order_by("candidate__name")
    assert [one.status for one in (a, b, c)] == ["rejected", "active", "hired"]
    assert [str(one.closed_at)[:10] for one in (a, c)] == ["2025-03-20", "2025-06-01"]
    spans = b.intervals.order_by("entered").values_list("stage__label", "entered", "left", "why")
    first = fraud.stages.order_by("position").first()
    assert [(label, str(entered)[:10], str(left)[:10], why) for label, entered, left, why in spans] == [
        (first.label, "2026-03-01", "2026-03-09", "import"),
        ("Recruiter screen", "2026-03-09", "None", "import"),
    ]


def test_history_comes_into_a_new_closed_role_with_the_stages_of_the_file(cast):
    data = (
        "Name,Job,Stage,Status,Applied on\nA,Old job,Onsite,Rejected,2024-03-01\nB,Old job,Onsite,Active,2024-04-01\n"
    )
    batch = preview(cast, data.encode())
    assert [question.kind for question in questions_left(batch)][-1] == "job"
    batch = services.answer_import(actor=cast.rafa, batch=batch, answers={"roles": {"oldjob": "new"}})
    assert questions_left(batch) == []
    services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    role = Role.objects.get(title="Old job")
    assert (role.state, [stage.label for stage in role.stages.all()]) == ("closed", ["Applied", "Onsite", "Hired"])
    rows = Application.objects.filter(role=role).order_by("candidate__name").values_list("status", "stage__label")
    assert list(rows) == [("rejected", "Onsite"), ("rejected", "Onsite")]
    assert "comes in as closed" in batch.rows.get(number=2).reason


def test_answers_are_remembered_for_files_with_the_same_header(cast, fraud):
    data = "Wer,Wo,Zu welcher\nAna Lee,ana@x.example,Fraud ML Engineer\n"
    batch = preview(cast, data.encode())
    assert [question.about for question in questions_left(batch)][:2] == ["Wer", "Zu welcher"]
    answers = {"columns": {"0": "name", "2": "job"}}
    batch = services.answer_import(actor=cast.rafa, batch=batch, answers=answers)
    services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    again = preview(cast, data.replace("Ana Lee,ana", "Bo Ek,bo").encode())
    assert questions_left(again) == []
    assert [column["why"] for column in again.found["columns"]] == ["last", "contents", "last"]
