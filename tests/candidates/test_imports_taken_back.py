"""An import is taken back: people and applications that nobody worked on since, and the files of a ZIP."""

import io
import zipfile

import pytest

from candidates import services
from candidates.models import Application, Attachment, Candidate, ImportBatch, ImportRow
from candidates.services.imports import resumes
from foundation.activity.models import Event
from foundation.core.errors import Refused
from tests.candidates.importing import chosen
from tests.candidates.pages import browser, text
from tests.factories.candidates import application, hiring_role

pytestmark = pytest.mark.django_db


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

    def test_what_an_earlier_version_attached_is_not_offered(self, cast, two, monkeypatch):
        batch = attached(cast, monkeypatch, *two)
        page = browser(cast.rafa)
        assert "Take the import back" in text(page.get(f"/imports/{batch.pk}/"))
        ImportRow.objects.update(told={})
        assert "Take the import back" not in text(page.get(f"/imports/{batch.pk}/"))
        with pytest.raises(Refused, match="earlier version"):
            services.take_back_import(actor=cast.rafa, batch=batch)

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
