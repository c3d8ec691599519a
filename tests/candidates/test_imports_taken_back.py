"""An import is taken back: people and applications that nobody worked on since, and the files of a ZIP."""

import io
import zipfile

import pytest

from candidates import services
from candidates.models import Application, Attachment, Candidate, ImportBatch, ImportRow
from candidates.services.duplicates import look
from candidates.services.imports import resumes
from candidates.services.tagging import set_tags
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


class TestPuttingDetailsBack:
    """Whoever was here before is as they were, but for what somebody changed since."""

    HEAD = "Name,Email,Phone,Location,Company,Tags,Job\n"
    ROW = "Ana Silva,ana@x.example,+351 912 345 678,Lisbon,Kite,nlp; ml,Fraud ML Engineer\n"

    def there(self, cast):
        one = application(cast, hiring_role(cast, "Other"), "Ana Silva", email="ana@x.example").candidate
        set_tags(actor=cast.rafa, candidate=one, names=["ml"])
        return Candidate.objects.get(pk=one.pk)

    def taken_in(self, cast, row=ROW, *, newer=False):
        batch = chosen(cast, (self.HEAD + row).encode())
        if newer:
            batch = services.answer_import(actor=cast.rafa, batch=batch, answers={"newer": "file"})
        services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
        return ImportBatch.objects.get(pk=batch.pk)

    def stands(self, one):
        one = Candidate.objects.get(pk=one.pk)
        names = ("name", "email", "emails", "phone", "phones", "location", "company", "keys")
        return {name: getattr(one, name) for name in names} | {"tags": sorted(one.tags.values_list("name", flat=True))}

    def test_what_was_empty_is_empty_again(self, cast, fraud):
        one = self.there(cast)
        before = self.stands(one)
        batch = self.taken_in(cast)
        there = self.stands(one)
        assert (there["location"], there["tags"]) == ("Lisbon", ["ml", "nlp"])
        assert there["phone"]
        page = browser(cast.rafa)
        said = text(page.get(f"/imports/{batch.pk}/take-back/"))
        assert "put back as they were" in said
        assert "earlier version" not in said
        assert page.post(f"/imports/{batch.pk}/take-back/").status_code == 302
        assert self.stands(one) == before
        assert "Details of 1 person who was here before are as they were." in text(page.get(f"/imports/{batch.pk}/"))

    def test_what_somebody_changed_since_stays(self, cast, fraud):
        one = self.there(cast)
        batch = self.taken_in(cast)
        Candidate.objects.filter(pk=one.pk).update(location="Porto")
        services.take_back_import(actor=cast.rafa, batch=batch, rest=True)
        there = self.stands(one)
        assert (there["location"], there["phone"], there["company"]) == ("Porto", "", "")

    def test_what_was_overwritten_is_there_again_and_the_further_ones_go(self, cast, fraud):
        one = self.there(cast)
        Candidate.objects.filter(pk=one.pk).update(phone="+351 911 111 111", company="Heron")
        look(organisation_id=cast.acme.pk, people=[one.pk], door="edit")
        before = self.stands(one)
        batch = self.taken_in(cast, newer=True)
        assert self.stands(one)["phones"] == ["+351 911 111 111"]
        services.take_back_import(actor=cast.rafa, batch=batch)
        assert self.stands(one) == before

    def test_a_second_address_goes(self, cast, fraud):
        one = self.there(cast)
        before = self.stands(one)
        batch = self.taken_in(cast, self.ROW.replace("ana@x.example", '"ana@x.example, ana@y.example"'))
        assert self.stands(one)["emails"] == ["ana@y.example"]
        services.take_back_import(actor=cast.rafa, batch=batch)
        assert self.stands(one) == before

    def test_of_an_earlier_version_the_page_says_what_stays(self, cast, fraud):
        one = self.there(cast)
        batch = self.taken_in(cast)
        for row in ImportRow.objects.filter(batch=batch):
            del row.told["gave"]
            row.save()
        assert "earlier version" in text(browser(cast.rafa).get(f"/imports/{batch.pk}/take-back/"))
        services.take_back_import(actor=cast.rafa, batch=batch)
        assert self.stands(one)["location"] == "Lisbon"
