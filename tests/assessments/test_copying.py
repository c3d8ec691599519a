"""The copies that graders read: made once after the hand-in, by a worker; no byte of them tells whose work it is."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from assessments import services, tasks
from assessments.models import Assignment, BlindCopy
from assessments.services import copying, links
from candidates.services import attaching
from foundation.activity.models import Event
from foundation.core.api.permissions import known_scopes
from foundation.core.clock import now
from foundation.core.errors import Forbidden, Invalid, Refused
from rubrics.models import GradingSeat
from rubrics.services import open_work
from tests.assessments.anonymise.test_names import FORMS, TRACES
from tests.cast import Cast
from tests.factories.assessments import SAMPLES, sent, submitted, upload
from tests.factories.candidates import application, hiring_role
from tests.foundation.core.api.keys import client as api_client
from tests.matrix.routes import methods_of, routes
from tests.rubrics.doors import EMPTY, WORDLESS

pytestmark = pytest.mark.django_db
Status = BlindCopy.Status


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.API_RATE_LIMIT_PER_MINUTE = 100_000


def started(cast: Cast, name: str = "Marga Gerlach", email: str = "marga.gerlach@post.example") -> Assignment:
    person = application(cast, hiring_role(cast), name, "take_home", email=email)
    return services.start_work(assignment=sent(cast, person))


def handed_in(cast: Cast, files: dict[str, bytes], statement: str = "", **who: str) -> Assignment:
    """Work that was handed in and not copied yet."""
    assignment = started(cast, **who)
    for name, data in files.items():
        services.add_file(assignment=assignment, upload=SimpleUploadedFile(name, data))
    services.hand_in(assignment=assignment, hours_spent=Decimal(3), statement=statement, ai_statement="None.")
    return Assignment.objects.get(pk=assignment.pk)


def graded(cast: Cast, assignment: Assignment) -> GradingSeat:
    """The seat of Inês, who has opened the work; the other grader is Tom."""
    seat, _other = services.ask_graders(actor=cast.rafa, assignment=assignment, graders=[cast.ines, cast.tom])
    open_work(actor=cast.ines, seat=seat)
    return seat


def made(assignment: Assignment) -> BlindCopy:
    copying.make_copies(copy_id=assignment.submission.copy.pk)
    return BlindCopy.objects.get(submission=assignment.submission)


def browser_of(member: Any) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def page(client: Client, seat: GradingSeat) -> str:
    return client.get(reverse("rubrics:grading", args=[seat.pk])).content.decode()


def work_of_all_kinds(texts: list[str]) -> bytes:
    """A ZIP with every text in code, a notebook, markup, tables and names of files."""
    cell = {"cell_type": "code", "source": [f"# {text}\n" for text in texts], "metadata": {}, "outputs": []}
    book = {"cells": [cell], "metadata": {"authors": [{"name": texts[0]}]}, "nbformat": 4, "nbformat_minor": 5}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.ipynb", json.dumps(book))
        archive.writestr("a.py", "".join(f"x = {text!r}  # {text}\n" for text in texts))
        archive.writestr("a.csv", "".join(f"1;{text}\n" for text in texts).encode("utf-16"))
        archive.writestr("a.svg", f"<svg>{''.join(f'<text>{text}</text>' for text in texts if '&' not in text)}</svg>")
        for number, text in enumerate(texts):
            archive.writestr(f"{number} {text.replace('/', '')}.md", text)
    return out.getvalue()


def read_through(answer: HttpResponse) -> Iterator[str]:
    """All that an answer says: its headers, its body, and what is in it once it is unpacked and decoded."""
    yield str(dict(answer.headers))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    yield body.decode(errors="replace")
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                raw = archive.read(name)
                yield name
                yield raw.decode("utf-16" if raw.startswith(b"\xff\xfe") else "utf-8")
                if name.endswith(".ipynb"):
                    yield json.dumps(json.loads(raw), ensure_ascii=False)


def all_doors(cast: Cast) -> Iterator[tuple[str, HttpResponse]]:
    """All pages and collections that need no id, as the grader gets them."""
    browser, api = browser_of(cast.ines), api_client(cast.ines, *known_scopes())
    for route, _name, view in routes():
        skipped = "<" in route or "^" in route or route.startswith(EMPTY) or f"/{route}" in WORDLESS
        if not skipped and "GET" in methods_of(view):
            yield route, (api if route.startswith("api/") else browser).get(f"/{route}")


def answers(cast: Cast, seat: GradingSeat, assignment: Assignment) -> Iterator[tuple[str, HttpResponse]]:
    """The grading and its files; of the take-home itself the grader gets nothing."""
    browser, api = browser_of(cast.ines), api_client(cast.ines, *known_scopes())
    yield "grading", browser.get(reverse("rubrics:grading", args=[seat.pk]))
    for kept in assignment.files.all():
        yield "file", browser.get(reverse("assessments:graded_file", args=[seat.pk, kept.pk]))
        assert browser.get(reverse("assessments:file", args=[kept.pk])).status_code == 404
    assert browser.get(reverse("assessments:assignment", args=[assignment.pk])).status_code == 404
    assert api.get(f"/api/v1/submissions/{assignment.submission.pk}").status_code == 404


@pytest.mark.parametrize("script", ["latin", "polish", "cyrillic", "arabic", "hangul", "han", "japanese", "thai"])
def test_no_byte_that_a_grader_gets_names_the_person(cast: Cast, script: str) -> None:
    name, email, texts = FORMS[script]
    files = {"work.zip": work_of_all_kinds([name, *texts]), f"{name}.py": f"# {name}".encode()}
    assignment = handed_in(cast, files, statement=f"Done. {name}", name=name, email=email or "me@post.example")
    copy = made(assignment)
    assert copy.status == Status.READY
    seat = graded(cast, assignment)
    for where, answer in answers(cast, seat, assignment):
        for text in read_through(answer):
            plain = text.lower().replace("candidate", "")
            traces = [
                trace for trace in (*TRACES[script], name.lower(), "\\u738b") if len(trace) > 3 or not trace.isascii()
            ]
            assert not [trace for trace in traces if trace in plain], where
    if script == "han":  # no list is masked, so one name stands for all
        doors = list(all_doors(cast))
        assert len(doors) > 30
        assert not [where for where, answer in doors if name.lower() in "".join(read_through(answer)).lower()]
    assert "Done. " in page(browser_of(cast.ines), seat)


def test_until_the_copies_are_there_graders_are_told_so(cast: Cast) -> None:
    assignment = handed_in(cast, {"a.py": b"x = 1"})
    seat, client = graded(cast, assignment), browser_of(cast.ines)
    file = reverse("assessments:graded_file", args=[seat.pk, assignment.files.get().pk])
    assert "The copies for graders are being made" in page(client, seat)
    assert client.get(file).status_code == 404
    assert tasks.sweep_copies() == 1
    made(assignment)
    assert "being made" not in page(client, seat)
    assert b"".join(client.get(file).streaming_content) == b"x = 1"
    assert tasks.sweep_copies() == 0


def test_what_was_done_is_told_to_graders_and_leads_and_ordinary_words_to_leads_alone(cast: Cast) -> None:
    files = {"w.zip": (SAMPLES / "zip_with_broken_docx.zip").read_bytes(), "m.py": b"# Max Page\nx = max(page, 1)\n"}
    assignment = handed_in(cast, files, name="Max Page", email="mp@post.example")
    copy = made(assignment)
    assert copy.ordinary_words == [{"word": "max", "count": 1}, {"word": "page", "count": 1}]
    seat = graded(cast, assignment)
    read = page(browser_of(cast.ines), seat)
    lead = browser_of(cast.mei).get(reverse("assessments:assignment", args=[assignment.pk])).content.decode()
    for text in (read, lead):
        assert "notes.docx" in text
        assert "The document is damaged and could not be read." in text
        assert "Names were taken out of its text." in text
    assert "“max” 1 time, “page” 1 time" in " ".join(lead.split())
    assert "Words of the name" not in read
    told = api_client(cast.rafa, "assignments:read", "submissions:read").get(
        f"/api/v1/submissions/{assignment.submission.pk}"
    )
    body = told.json()
    assert (body["copies_status"], body["ordinary_words"]) == ("ready", copy.ordinary_words)
    assert {file["name"]: file["state"] for file in body["copied_files"]} == {
        "main.py": "unchanged",
        "notes.docx": "unreadable",
        "m.py": "changed",
    }


def test_copies_are_made_once_and_again_only_when_asked(cast: Cast) -> None:
    assignment = handed_in(cast, {"a.py": b"# Marga"})
    copy = made(assignment)
    first = copy.files.get()
    made(assignment)
    assert copy.files.get() == first
    with pytest.raises(Forbidden):
        services.copy_anew(actor=cast.tom, assignment=assignment)
    services.copy_anew(actor=cast.mei, assignment=assignment)
    with pytest.raises(Refused, match="being made"):
        services.copy_anew(actor=cast.mei, assignment=assignment)
    assert made(assignment).files.get() != first
    assert Event.objects.filter(subject_id=assignment.pk, verb="take_home.copied_anew").count() == 1


def test_a_failure_is_tried_again_and_then_said(cast: Cast) -> None:
    assignment = handed_in(cast, {"a.py": b"x = 1"})
    kept = assignment.files.get()
    kept.file.storage.delete(kept.file.name)
    seat = graded(cast, assignment)
    moment = now()
    for _try in range(copying.MOST_TRIES):
        with time_machine.travel(moment, tick=False):
            assert copying.due_copies(moment) == [assignment.submission.copy.pk]
            made(assignment)
        moment += timedelta(minutes=2)
    with time_machine.travel(moment, tick=False):
        assert copying.due_copies(moment) == []
        lead = browser_of(cast.mei).get(reverse("assessments:assignment", args=[assignment.pk])).content.decode()
    for text in (lead, page(browser_of(cast.ines), seat)):
        assert "They could not be made after 3 tries." in text
    assert "Make the copies again" in lead


def test_work_that_ends_its_workers_is_given_up(cast: Cast) -> None:
    assignment = handed_in(cast, {"a.py": b"x = 1"})
    copy = assignment.submission.copy
    moment = now()
    for _try in range(copying.MOST_TRIES):  # a worker takes it and is never heard of again
        with time_machine.travel(moment, tick=False):
            assert copying._claim(copy.pk) is not None
            assert copying._claim(copy.pk) is None, "nobody else takes it meanwhile"
        moment += copying.PATIENCE
    with time_machine.travel(moment, tick=False):
        copying.make_copies(copy_id=copy.pk)
    copy.refresh_from_db()
    assert (copy.status, copy.error, copy.due_at) == (
        Status.FAILED,
        "The worker stopped 3 times while making them.",
        None,
    )


def test_a_worker_that_was_taken_for_dead_keeps_nothing(cast: Cast) -> None:
    assignment = handed_in(cast, {"a.py": b"x = 1"})
    slow = copying._claim(assignment.submission.copy.pk)
    assert slow is not None
    with time_machine.travel(now() + copying.PATIENCE, tick=False):
        copy = made(assignment)
        first = copy.files.get()
        copying._make(slow)
    assert copy.files.get() == first


def test_handing_in_by_the_portal_asks_for_copies_and_queues_them(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    assignment = started(cast)
    services.add_file(assignment=assignment, upload=upload())
    token = links.issue(assignment)
    with django_capture_on_commit_callbacks() as queued:
        answer = Client().post(
            reverse("assessments:hand_in", args=[token]), {"hours_spent": "3", "ai_statement": "None", "statement": ""}
        )
    assert answer.status_code == 302
    assert BlindCopy.objects.get(submission__assignment=assignment).status == Status.WAITING
    assert any("enqueue_copies" in repr(each) for each in queued)


@pytest.mark.parametrize(("name", "said"), [("device.zip", "a device or a pipe"), ("bomb.docx", "out of all measure")])
def test_what_is_no_work_is_refused_in_words(cast: Cast, name: str, said: str) -> None:
    assignment = started(cast)
    with pytest.raises(Invalid) as refused:
        services.add_file(assignment=assignment, upload=upload(name))
    assert said in str(refused.value.errors["file"])


def test_a_document_that_grows_without_measure_is_no_resume_either() -> None:
    with pytest.raises(Invalid) as refused:
        attaching.checked(upload("bomb.docx"))
    assert "out of all measure" in str(refused.value.errors["resume"])


def test_odd_signs_in_names_are_taken_out_and_the_candidate_is_told(cast: Cast) -> None:
    assignment = started(cast)
    inside = services.add_file(assignment=assignment, upload=upload("control_characters_in_names.zip"))
    assert inside.remark.startswith("Inside: signs in a file’s name")
    odd = services.add_file(assignment=assignment, upload=upload("a\u202eb\x1b[31m.py", b"x = 1"))
    assert (odd.original_name, odd.remark[:5]) == ("ab.py", "Signs")
    services.hand_in(assignment=assignment, hours_spent=Decimal(3), ai_statement="None.")
    work = Assignment.objects.get(pk=assignment.pk)
    assert [told["name"] for told in made(work).files.get(original=inside).told] == ["a b.py", "gnp.exe"]


def test_a_page_asks_no_more_the_more_files_there_are(cast: Cast, django_assert_max_num_queries: Any) -> None:
    few, many = (
        submitted(cast, started_application(cast, "Asha Few")),
        handed_in(cast, {f"{n}.py": b"1" for n in range(4)}),
    )
    made(many)
    counts = []
    for assignment in (few, many):
        client, address = browser_of(cast.rafa), reverse("assessments:assignment", args=[assignment.pk])
        client.get(address)
        with django_assert_max_num_queries(30) as found:
            client.get(address)
        counts.append(len(found))
    assert counts[0] == counts[1]


def started_application(cast: Cast, name: str) -> Any:
    return application(cast, hiring_role(cast), name, "take_home")
