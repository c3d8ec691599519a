"""An import is previewed per row and written whole, once, or not at all."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from candidates import services
from candidates.domain.tables import columns
from candidates.models import Application, Attachment, Candidate, ImportBatch, ImportRow, StageMove
from candidates.pages.importing.outcome import outcome_page
from candidates.services.imports import batches, later, resumes, running, working
from candidates.services.imports.batches import questions_left
from candidates.services.imports.standing import LEAVE
from candidates.services.imports.writing import write_chunk
from foundation.activity.models import Event
from foundation.core import clock
from foundation.core.errors import Conflict, Forbidden, Invalid, Refused
from roles.models import Role, Stage
from tests.candidates.pages import browser, text
from tests.candidates.test_tables import FILES, TRUTH, parsed, people_in
from tests.factories.candidates import application, hiring_role

pytestmark = pytest.mark.django_db
DATA = (FILES / "ats_export.csv").read_bytes()
# The beginning of the file is enough where it is not about the whole of it.
PART = b"\n".join(DATA.split(b"\n")[:60])
STATUSES = {"": "active", "converted": "hired", "prospect": "active"}
FIRST = "Application"


@pytest.fixture
def roles(cast):
    """One open role per job of the file, each with the loop of the first."""
    pattern = hiring_role(cast)
    stages = list(pattern.stages.order_by("position"))
    made = {}
    for row in TRUTH["ats_export"]["rows"]:
        job = row["job"]
        if not job or job in made:
            continue
        role = Role.objects.create(
            organisation=cast.acme,
            title=job,
            currency="EUR",
            state="open",
            created_by=cast.mei,
            opened_at=pattern.opened_at,
        )
        Stage.objects.bulk_create(
            [
                Stage(organisation=cast.acme, role=role, position=s.position, key=s.key, kind=s.kind, label=s.label)
                for s in stages
            ]
        )
        made[job] = role
    return made


def preview(cast, data=DATA, name="ats_export.csv"):
    return services.preview_import(actor=cast.rafa, file_name=name, data=data)


def chosen(cast, data=DATA, name="ats_export.csv"):
    """Read a file and settle what it asks: unknown stages are the first one, jobs without a role are left out."""
    batch = preview(cast, data, name)
    meanings, roles = {}, {}
    for question in questions_left(batch):
        if question.kind == "job":
            roles[question.key] = LEAVE
        else:
            said = batch.found["combinations"][question.key]["cells"].get("status", "")
            status = columns.status_of(said) or STATUSES.get(said.lower(), "active")
            meanings[question.key] = "hired" if status == "hired" else f"{status}:{FIRST}"
    return services.answer_import(actor=cast.rafa, batch=batch, answers={"meanings": meanings, "roles": roles})


def test_nothing_reaches_the_pipeline_before_it_is_confirmed(cast, roles):
    before = Candidate.objects.count()
    batch = preview(cast)
    assert (Candidate.objects.count(), Application.objects.count()) == (before, 0)
    assert (batch.rows_total, batch.rows.count()) == (TRUTH["ats_export"]["records"], 0)
    assert [tuple(row[:3]) for row in batch.found["unusable"]] == parsed("ats_export")[1]
    assert sum(batch.counts.values()) == batch.rows_total, "every row is counted once"


def test_everyone_and_every_application_arrives_once(cast, roles):
    truth = TRUTH["ats_export"]
    batch = chosen(cast)
    services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    good, _bad = parsed("ats_export")
    assert Candidate.objects.count() == people_in(good)
    expected = truth["applications_if_active_twice_collapse"] - truth["applications_without_a_job"]
    assert Application.objects.count() == expected
    assert StageMove.objects.count() == expected
    assert Event.objects.filter(verb="application.created").count() == expected
    assert batch.rows.filter(code="repeats").count() == len(truth["exact_copies"])
    assert batch.rows.filter(code="active_twice").count() == len(truth["active_twice_in_one_job"])
    assert Candidate.objects.exclude(emails=[]).exists(), "further addresses are kept"


def test_importing_the_same_file_again_changes_nothing(cast, roles):
    batch = chosen(cast, PART)
    services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    counted = (Candidate.objects.count(), Application.objects.count())
    again = chosen(cast, PART)
    assert not again.counts.get("create")
    services.confirm_import(actor=cast.rafa, batch=again, seen=again.counts)
    assert (Candidate.objects.count(), Application.objects.count()) == counted


def test_a_job_without_a_role_is_left_out_and_says_so(cast, roles):
    gone = next(iter(roles))
    Role.objects.filter(pk=roles[gone].pk).update(title="Something else")
    batch = chosen(cast, PART)
    assert batch.found["reasons"]["job_left_out"] > 0
    assert not Role.objects.filter(title=gone).exists()


def test_a_paused_role_takes_history_and_nobody_in_play(cast, roles):
    role = next(iter(roles.values()))
    Role.objects.filter(pk=role.pk).update(state="paused")
    batch = chosen(cast, PART)
    services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    assert not Application.objects.filter(role=role, status__in=["active", "hold"]).exists()
    assert batch.rows.filter(code="role_closed", reason=f"{role.title} is paused and takes no applications.").exists()


def test_what_changed_since_the_preview_is_shown_before_anything_is_written(cast, roles):
    batch = chosen(cast, PART)
    seen = dict(batch.counts)
    Role.objects.filter(pk=next(iter(roles.values())).pk).update(state="paused")
    with pytest.raises(Conflict, match="once more"):
        services.confirm_import(actor=cast.rafa, batch=batch, seen=seen)
    assert not Application.objects.exists()


def test_it_is_written_whole_or_not_at_all(cast, roles):
    batch = chosen(cast, PART)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE candidates_stagemove ADD CONSTRAINT disk_is_full CHECK (false) NOT VALID")
    with pytest.raises(DatabaseError, match="disk_is_full"):
        services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    assert (Candidate.objects.count(), Application.objects.count()) == (0, 0)
    assert ImportBatch.objects.get(pk=batch.pk).state == "previewed"


def test_who_comes_in_by_another_door_meanwhile_is_shown_before_anything_is_written(cast, roles):
    title = next(iter(roles))
    rows = [f"P{n},p{n}@lab.example,{title},Lisbon" for n in range(2)]
    batch = chosen(cast, "\n".join(["Name,Email,Job,Location", *rows]).encode())
    with connection.cursor() as cursor:
        # What a rival's uncommitted row does to the second of these.
        cursor.execute("CREATE UNIQUE INDEX rival ON candidates_candidate (location) WHERE location = 'Lisbon'")
    before = Candidate.objects.count()
    with pytest.raises(Conflict, match="once more"):
        services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    assert (Candidate.objects.count(), Application.objects.count()) == (before, 0)
    assert ImportBatch.objects.get(pk=batch.pk).state == "previewed"


def test_a_batch_is_imported_once(cast, roles):
    batch = chosen(cast, PART)
    services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    with pytest.raises(Refused):
        services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)


def test_the_file_as_a_whole_may_be_refused(cast, settings):
    with pytest.raises(Invalid) as refused:
        settings.UPLOAD_LIMITS = {**settings.UPLOAD_LIMITS, "csv": 1024**2}
        preview(cast, b"a,b\n" + b"x" * 1024**2)
    assert "1 MB is the most" in refused.value.errors["file"][0]
    with pytest.raises(Invalid):
        preview(cast, b"colour\nred\n")


def test_only_those_who_may(cast):
    for member in (cast.mei, cast.ines, cast.vic, cast.olu):
        with pytest.raises(Forbidden):
            services.preview_import(actor=member, file_name="x.csv", data=DATA)


def test_the_cost_does_not_grow_with_the_rows(cast, roles, django_assert_max_num_queries):
    batch = chosen(cast)
    with django_assert_max_num_queries(60):
        services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)


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


def test_the_result_begins_with_all_rows_when_none_needs_a_look(cast, fraud):
    good = "Name,Email,Job\nA,a@x.example,Fraud ML Engineer\n"
    for data, view in ((good, "all"), (f"{good},,Fraud ML Engineer\n", "look")):
        batch = chosen(cast, data.encode())
        services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
        page = outcome_page(batch, {})
        assert (page["view"], len(page["rows"])) == (view, 1)


def test_an_import_can_be_taken_back_but_what_was_worked_on_stays(cast, fraud):
    data = "Name,Email,Job\nA,a@x.example,Fraud ML Engineer\nB,b@x.example,Fraud ML Engineer\n"
    batch = chosen(cast, data.encode())
    services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    worked_on = Application.objects.get(candidate__name="B")
    services.add_note(actor=cast.rafa, application=worked_on, body="Call her")
    with pytest.raises(Refused, match=f"{cast.rafa.name} worked on some of it"):
        services.take_back_import(actor=cast.ada, batch=batch)
    services.take_back_import(actor=cast.ada, batch=batch, rest=True)
    assert list(Candidate.objects.values_list("name", flat=True)) == ["B"]
    assert list(Application.objects.all()) == [worked_on]
    batch.refresh_from_db()
    assert (batch.state, batch.found["went"], batch.found["stayed"]) == ("taken_back", 1, 1)


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


def test_a_large_file_is_written_in_parts_and_goes_on_where_a_worker_died(cast, fraud, monkeypatch):
    rows = [f"P{n},p{n % 45}@lab.example,Fraud ML Engineer,2026-01-{1 + n // 45:02}" for n in range(90)]
    data = "\n".join(["Name,Email,Job,Applied on", *rows]).encode()
    monkeypatch.setattr(batches, "AT_ONCE", 20)
    monkeypatch.setattr(running, "CHUNK", 40)
    batch = preview(cast, data)
    assert batch.state == "checking"
    later.check_later(batch.pk)
    batch.refresh_from_db()
    seen = batch.counts
    batch = services.confirm_import(actor=cast.rafa, batch=batch, seen=seen)
    assert (batch.state, Application.objects.count()) == ("running", 0)
    written = []

    def dies(*args):
        if written:
            raise SystemExit
        written.append(write_chunk(*args))

    with monkeypatch.context() as patched:
        patched.setattr(working, "write_chunk", dies)
        with pytest.raises(SystemExit):
            working.run(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.rows_done, batch.rows.count()) == ("running", 40, 40)
    assert later.waiting_files() == [], "another worker waits until the first was silent"
    ImportBatch.objects.update(heard_at=None)
    working.run(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.rows_done, batch.rows.count()) == ("done", 90, 90)
    assert {key: n for key, n in batch.counts.items() if n} == seen


def test_raw_rows_are_forgotten_after_their_time(cast, fraud):
    batch = chosen(cast, b"Name,Job\nA,Fraud ML Engineer\n")
    services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    ImportBatch.objects.update(kept_until=clock.today() - timedelta(days=1))
    assert later.forget_old_files() == 1
    batch.refresh_from_db()
    assert (bool(batch.file), batch.rows.get().data, "jobs" in batch.found) == (False, {}, False)
    assert later.forget_old_files() == 0


def attached(cast, monkeypatch, *people):
    """A ZIP of one résumé for each, attached as a worker does it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for one in people:
            packed.writestr(f"{one.candidate.email}.txt", f"{one.candidate.name} has built forecasting systems.")
    monkeypatch.setattr(resumes, "_text", lambda _name, _data: "")
    batch = resumes.preview_resumes(actor=cast.rafa, file_name="cvs.zip", data=out.getvalue())
    resumes.match_resumes(batch)
    batch.state = ImportBatch.State.PREVIEWED
    batch.save()
    services.confirm_import(actor=cast.rafa, batch=batch, seen={})
    resumes.run(batch.pk)
    batch.refresh_from_db()
    return batch


class TestTakingAZipBack:
    """The files go that nobody can have read; the people were there before and stay."""

    @pytest.fixture
    def two(self, cast):
        role = hiring_role(cast)
        return [application(cast, role, name, email=f"{name}@example.com") for name in ("lucia", "kofi")]

    def test_its_files_go_and_the_people_stay(self, cast, two, monkeypatch):
        batch = attached(cast, monkeypatch, *two)
        assert Attachment.objects.count() == 2
        done = services.take_back_import(actor=cast.rafa, batch=batch)
        assert (done.going, Attachment.objects.count(), Application.objects.count()) == (2, 0, 2)
        assert Event.objects.filter(verb="attachment.removed").count() == 2

    def test_where_somebody_worked_since_the_file_stays(self, cast, two, monkeypatch):
        batch = attached(cast, monkeypatch, *two)
        services.add_note(actor=cast.mei, application=two[0], body="Read it.")
        with pytest.raises(Refused, match="Mei Tanaka worked"):
            services.take_back_import(actor=cast.rafa, batch=batch)
        services.take_back_import(actor=cast.rafa, batch=batch, rest=True)
        assert [one.application_id for one in Attachment.objects.all()] == [two[0].pk]

    def test_a_file_that_was_there_before_is_not_the_zips(self, cast, two, monkeypatch):
        first = attached(cast, monkeypatch, two[0])
        second = attached(cast, monkeypatch, *two)
        assert services.take_back_import(actor=cast.rafa, batch=second).going == 1
        assert services.take_back_import(actor=cast.rafa, batch=first).going == 1

    def test_one_is_said_as_one(self, cast, two, monkeypatch):
        here = f"/imports/{attached(cast, monkeypatch, two[0]).pk}/"
        page = browser(cast.rafa)
        assert "not taken;" not in text(page.get(here))
        ImportRow.objects.update(action=ImportRow.Action.SKIP)
        ImportBatch.objects.update(counts={"skip": 1})
        assert "1 was not taken; its reason stands below" in text(page.get(here))

    def test_the_page_counts_files(self, cast, two, monkeypatch):
        batch = attached(cast, monkeypatch, *two)
        said = text(browser(cast.rafa).get(f"/imports/{batch.pk}/take-back/"))
        assert "Take back 2 files" in said
