"""Pages of the pipeline: what they show, what they refuse, what they cost."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from candidates.models import Application, Attachment, Interview, Note
from candidates.services import add_note, attach_file
from candidates.services.reading import read_attachment
from foundation.activity.models import Notification
from foundation.core import clock
from roles.models import Role
from tests.candidates.pages import HTMX, browser, crowd, stage, text, url
from tests.factories.candidates import application, interview, move, reason, seat

pytestmark = pytest.mark.django_db


class TestIntake:
    """The form for a new person."""

    def form(self, **fields: Any) -> dict[str, Any]:
        return {"name": "Lucía", "email": "lucia@example.com", "source": "Referral", **fields}

    def test_a_person_comes_in_with_a_file(self, cast: Any, role: Role) -> None:
        cv = SimpleUploadedFile("cv.txt", b"Ran a forecast in two depots")
        sent = browser(cast.rafa).post(url("new", role), self.form(resume=cv, note="Met at a meet-up"), follow=True)
        assert "Lucía is in, at Applied." in text(sent)
        made = Application.objects.get()
        assert (made.owner, Attachment.objects.get().application) == (cast.rafa, made)
        assert Note.objects.get().body == "Met at a meet-up"

    def test_somebody_known_is_told_before_anything_is_made(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía Etxeberria", email="lucia@example.com")
        client = browser(cast.rafa)
        client.post(url("close", lucia), {"reason": reason(cast).pk})
        told = client.post(url("new", role), self.form(name="L."))
        assert told.status_code == 409
        assert "Lucía Etxeberria has this address" in text(told)
        assert 'value="L."' in text(told)
        assert Application.objects.count() == 1
        client.post(url("new", role), self.form(name="L.", known=str(lucia.candidate_id)))
        assert Application.objects.filter(candidate=lucia.candidate).count() == 2

    def test_a_manager_is_not_told_who_it_is_when_they_may_not_see_them(self, cast: Any, role: Role) -> None:
        other = Role.objects.create(
            organisation=cast.acme, title="Secret role", currency="EUR", created_by=cast.ada, state="open"
        )
        other.stages.create(organisation=cast.acme, position=1, key="applied", kind="application", label="Applied")
        application(cast, other, "Hidden Person", email="lucia@example.com")
        told = text(browser(cast.mei).post(url("new", role), self.form()))
        assert "Somebody here has this address" in told
        assert "Hidden Person" not in told
        assert "Secret role" not in told

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"name": "", "email": ""}, "Give a name or an e-mail address."),
            ({"email": "nonsense"}, "does not look like an e-mail address"),
            ({"name": "x" * 5000}, "Keep this under 300 characters"),
            ({"linkedin": "javascript:alert(1)"}, "begins with https://"),
            ({"name": "a\x00b"}, "Null characters are not allowed."),
            ({"source": "Nowhere"}, "Choose one of these ways."),
            (
                {"resume": SimpleUploadedFile("cv.pdf", b"MZ\x90\x00")},
                "not a PDF, Word (.docx), OpenDocument, RTF or text file",
            ),
            ({"resume": SimpleUploadedFile("cv.pdf", b"")}, "The file is empty."),
        ],
    )
    def test_wrong_input_is_told_and_what_was_typed_stays(
        self, cast: Any, role: Role, fields: dict[str, Any], sentence: str
    ) -> None:
        answer = browser(cast.rafa).post(url("new", role), {**self.form(), "phone": "+34 600", **fields})
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert 'value="+34 600"' in text(answer)
        assert not Application.objects.exists()

    def test_a_closed_role_shows_no_form_and_takes_nobody(self, cast: Any, role: Role) -> None:
        Role.objects.filter(pk=role.pk).update(state="paused")
        client = browser(cast.rafa)
        assert "takes no applications" in text(client.get(url("new", role)))
        assert client.post(url("new", role), self.form()).status_code == 409
        assert not Application.objects.exists()


class TestApplication:
    """The page of one application."""

    def test_it_shows_what_there_is(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía", "technical_screen", owner=cast.rafa)
        interview(cast, lucia, [cast.ines], shadows=[cast.oba])
        add_note(actor=cast.mei, application=lucia, body="<b>Prefers</b> mornings")
        attach_file(actor=cast.rafa, application=lucia, upload=SimpleUploadedFile("cv.txt", b"text"))
        page = text(browser(cast.rafa).get(url("application", lucia)))
        for said in (
            "Owner Rafa Duarte",
            "Inês Carvalho",
            "listens",
            "cv.txt",
            "&lt;b&gt;Prefers",
            "A system you shipped",
        ):
            assert said in page
        assert 'aria-current="step"' in page

    def test_private_notes_are_the_authors(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía")
        add_note(actor=cast.mei, application=lucia, body="Ask about Kafka", private=True)
        assert "Ask about Kafka" in text(browser(cast.mei).get(url("application", lucia)))
        assert "Ask about Kafka" not in text(browser(cast.rafa).get(url("application", lucia)))

    def test_a_note_tells_those_it_names(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía")
        client = browser(cast.rafa)
        client.post(url("note", lucia), {"body": "Please read", "mentions": [cast.mei.pk]})
        assert Notification.objects.get(kind="mention").recipient == cast.mei
        refused = client.post(url("note", lucia), {"body": "Kept text", "mentions": [cast.tom.pk]}, headers=HTMX)
        assert refused.status_code == 422
        assert "Tom Becker cannot see notes on this person." in text(refused)
        assert "Kept text" in text(refused)
        assert client.post(url("note", lucia), {"body": " "}).status_code == 422

    def test_why_a_guard_was_passed_is_not_for_interviewers(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía", "offer")
        interview(cast, lucia, [cast.ines])
        assert "Put here for a test" in text(browser(cast.mei).get(url("application", lucia)))
        seen = text(browser(cast.ines).get(url("application", lucia)))
        assert "Put here for a test" not in seen
        assert "past a guard" in seen

    def test_an_advisor_sees_the_person_and_no_notes(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía")
        interview(cast, lucia, [cast.vic])
        add_note(actor=cast.mei, application=lucia, body="Prefers mornings")
        page = text(browser(cast.vic).get(url("application", lucia)))
        assert "Lucía" in page
        assert "Prefers mornings" not in page
        assert 'id="notes-card"' not in page

    def test_the_whole_history_has_its_page(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía")
        for key in ("resume_screen", "applied") * 5:
            move(cast, lucia, key)
            lucia.refresh_from_db()
        assert url("history", lucia) in text(browser(cast.rafa).get(url("application", lucia)))
        page = text(browser(cast.rafa).get(url("history", lucia)))
        assert (page.count("moved Lucía from"), page.count("moved Lucía back from")) == (5, 5)

    def test_it_costs_the_same_for_one_and_three(
        self, cast: Any, role: Role, django_assert_max_num_queries: Any
    ) -> None:
        lucia = application(cast, role, "Lucía", "technical_screen")
        clients = {member: browser(member) for member in (cast.rafa, cast.mei, cast.ines)}
        counts: list[list[int]] = []
        for number in range(3):
            begins = clock.now() + timedelta(days=number + 1)
            interview(cast, lucia, [cast.ines, cast.tom], starts_at=begins)
            add_note(actor=cast.mei, application=lucia, body=f"Note {number}")
            upload = SimpleUploadedFile("cv.txt", f"text {number}".encode())
            attach_file(actor=cast.rafa, application=lucia, upload=upload)
            counts.append([])
            for client in clients.values():
                client.get(url("application", lucia))
                with django_assert_max_num_queries(12) as asked:
                    client.get(url("application", lucia))
                counts[-1].append(len(asked))
        assert counts[0] == counts[1] == counts[2]

    def test_who_looks_after_it(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía")
        client = browser(cast.rafa)
        assert "Inês" not in text(client.get(url("edit", lucia)))
        day = clock.today() + timedelta(days=2)
        client.post(url("edit", lucia), {"owner": cast.mei.pk, "answer_by": day.isoformat()})
        lucia.refresh_from_db()
        assert (lucia.owner, lucia.answer_by) == (cast.mei, day)
        for wrong in ("2001-01-01", "2026-02-31", "soon"):
            assert client.post(url("edit", lucia), {"answer_by": wrong}).status_code == 422


class TestFiles:
    """Downloads are for those who see the person."""

    def test_a_file_is_always_a_download(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía")
        kept = attach_file(
            actor=cast.rafa, application=lucia, upload=SimpleUploadedFile('é".txt', b"<script>alert(1)</script>")
        )
        sent = browser(cast.mei).get(url("file", kept))
        assert sent.headers["Content-Disposition"].startswith("attachment;")
        assert sent.headers["X-Content-Type-Options"] == "nosniff"
        assert sent.headers["Content-Type"] == "text/plain"
        for who, status in (("ines", 404), ("vic", 404), ("olu", 404), ("zed", 404)):
            assert browser(getattr(cast, who)).get(url("file", kept)).status_code == status
        interview(cast, lucia, [cast.ines])
        assert browser(cast.ines).get(url("file", kept)).status_code == 200

    def test_attaching_from_the_page(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía")
        client = browser(cast.rafa)
        client.post(url("attach", lucia), {"resume": SimpleUploadedFile("cv.txt", b"text")})
        assert Attachment.objects.get().name == "cv.txt"
        wrong = client.post(url("attach", lucia), {"resume": SimpleUploadedFile("cv.exe", b"MZ\x90\x00")})
        assert wrong.status_code == 422
        assert "not a PDF" in text(wrong)
        assert "Choose a file first." in text(client.post(url("attach", lucia), {}))


class TestInterviews:
    """Scheduling, the interview's page, answering, releasing."""

    def ask(self, role: Role, cast: Any, **fields: Any) -> dict[str, Any]:
        return {
            "stage": stage(role, "technical_screen").pk,
            "starts_at": "2026-12-03T10:00",
            "ends_at": "2026-12-03T11:00",
            "seats": [cast.ines.pk],
            **fields,
        }

    def test_from_asking_to_release(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía", "technical_screen")
        client = browser(cast.rafa)
        sent = client.post(url("schedule", lucia), self.ask(role, cast, shadows=[cast.oba.pk]), follow=True)
        assert "is set up; everybody was told" in text(sent)
        made = Interview.objects.get()
        own = seat(made, cast.ines)
        mine = browser(cast.ines)
        assert "Can you be there?" in text(mine.get(url("interview", made)))
        mine.post(url("answer", own), {"answer": "decline"})
        own.refresh_from_db()
        assert own.answer == "declined"
        assert mine.post(url("answer", own), {"answer": "perhaps"}).status_code == 400
        assert mine.get(url("release", own)).status_code == 403
        assert client.get(url("release", own)).status_code == 403
        lead = browser(cast.mei)
        assert "Say why" in text(lead.post(url("release", own), {"reason": ""}))
        lead.post(url("release", own), {"reason": "On leave"})
        assert "Released by Mei Tanaka" in text(client.get(url("interview", made)))

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"seats": []}, "Choose at least one person who interviews"),
            ({"starts_at": "2026-12-03T12:00"}, "The end must come after the start."),
            ({"starts_at": "2026-02-31T10:00"}, "Choose a day and a time that exist."),
            ({"starts_at": "0001-01-01T00:00"}, "within the past year"),
            ({"starts_at": ""}, "Choose a day and a time."),
            ({"stage": "x"}, "Choose a stage of this role."),
            ({"seats": ["x"]}, "Choose active members who interview."),
        ],
    )
    def test_wrong_input(self, cast: Any, role: Role, fields: dict[str, Any], sentence: str) -> None:
        lucia = application(cast, role, "Lucía")
        answer = browser(cast.rafa).post(url("schedule", lucia), self.ask(role, cast, place="Room 4") | fields)
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert 'value="Room 4"' in text(answer)

    def test_double_booking_is_told_beside_the_people(self, cast: Any, role: Role) -> None:
        lucia, noor = application(cast, role, "Lucía"), application(cast, role, "Noor")
        client = browser(cast.rafa)
        client.post(url("schedule", lucia), self.ask(role, cast), follow=True)
        clash = client.post(url("schedule", noor), self.ask(role, cast))
        assert re.search(r"Inês Carvalho sits in .+ with Lucía on Thu 3 Dec, 10:00 to 11:00\.", text(clash))

    def test_another_time_and_cancelling_with_an_old_version(self, cast: Any, role: Role) -> None:
        made = interview(cast, application(cast, role, "Lucía"), [cast.ines])
        client = browser(cast.rafa)
        asked = {"starts_at": "2026-12-04T10:00", "ends_at": "2026-12-04T11:00", "version": 1, "reason": "Ill"}
        assert client.post(url("reschedule", made), asked).status_code == 302
        stale = client.post(url("reschedule", made), {**asked, "place": "Mine is kept"})
        assert stale.status_code == 409
        assert "Somebody changed this meanwhile" in text(stale)
        assert 'value="Mine is kept"' in text(stale)
        assert client.post(url("cancel", made), {"reason": "Ill", "version": 1}).status_code == 409
        assert client.post(url("cancel", made), {"reason": "", "version": 2}).status_code == 422
        assert client.post(url("cancel", made), {"reason": "Ill", "version": 2}).status_code == 302
        made.refresh_from_db()
        assert made.state == "cancelled"

    def test_one_more_person(self, cast: Any, role: Role) -> None:
        made = interview(cast, application(cast, role, "Lucía"), [cast.ines])
        client = browser(cast.rafa)
        client.post(url("seat", made), {"member": cast.tom.pk, "part": "shadow"})
        assert seat(made, cast.tom).shadow
        assert "has a seat in this interview already" in text(client.post(url("seat", made), {"member": cast.tom.pk}))


class TestPeople:
    """The list, one person, their details."""

    def test_words_are_found_in_names_addresses_and_files(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía Etxeberria", email="lucia@example.com")
        application(cast, role, "Noor Karimi")
        upload = SimpleUploadedFile("cv.txt", b"Kestrel forecasts")
        kept = attach_file(actor=cast.rafa, application=lucia, upload=upload)
        read_attachment(attachment_id=kept.pk)
        client = browser(cast.rafa)
        for words in ("etxe", "lucia@exam", "kestr", "forecasts luc"):
            page = text(client.get(reverse("candidates:list"), {"q": words}))
            assert ("Etxeberria" in page, "Karimi" in page) == (words != "forecasts luc", False), words
        for odd in ("'", "a & b | !", "\x00", ":*", "<->", "\\", "()", "💥"):
            assert client.get(reverse("candidates:list"), {"q": odd}).status_code == 200

    def test_pages_follow_one_another_without_gaps(self, cast: Any, role: Role) -> None:
        crowd(cast, role, 70)
        client = browser(cast.rafa)
        first = text(client.get(reverse("candidates:list")))
        link = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        second = text(client.get(link))
        seen = {number for number in range(70) if f">Person {number}<" in first}
        rest = {number for number in range(70) if f">Person {number}<" in second}
        assert (len(seen), seen | rest, seen & rest) == (50, set(range(70)), set())

    def test_it_costs_the_same_at_any_size(self, cast: Any, role: Role, django_assert_max_num_queries: Any) -> None:
        client, counts = browser(cast.mei), []
        client.get(reverse("candidates:list"))
        for size in (1, 2, 60):
            crowd(cast, role, size)
            with django_assert_max_num_queries(11) as asked:
                client.get(reverse("candidates:list"))
            counts.append(len(asked))
        assert len(set(counts)) == 1, counts

    def test_details_change_once(self, cast: Any, role: Role) -> None:
        person = application(cast, role, "Lucía").candidate
        client = browser(cast.rafa)
        form = {"name": "Lucía E.", "email": person.email, "company": "Kestrel", "version": person.version}
        assert client.post(url("edit_candidate", person), form).status_code == 302
        stale = client.post(url("edit_candidate", person), {**form, "company": "Mine is kept"})
        assert stale.status_code == 409
        assert "Kestrel" in text(stale)
        assert 'value="Mine is kept"' in text(stale)
        assert "Kestrel" in text(client.get(url("candidate", person)))

    def test_pages_that_send_to_themselves_name_their_own_address(self, cast: Any, role: Role) -> None:
        client, lucia = browser(cast.rafa), application(cast, role, "Lucía")
        found = text(client.get(reverse("candidates:list")))
        assert f'action="{reverse("candidates:list")}"' in found
        assert f'hx-get="{reverse("candidates:list")}"' in found
        assert f'href="{url("close", lucia)}?by=them"' in text(client.get(url("close", lucia)))

    def test_an_interviewer_finds_only_their_own(self, cast: Any, role: Role) -> None:
        lucia, noor = application(cast, role, "Lucía"), application(cast, role, "Noor")
        interview(cast, lucia, [cast.ines])
        page = text(browser(cast.ines).get(reverse("candidates:list")))
        assert ("Lucía" in page, "Noor" in page) == (True, False)
        assert browser(cast.ines).get(url("candidate", noor.candidate)).status_code == 404
        assert browser(cast.ines).get(url("edit_candidate", lucia.candidate)).status_code == 403
        assert browser(cast.olu).get(reverse("candidates:list")).status_code == 403
