"""An import is previewed per row and written whole, once, or not at all."""

import pytest
from django.db import DatabaseError, connection

from candidates import services
from candidates.models import Application, Candidate, ImportBatch, StageMove
from candidates.pages.importing.outcome import outcome_page
from foundation.activity.models import Event
from foundation.core.errors import Conflict, Forbidden, Invalid, Refused
from roles.models import Role
from tests.candidates.importing import DATA, chosen, preview
from tests.candidates.test_tables import TRUTH, parsed, people_in

pytestmark = pytest.mark.django_db
# The beginning of the file is enough where it is not about the whole of it.
PART = b"\n".join(DATA.split(b"\n")[:60])


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


def test_the_result_begins_with_all_rows_when_none_needs_a_look(cast, fraud):
    good = "Name,Email,Job\nA,a@x.example,Fraud ML Engineer\n"
    for data, view in ((good, "all"), (f"{good},,Fraud ML Engineer\n", "look")):
        batch = chosen(cast, data.encode())
        services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
        page = outcome_page(batch, {})
        assert (page["view"], len(page["rows"])) == (view, 1)
