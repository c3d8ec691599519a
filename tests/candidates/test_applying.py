"""The public form: who comes in, what is kept, who is turned away and how."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from candidates.models import Application, Attachment, Candidate, FormEntry
from candidates.services import Sent, apply, reject
from candidates.services.form_token import stamp
from foundation.activity.models import Event, Notification
from foundation.activity.services.mailing import send_due
from foundation.core import clock
from foundation.core.errors import Refused
from foundation.people.queries.consent import text_of
from foundation.people.services import change_organisation
from roles.models import Role
from roles.services import add_posting, seat_member
from tests.factories.candidates import application, apply_form, hiring_role, published, reason

pytestmark = pytest.mark.django_db
PDF = b"Ran a forecast in two harbours"


@pytest.fixture
def role(cast: Any) -> Role:
    """An open role whose JD is published, with Rafa as recruiter; its own for each test, for limits count by role."""
    role = hiring_role(cast)
    seat_member(actor=cast.ada, role=role, member=cast.rafa, kind="recruiter")
    return published(role, cast)


def at(role: Role, name: str = "apply", slug: str = "brightwater") -> str:
    return reverse(f"candidates:{name}", args=[slug, role.pk])


def send(role: Role, client: Client | None = None, **typed: Any) -> Any:
    return (client or Client()).post(at(role), apply_form(role, **typed))


def cv(name: str = "cv.txt", data: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_somebody_applies_and_is_thanked(cast: Any, role: Role) -> None:
    posting = add_posting(actor=cast.rafa, role=role, channel="job_board", label="Harbour jobs")
    client = Client()
    shown = client.get(f"{at(role)}?via={posting.code}")
    assert f'name="via" value="{posting.code}"' in shown.content.decode()
    answer = send(role, client, via=posting.code, phone="+47 22", resume=cv())
    assert (answer.status_code, answer["Location"]) == (302, at(role, "applied"))
    assert "Thank you" in client.get(answer["Location"]).content.decode()

    made = Application.objects.select_related("candidate", "stage").get(role=role)
    assert (made.candidate.name, made.candidate.email, made.candidate.phone) == (
        "Karin Lund", "karin@example.com", "+47 22",
    )  # fmt: skip
    assert (made.source, made.posting, made.stage.key) == ("General job board, Harbour jobs", posting, "applied")
    entry = FormEntry.objects.get(application=made)
    assert entry.links == ["https://code.example/karin"]
    assert entry.answer == "A forecast for two harbours."
    assert entry.consent == text_of(cast.acme)
    assert "730 days" in entry.consent
    assert Attachment.objects.get(application=made) == entry.resume
    assert entry.resume.waits, "no request reads a file"
    events = Event.objects.filter(application_id=made.pk).order_by("created_at", "pk")
    assert [(row.verb, row.actor, row.actor_label) for row in events] == [
        ("application.created", None, "The candidate"),
        ("attachment.added", None, "The candidate"),
    ]
    page = Client()
    page.force_login(cast.rafa.user)
    seen = page.get(reverse("candidates:application", args=[made.pk])).content.decode()
    for part in ("The candidate applied and stands at Applied", "A forecast for two harbours.", "code.example/karin"):
        assert part in seen
    plan = page.get(reverse("roles:plan", args=[role.pk])).content.decode()
    assert "1 application" in plan
    assert f"/jobs/brightwater/{role.pk}-founding-ml-engineer/?via={posting.code}" in plan


def test_people_are_told_once_and_no_typed_word_leaves_by_mail(cast: Any, role: Role) -> None:
    send(role, name="Buy at evil.example")
    send(role, name="Buy at evil.example", answer="Once more")
    send(role, email="second@example.com")
    team = Notification.objects.filter(kind="application_in")
    assert set(team.values_list("recipient", flat=True)) == {cast.mei.pk, cast.rafa.pk}
    assert team.exclude(mail_due_at=None).count() == 2, "one mail a day for each, not one for each who applies"
    assert team.count() == 6
    send_due(clock.now())
    receipts = [sent for sent in mail.outbox if sent.to[0].endswith("@example.com")]
    assert sorted(sent.to[0] for sent in receipts) == ["karin@example.com", "second@example.com"]
    for sent in receipts:
        html = str(sent.alternatives[0][0])
        assert sent.subject == f"We have your application for {role.title}"
        assert "evil" not in sent.body + html + sent.subject
        assert "Open in Holdout" not in html


def test_a_known_person_is_found_and_left_as_they_were(cast: Any, role: Role) -> None:
    elsewhere = hiring_role(cast, "Another role")
    known = application(cast, elsewhere, "Karin Lund-Berg", email="karin@example.com").candidate
    kept = [field.name for field in Candidate._meta.concrete_fields if field.name != "looked_at"]
    before = Candidate.objects.filter(pk=known.pk).values(*kept).get()
    thanked = send(role, email="KARIN@example.com", phone="+47 1", name="Mallory")
    stranger = send(role, email="new@example.com")
    assert (thanked.status_code, thanked["Location"]) == (stranger.status_code, stranger["Location"])
    assert Candidate.objects.filter(pk=known.pk).values(*kept).get() == before
    made = Application.objects.get(candidate=known, role=role)
    entry = FormEntry.objects.get(application=made)
    assert (entry.name, entry.phone) == ("Mallory", "+47 1")
    rafa = Client()
    rafa.force_login(cast.rafa.user)
    assert "Mallory" in rafa.get(reverse("candidates:application", args=[made.pk])).content.decode()


def test_who_applies_twice_adds_to_the_first_and_sees_the_same_thanks(cast: Any, role: Role) -> None:
    first = send(role, resume=cv())
    again = send(role, resume=cv("cv2.txt", b"A newer one"), answer="I forgot this")
    twice = send(role, resume=cv("cv2.txt", b"A newer one"), answer="I forgot this")
    assert first["Location"] == again["Location"] == twice["Location"]
    made = Application.objects.get(role=role)
    assert set(Attachment.objects.filter(application=made).values_list("name", flat=True)) == {"cv.txt", "cv2.txt"}
    answers = FormEntry.objects.filter(application=made).order_by("created_at").values_list("answer", flat=True)
    assert list(answers) == ["A forecast for two harbours.", "I forgot this"]
    assert Event.objects.filter(application_id=made.pk, verb="application.sent_again").count() == 1


def test_who_was_declined_may_apply_anew(cast: Any, role: Role) -> None:
    send(role)
    reject(actor=cast.rafa, application=Application.objects.get(role=role), reason=reason(cast))
    send(role, answer="A year later")
    assert sorted(Application.objects.filter(role=role).values_list("status", flat=True)) == ["active", "rejected"]


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(cast: Any, role: Role) -> None:
    typed = {"name": "", "email": "karin@", "links": "not a link", "answer": "<b>Kept</b> \U0001f600", "agree": ""}
    answer = send(role, **typed, resume=cv("cv.pdf", b"MZ\x90\x00 no document"))
    page = answer.content.decode()
    assert answer.status_code == 422
    for sentence in (
        "Please tell us your name.", "does not look like an e-mail address", "is no web address",
        "not a PDF, Word (.docx), OpenDocument, RTF or text file", "Tick this if you agree",
        "Please choose your file again",
    ):  # fmt: skip
        assert sentence in page, sentence
    assert "&lt;b&gt;Kept&lt;/b&gt; \U0001f600" in page
    assert 'value="karin@"' in page
    assert 'aria-describedby="id_email_error"' in page
    bare = send(role, links="", resume="").content.decode()
    assert "Attach a résumé, or give at least one link" in bare
    assert send(role, links="\n".join(["a.example"] * 6)).status_code == 422
    assert send(role, name="x" * 301, answer="y" * 4001).status_code == 422
    assert send(role, name="nul\x00l").status_code == 422
    assert "Please tell us your name." in send(role, name="\u200b\u202e").content.decode()
    assert not Application.objects.filter(role=role).exists()


def test_machines_are_asked_to_send_again(cast: Any, role: Role) -> None:
    client = Client()
    for typed, sentence in (
        ({"website": "https://spam.example"}, "A field that people do not see"),
        ({"stamp": stamp(role.pk, text_of(cast.acme))}, "That was very quick"),
        ({"stamp": ""}, "lay open for more than a day"),
        ({"stamp": "forged"}, "lay open for more than a day"),
        ({"stamp": stamp(hiring_role(cast, "Another").pk, text_of(cast.acme))}, "lay open for more than a day"),
    ):
        answer = send(role, client, **typed)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert sentence in page
        assert "A forecast for two harbours." in page
        assert "spam.example" not in page
    assert not FormEntry.objects.exists()
    with time_machine.travel(clock.now(), tick=False) as time:
        shown = apply_form(role)
        time.shift(25 * 3600)
        assert Client().post(at(role), shown).status_code == 422
    fresh = client.get(at(role)).content.decode().split('name="stamp" value="')[1].split('"')[0]
    with time_machine.travel(clock.now()) as time:
        time.shift(10)
        assert send(role, client, stamp=fresh).status_code == 302


def test_a_text_of_consent_that_changed_meanwhile_is_read_again(cast: Any, role: Role) -> None:
    shown = apply_form(role)
    given = {"name": cast.acme.name, "zone": cast.acme.zone, "currency": cast.acme.currency, "retention_days": 90}
    change_organisation(actor=cast.ada, **given, consent_text="{organisation} keeps this for {days} days.")
    answer = Client().post(at(role), shown)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The text that you agree to has changed" in page
    assert "Brightwater keeps this for 90 days." in page
    assert " checked" not in page
    role.refresh_from_db()
    assert send(role).status_code == 302
    assert FormEntry.objects.get().consent == "Brightwater keeps this for 90 days."


def test_too_many_from_one_address_wait_and_keep_their_words(cast: Any, role: Role) -> None:
    answers = [send(role, answer=f"Number {number}") for number in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    page = answers[-1].content.decode()
    assert "please send it again in an hour" in page
    assert "Number 5" in page
    assert send(role, email="another@example.com").status_code == 302
    assert FormEntry.objects.count() == 6


def test_too_many_from_one_connection_wait_too(role: Role, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"apply": "2/h/ip"}
    here = Client(REMOTE_ADDR=f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1")
    answers = [send(role, here, email=f"p{number}@example.com").status_code for number in range(3)]
    assert answers == [302, 302, 429]
    assert send(role, Client(REMOTE_ADDR=f"2001:db8:{uuid4().hex[:4]}::2")).status_code == 302


@pytest.mark.parametrize(
    ("state", "read", "sent"), [("paused", 200, 409), ("filled", 410, 410), ("closed", 410, 410), ("scoping", 404, 404)]
)
def test_a_role_that_takes_nobody_has_no_form(cast: Any, role: Role, state: str, read: int, sent: int) -> None:
    form = apply_form(role)
    Role.objects.filter(pk=role.pk).update(state=state)
    got = Client().get(at(role))
    assert got.status_code == read
    assert "<form" not in got.content.decode()
    answer = Client().post(at(role), form)
    assert answer.status_code == sent
    assert ("A forecast for two harbours." in answer.content.decode()) == (state != "scoping")
    assert not Candidate.objects.filter(email="karin@example.com").exists()
    with pytest.raises(Refused):
        apply(role=role, sent=Sent("Karin", "karin@example.com", links=["a.example"]), consent="Yes")


def test_a_role_that_closes_between_the_look_and_the_act(role: Role) -> None:
    def closing(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "FOR NO KEY UPDATE" in sql:
            with connection.cursor() as other:
                other.execute("UPDATE roles_role SET state = 'closed' WHERE id = %s", [role.pk])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(closing):
        answer = send(role)
    assert answer.status_code == 410
    assert "What you sent was not kept" in answer.content.decode()
    assert "A forecast for two harbours." in answer.content.decode()
    assert not Application.objects.filter(role=role).exists()


def test_codes_of_others_are_ignored(cast: Any, role: Role) -> None:
    foreign = add_posting(actor=cast.ada, role=hiring_role(cast, "Another"), channel="referral")
    for number, code in enumerate((foreign.code, "unknown", "'; drop", "x" * 4000)):
        assert send(role, via=code, email=f"p{number}@example.com").status_code == 302
    assert set(Application.objects.filter(role=role).values_list("source", "posting")) == {("Website", None)}


def test_nothing_crosses_organisations(cast: Any, role: Role) -> None:
    assert Client().get(at(role, slug="otherland")).status_code == 404
    assert Client().post(at(role, slug="otherland"), apply_form(role)).status_code == 404
    send(role)
    zed = Client()
    zed.force_login(cast.zed.user)
    made = Application.objects.get(role=role)
    assert zed.get(reverse("candidates:application", args=[made.pk])).status_code == 404
    assert not Notification.objects.filter(recipient=cast.zed).exists()


def test_the_form_needs_its_token(role: Role) -> None:
    refused = Client(enforce_csrf_checks=True).post(at(role), apply_form(role))
    assert refused.status_code == 403
    assert "Nothing was sent" in refused.content.decode()


def test_what_is_not_there_speaks_to_somebody_without_an_account(role: Role) -> None:
    page = Client().get(at(role, slug="otherland")).content.decode()
    assert "There is no such job here" in page
    assert "my day" not in page
    assert "Go to my day" in Client().get("/nowhere/").content.decode()


def test_applying_costs_the_same_whatever_was_sent_before(
    cast: Any, role: Role, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        assert Client().get(at(role)).status_code == 200
    send(role)
    with django_assert_max_num_queries(47) as few:
        apply(role=role, sent=Sent("A", "a@example.com", links=["a.example"]), consent="Yes")
    for number in range(3):
        apply(role=role, sent=Sent("B", f"b{number}@example.com", links=["b.example"]), consent="Yes")
    with django_assert_max_num_queries(47) as many:
        apply(role=role, sent=Sent("C", "c@example.com", links=["c.example"]), consent="Yes")
    assert len(many.captured_queries) == len(few.captured_queries)
