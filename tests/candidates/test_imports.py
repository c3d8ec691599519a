"""An import is previewed per row and written whole, once, or not at all."""

import csv
import io

import pytest
from django.db import DatabaseError, connection

from candidates import services
from candidates.models import Application, Candidate, ImportBatch, StageMove
from candidates.services.imports import batches
from foundation.activity.models import Event
from foundation.core.errors import Conflict, Forbidden, Invalid, Refused
from roles.models import Role, Stage
from tests.candidates.test_csv_reading import FILES, TRUTH, parsed, people_in
from tests.factories.candidates import hiring_role

pytestmark = pytest.mark.django_db
DATA = (FILES / "ats_export.csv").read_bytes()
# The beginning of the file is enough where it is not about the whole of it.
PART = b"\n".join(DATA.split(b"\n")[:60])
STATUSES = {"": "active", "converted": "hired", "prospect": "active"}


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


def chosen(cast, data=DATA):
    batch = preview(cast, data)
    return services.choose(actor=cast.rafa, batch=batch, roles=batch.choices["roles"], statuses=STATUSES)


def test_nothing_reaches_the_pipeline_before_it_is_confirmed(cast, roles):
    before = Candidate.objects.count()
    batch = preview(cast)
    assert (Candidate.objects.count(), Application.objects.count()) == (before, 0)
    assert batch.rows.count() == TRUTH["ats_export"]["records"]
    errors = batch.rows.filter(action="error").values_list("number", "line", "code")
    assert list(errors.order_by("number")) == parsed("ats_export")[1]


def test_everyone_and_every_application_arrives_once(cast, roles):
    truth = TRUTH["ats_export"]
    batch = chosen(cast)
    services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    good, bad = parsed("ats_export")
    assert Candidate.objects.count() == people_in(good)
    too_long = [item for item in bad if item[2] == "too_long"]
    expected = truth["applications_if_active_twice_collapse"] - truth["applications_without_a_job"] - len(too_long)
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
    left = batch.rows.filter(code="no_role")
    assert left.exists()
    assert all("No role is chosen" in row.reason for row in left)
    assert not Role.objects.filter(title=gone).exists()


def test_a_closed_role_takes_nobody_by_this_door_either(cast, roles):
    role = next(iter(roles.values()))
    Role.objects.filter(pk=role.pk).update(state="paused")
    batch = chosen(cast, PART)
    services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    assert not Application.objects.filter(role=role).exists()
    assert batch.rows.filter(code="role_closed").exists()


def test_what_changed_since_the_preview_is_shown_before_anything_is_written(cast, roles):
    batch = chosen(cast, PART)
    seen = dict(batch.counts)
    Role.objects.filter(pk=next(iter(roles.values())).pk).update(state="closed")
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
        preview(cast, b"a,b\n" + b"x" * (settings.UPLOAD_LIMITS["csv"] + 1))
    assert "10 MB is the most" in refused.value.errors["file"][0]
    with pytest.raises(Invalid):
        preview(cast, b"colour,size\nred,3\n")


def test_only_those_who_may(cast):
    for member in (cast.mei, cast.ines, cast.vic, cast.olu):
        with pytest.raises(Forbidden):
            services.preview_import(actor=member, file_name="x.csv", data=DATA)


def test_the_cost_does_not_grow_with_the_rows(cast, roles, django_assert_max_num_queries):
    batch = chosen(cast)
    with django_assert_max_num_queries(60):
        services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    assert batches.jobs_of(batch)


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
    assert batch.counts == {"create": 1, "error": 0, "skip": 0}
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


def test_cells_that_are_too_long_are_told_per_row(cast, roles):
    title = next(iter(roles))
    address = f"{'a' * 250}@lab.example"
    rows = [f"A,{address},{title},", f"B,b@lab.example,{title},{'x' * 50_001}", f"C,c@lab.example,{title},"]
    batch = chosen(cast, "\n".join(["Name,Email,Job,Notes", *rows]).encode())
    told = dict(batch.rows.filter(code="too_long").values_list("number", "reason"))
    assert told == {
        1: "Its e-mail address has 262 characters; 254 is the most.",
        2: "Its note has 50,001 characters; 50,000 is the most.",
    }
    services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    assert list(Application.objects.values_list("candidate__name", flat=True)) == ["C"]


def test_a_row_that_repeats_costs_no_statement_of_its_own(cast, roles, django_assert_max_num_queries):
    title = next(iter(roles))
    lines = [f"P{n},p{n}@lab.example,{title}" for n in range(40)] * 2
    with django_assert_max_num_queries(60):
        batch = chosen(cast, "\n".join(["Name,Email,Job", *lines]).encode())
    assert batch.rows.filter(code="repeats").count() == 40
    assert batch.rows.get(number=41).reason == "Repeats row 1."
