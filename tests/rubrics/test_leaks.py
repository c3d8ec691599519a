"""Nothing that another wrote reaches someone who owes, by any door; nor does a grader learn whose work it is.

Every GET address of the site and the API is asked, with every id of the small world that this makes.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from io import BytesIO
from itertools import product
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_htmx.middleware import HtmxDetails
from pypdf import PdfReader

from candidates.queries import visible_notes
from candidates.queries.seeing import told_notes
from candidates.services import add_note
from foundation.activity.models import Event, Notification
from foundation.activity.services import sweep_reminders
from foundation.activity.services.mailing import send_due
from foundation.core import clock
from foundation.core.api.permissions import known_scopes
from foundation.documents.queries import visible_documents
from foundation.documents.services.rendering import render_document, request_document
from foundation.people.models import Membership
from rubrics import services
from rubrics.domain.drafts import CardInput
from rubrics.domain.tables import splits_of
from rubrics.models import Debrief, GradingSeat, Kit, Scorecard
from rubrics.queries import debrief_rows
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import rubrics as judging
from tests.foundation.core.api.keys import client as api_client
from tests.matrix.routes import methods_of, routes
from tests.rubrics.conftest import Opening
from tests.rubrics.doors import EMPTY, WORDLESS

MARK = "zebrafishmarker"
LATER = "pangolinmarker"
LABEL = "Submission 4711"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
SCORE = re.compile(r'data-score="[1-5]"')


@pytest.fixture
def planted(cast: Cast, opening: Opening) -> Scorecard:
    """Inês wrote the marker everywhere that a scorecard has text, scored 5 throughout, and amended it."""
    scores = dict.fromkeys(("end_to_end", "knows_it_works", "failure_story", "on_call", "data_reality"), 5)
    card = judging.submitted_scorecard(
        cast,
        opening.ines,
        scores,
        evidence=f"{MARK} in evidence, at some length so that it is not thin",
        summary=f"{MARK} in the summary",
        flags={"paged": f"{MARK} in a flag"},
        recommendation=4,
    )
    return services.amend_scorecard(
        actor=cast.ines,
        scorecard=card,
        draft=CardInput(summary=f"{LATER} after the amendment"),
        reason=f"{MARK} as the reason",
        version=card.version,
    )


def ids_of(opening: Opening) -> dict[str, list[Any]]:
    """The ids of this world by the names that addresses give them; for the API by the name of the collection."""
    application, stage = opening.application, opening.interview.stage_id
    cards = list(Scorecard.objects.values_list("pk", flat=True))
    debriefs = list(Debrief.objects.values_list("pk", flat=True))
    rubrics = [Kit.objects.filter(stage=stage)[0].rubric_version.rubric_id]
    return {
        "application_id": [application.pk],
        "candidate_id": [application.candidate_id],
        "role_id": [opening.role.pk],
        "stage_id": [stage],
        "seat_id": [opening.ines.pk, opening.tom.pk],
        "interview_id": [opening.interview.pk],
        "scorecard_id": cards,
        "grading_seat_id": list(GradingSeat.objects.values_list("pk", flat=True)),
        "rubric_id": rubrics,
        "number": [1],
        "scorecards": cards,
        "debriefs": debriefs,
        "applications": [application.pk],
        "candidates": [application.candidate_id],
        "roles": [opening.role.pk],
        "stages": [stage],
        "interviews": [opening.interview.pk],
        "seats": [opening.ines.pk, opening.tom.pk],
        "rubrics": rubrics,
    }


def addresses(opening: Opening) -> Iterator[str]:
    """Yield every address that takes GET, with each known id in each of its places.

    An API collection that this file does not know is asked for every scorecard.
    """
    known = ids_of(opening)
    for route, _name, view in routes():
        if route.startswith(EMPTY) or f"/{route}" in WORDLESS or "^" in route or "GET" not in methods_of(view):
            continue
        names = PARAMETER.findall(route)
        if route.startswith("api/"):
            names = [route.split("/")[2] if route.split("/")[2] in known else "scorecards" for _ in names]
        if all(name in known for name in names):
            for values in product(*(known[name] for name in names)):
                filled = iter(values)
                yield "/" + PARAMETER.sub(lambda _found, filled=filled: str(next(filled)), route)


def asked(member: Membership, asking: Iterable[str], parts: str) -> Iterator[tuple[str, str]]:
    """Yield (address, body) of what the member gets to read; with `parts` in its address a page is asked by htmx too.

    A page that has no part for htmx never asks whether it is htmx that asks.
    """
    browser = Client()
    browser.force_login(member.user)
    api = api_client(member, *known_scopes())
    for address in asking:
        asker = api if address.startswith("/api/") else browser
        with patch.object(HtmxDetails, "__bool__", autospec=True, return_value=False) as wondered:
            answers = [asker.get(address)]
        if wondered.called and parts in address:
            answers.append(asker.get(address, headers={"HX-Request": "true"}))
        for answer in answers:
            assert answer.status_code < 500, address
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            yield address, body.decode(errors="replace")


def answers(member: Membership, opening: Opening) -> Iterator[tuple[str, str]]:
    """Yield (address, body) of all that the member gets to read, found by searching as well."""
    browser = Client()
    browser.force_login(member.user)
    api = api_client(member, *known_scopes())
    yield from asked(member, addresses(opening), str(opening.application.pk))
    for query in (MARK, LATER, "Lucía", "zebra*"):
        yield f"search {query}", browser.get(reverse("search"), {"q": query}).content.decode()
    about = {"application_id": str(opening.application.pk)}
    yield "scorecards of the application", api.get("/api/v1/scorecards", about).content.decode()


def packet_text(member: Membership, opening: Opening) -> str:
    """The text of the packet PDF that the worker makes for the member."""
    document = request_document(viewer=member, kind="packet", subject_id=opening.application.pk)
    rendered = render_document(document_id=document.pk)
    assert rendered is not None
    assert rendered.status == "ready", rendered.error
    with rendered.file.open("rb") as handle:
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(handle.read())).pages)


def told(member: Membership) -> str:
    """All that the member was told in the app and by mail, after every sweep."""
    sweep_reminders(clock.now() + timedelta(hours=1))
    send_due(clock.now() + timedelta(hours=2), seconds=60)
    notes = Notification.objects.filter(recipient=member)
    mails = [str(message.message()) for message in mail.outbox if member.user.email in message.to]
    return "\n".join([*(f"{note.title}\n{note.body}" for note in notes), *mails])


def owing_lead(cast: Cast, opening: Opening) -> Membership:
    """The lead, who interviews as well and owes."""
    people.interview(cast, opening.application, [cast.mei], stage_key="system_design")
    return cast.mei


def debriefed_then_owing(cast: Cast, opening: Opening) -> Membership:
    """Tom wrote, the debrief decided with words that quote, and Tom got another seat since."""
    judging.submitted_scorecard(cast, opening.tom)
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    for row in splits_of(debrief_rows(debrief)[0]):
        services.comment_on_split(actor=cast.tom, debrief=debrief, criterion=row.key, text=f"{MARK} on a split")
    services.decide_debrief(
        actor=cast.mei, debrief=debrief, decision="continue", reason=f"Inês said {MARK}", version=debrief.version
    )
    services.dissent(actor=cast.ines, debrief=debrief, text=f"{MARK} in a dissent")
    services.reopen_debrief(
        actor=cast.mei, debrief=debrief, reason=f"{MARK} as why it is open again", version=debrief.version + 1
    )
    people.interview(cast, opening.application, [cast.tom], stage_key="system_design")
    return cast.tom


@pytest.mark.parametrize("case", ["lead", "after a debrief"])
def test_what_another_wrote_comes_through_no_door(
    cast: Cast, opening: Opening, planted: Scorecard, case: str, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.API_RATE_LIMIT_PER_MINUTE = 100_000
    member = {
        "lead": lambda: owing_lead(cast, opening),
        "after a debrief": lambda: debriefed_then_owing(cast, opening),
    }[case]()
    own_scores = case == "after a debrief"
    seen = 0
    for address, body in answers(member, opening):
        seen += 1
        if not address.startswith("search"):
            assert not [mark for mark in (MARK, LATER) if mark in body], address
        elif body.count(MARK) or body.count(LATER):
            # The page repeats what was asked for, in its box and heading; it finds nothing.
            assert not [said for said in ("in evidence", "after the amendment") if said in body], address
        if f"/applications/{opening.application.pk}/" in address and not own_scores:
            assert not SCORE.search(body), address
    assert seen > 80
    assert MARK not in told(member)
    text = packet_text(member, opening)
    assert "Lucía" in text
    assert MARK not in text
    assert LATER not in text


def test_the_packet_tells_votes_and_dissent_once_the_debrief_is_open(
    cast: Cast, opening: Opening, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    for seat in (opening.ines, opening.tom):
        judging.submitted_scorecard(cast, seat)
    cast.tom.user.zone = "Asia/Kathmandu"
    cast.tom.user.save()
    before = packet_text(cast.tom, opening)
    assert re.search(r"Made .* UTC\+0545, for Tom", before), "times stand in the zone of whoever asked"
    assert "2 scorecards are in. The debrief is not open yet." in before
    assert "before talking" not in before
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    services.dissent(actor=cast.tom, debrief=debrief, text="On call worries me still.")
    card = Scorecard.objects.get(author=cast.ines)
    services.amend_scorecard(
        actor=cast.ines,
        scorecard=card,
        draft=CardInput(summary="Not any more.", recommendation=1),
        reason="Mixed up two stories",
        version=card.version,
    )
    after = packet_text(cast.tom, opening)
    assert "Mixed up two stories" in after
    assert "Not any more." in after
    assert "Recommendation: Yes → Strong no" in after
    assert "2 of 2 people lean yes" in after, "votes before talking are the first ones"
    assert "before talking" in after
    assert "On call worries me still." in after
    assert "On call worries me" not in packet_text(cast.ada, opening)


def test_the_events_never_hold_what_was_written(cast: Cast, opening: Opening, planted: Scorecard) -> None:
    for event in Event.objects.all():
        assert MARK not in str(event.data)
        assert "recommendation" not in str(event.data)


def test_it_does_open_for_those_who_have_written(
    cast: Cast, opening: Opening, planted: Scorecard, settings: Any, tmp_path: Any
) -> None:
    """The other half: a test that looks at closed doors only would pass on an empty site."""
    settings.MEDIA_ROOT = tmp_path
    settings.API_RATE_LIMIT_PER_MINUTE = 100_000
    judging.submitted_scorecard(cast, opening.tom)
    services.open_debrief(actor=cast.mei, application=opening.application)
    browser, api = Client(), api_client(cast.tom, "scorecards:read")
    browser.force_login(cast.tom.user)
    for door in (reverse("rubrics:debrief", args=[opening.application.pk]), reverse("rubrics:card", args=[planted.pk])):
        assert MARK in browser.get(door).content.decode(), door
    assert MARK in api.get(f"/api/v1/scorecards/{planted.pk}").content.decode()
    panel = reverse("rubrics:scorecards", args=[opening.application.pk])
    assert SCORE.search(browser.get(panel).content.decode())
    assert MARK in packet_text(cast.tom, opening)


def test_a_grader_does_not_learn_whose_work_it_is(cast: Cast, opening: Opening, settings: Any) -> None:
    settings.API_RATE_LIMIT_PER_MINUTE = 100_000
    seat = judging.grading_seat(cast, opening.application, cast.mei, label=LABEL)
    judging.grading_seat(cast, opening.application, cast.oba, label=LABEL, subject_id=seat.subject_id)
    draft = judging.draft_scorecard(cast, seat)
    person = [str(opening.application.pk), str(opening.application.candidate_id), opening.application.candidate.name]
    work = [LABEL, str(seat.pk), str(seat.subject_id), str(draft.pk)]
    about = [address for address in addresses(opening) if any(name in address for name in person)]
    assert len(about) > 20, len(about)
    for address, body in asked(cast.mei, about, person[0]):
        assert not [name for name in work if name in body], address
        if any(name in address for name in work):
            assert not [name for name in person if name in body], address
    api = api_client(cast.mei, "scorecards:read")
    assert api.get(f"/api/v1/scorecards/{draft.pk}").json()["application_id"] is None
    assert api.get("/api/v1/scorecards", {"application_id": person[0]}).json()["results"] == []
    assert not [
        name for name in person[1:] if name in told(cast.mei).replace("\n", " ") and LABEL not in told(cast.mei)
    ]
    services.submit_scorecard(actor=cast.mei, scorecard=draft)
    assert api.get(f"/api/v1/scorecards/{draft.pk}").json()["application_id"] == person[0]


def test_who_only_graded_is_not_told_of_the_decision(cast: Cast, opening: Opening) -> None:
    seat = judging.grading_seat(cast, opening.application, cast.oba, label=LABEL)
    for one in (opening.ines, opening.tom, seat):
        judging.submitted_scorecard(cast, one)
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    services.decide_debrief(actor=cast.mei, debrief=debrief, decision="continue", reason="Covers it", version=1)
    name = opening.application.candidate.name
    assert ("decision" in told(cast.ines), name in told(cast.ines)) == (True, True)
    assert ("decision" in told(cast.oba), name in told(cast.oba)) == (False, False)


def test_notes_of_those_who_wrote_wait_until_their_reader_owes_nothing(
    client: Client, cast: Cast, opening: Opening, planted: Scorecard
) -> None:
    page = reverse("candidates:application", args=[opening.application.pk])
    add_note(actor=cast.rafa, application=opening.application, body="Asked about remote work.")
    add_note(actor=cast.ines, application=opening.application, body=f"No: {MARK}.", mentions=[cast.tom])
    client.force_login(cast.tom.user)
    shown = client.get(page).content.decode()
    assert "A note is waiting" in shown
    assert "Asked about remote work." in shown
    assert MARK not in shown
    assert MARK not in told(cast.tom)
    asked = api_client(cast.tom, *known_scopes()).get("/api/v1/notes").content.decode()
    assert "Asked about remote work." in asked
    assert MARK not in asked
    for reader in (cast.ines, cast.rafa):
        assert MARK in "".join(visible_notes(reader).values_list("body", flat=True)), reader
    judging.submitted_scorecard(cast, opening.tom)
    shown = client.get(page).content.decode()
    assert MARK in shown
    assert "A note is waiting" not in shown


def test_whoever_owes_a_grading_is_not_told_of_notes_that_wait(
    cast: Cast, opening: Opening, planted: Scorecard
) -> None:
    add_note(actor=cast.ines, application=opening.application, body=f"No: {MARK}.")
    judging.grading_seat(cast, opening.application, cast.mei)
    assert not told_notes(cast.mei).exists()
    assert not visible_notes(cast.mei).exists()


def test_the_api_tells_the_first_words_beside_the_amended_ones(
    cast: Cast, opening: Opening, planted: Scorecard
) -> None:
    judging.submitted_scorecard(cast, opening.tom)
    asked = api_client(cast.tom, *known_scopes())
    told_of = asked.get(f"/api/v1/scorecards/{planted.pk}").json()
    assert told_of["summary"] == f"{LATER} after the amendment"
    (amendment,) = told_of["amendments"]
    assert amendment["by_id"] == str(cast.ines.pk)
    assert amendment["reason"] == f"{MARK} as the reason"
    assert set(amendment["before"]) == {"ratings", "flags", "profiles", "recommendation", "summary"}
    assert MARK in amendment["before"]["summary"]
    (row,) = asked.get(f"/api/v1/amendments?scorecard_id={planted.pk}").json()["results"]
    assert {name: row[name] for name in ("id", "by_id", "reason", "changed", "before", "after")} == {
        name: value for name, value in amendment.items() if name != "at"
    }
    assert (row["scorecard_id"], row["application_id"]) == (str(planted.pk), str(opening.application.pk))


def test_a_packet_closes_again_with_the_scorecards_in_it(
    client: Client, cast: Cast, opening: Opening, planted: Scorecard, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    judging.submitted_scorecard(cast, opening.tom)
    assert MARK in packet_text(cast.tom, opening)
    older = visible_documents(cast.tom).get()
    people.interview(cast, opening.application, [cast.tom], stage_key="system_design")
    client.force_login(cast.tom.user)
    assert client.get(reverse("documents:download", args=[older.pk])).status_code == 404
    assert MARK not in packet_text(cast.tom, opening)
    assert visible_documents(cast.tom).get() != older


def test_an_owner_who_wrote_nothing_reads_the_decision_without_its_words(
    client: Client, cast: Cast, opening: Opening
) -> None:
    for seat in (opening.ines, opening.tom):
        judging.submitted_scorecard(cast, seat)
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    services.decide_debrief(actor=cast.mei, debrief=debrief, decision="continue", reason=f"{MARK} said", version=1)
    client.force_login(cast.ada.user)
    page = client.get(reverse("rubrics:debrief", args=[opening.application.pk])).content.decode()
    assert "Its reason is for those who wrote a scorecard here" in page
    assert MARK not in page
    told_of = api_client(cast.ada, "debriefs:read").get(f"/api/v1/debriefs/{debrief.pk}").json()
    assert (told_of["decision"], told_of["reason"]) == ("continue", "")


def test_a_mention_quotes_nothing(cast: Cast, opening: Opening) -> None:
    add_note(actor=cast.rafa, application=opening.application, body=f"{MARK} before anything", mentions=[cast.tom])
    assert "mentioned you" in told(cast.tom)
    assert MARK not in told(cast.tom)
