"""'Could not assess anything' as an act of its own: it closes the seat and opens nobody else's scorecard."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from candidates.models import Interview
from candidates.services import release_seat
from foundation.activity.models import Event, Notification
from foundation.activity.services import sweep_reminders
from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid, Refused
from foundation.documents.services.rendering import render_document, request_document
from foundation.people.models import Membership
from roles.services import seat_member
from rubrics import services
from rubrics.domain.drafts import CardInput
from rubrics.models import Scorecard
from rubrics.pages.unable import unassessed
from rubrics.plugins.todos import scorecards_owed
from rubrics.queries import owed_on, progress, visible_scorecards
from rubrics.services.unable import BLIND, OPENED, READABLE
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import rubrics as judging
from tests.foundation.core.api.keys import JSON
from tests.foundation.core.api.keys import client as api_client
from tests.rubrics.conftest import Opening

REASON = "The line broke after two minutes"


def closed(seat: Any) -> Scorecard:
    return services.close_unassessed(actor=seat.member, seat=seat, reason=REASON)


def test_it_closes_the_seat_and_opens_nobody_elses(cast: Cast, opening: Opening) -> None:
    judging.submitted_scorecard(cast, opening.ines)
    judging.draft_scorecard(cast, opening.tom, summary="A first impression")
    card = closed(opening.tom)
    assert (card.state, card.unable_reason, card.submitted_at) == ("unable", REASON, None)
    assert not owed_on(opening.application)
    assert not scorecards_owed(cast.tom)
    sweep_reminders(clock.now() + timedelta(days=3))
    assert not Notification.objects.filter(kind="scorecard_due", recipient=cast.tom).exists()
    assert set(visible_scorecards(cast.tom)) == {card}
    known = progress([opening.application.pk])[opening.application.pk]
    assert (known.states, known.inside, known.total, known.owed) == (("in", "unable"), 1, 1, 0)


def test_what_was_begun_stays_its_authors_alone(cast: Cast, opening: Opening) -> None:
    judging.submitted_scorecard(cast, opening.ines)
    judging.draft_scorecard(cast, opening.tom, summary="A first impression")
    card = closed(opening.tom)
    for member in (cast.mei, cast.ines, cast.ada):
        assert not visible_scorecards(member).filter(pk=card.pk).exists()
    asked = api_client(cast.mei, "scorecards:read")
    assert asked.get(f"/api/v1/scorecards/{card.pk}").status_code == 404


def test_the_reason_is_told_to_those_who_read_scorecards_and_the_fact_to_those_who_see_the_person(
    cast: Cast, opening: Opening
) -> None:
    closed(opening.tom)

    def told(member: Membership) -> list[str]:
        return [one.reason for one in unassessed(member, opening.application)]

    assert (told(cast.mei), told(cast.ines), told(cast.ada)) == ([REASON], [""], [""])
    judging.submitted_scorecard(cast, opening.ines)
    assert told(cast.ines) == [REASON]
    people.interview(cast, opening.application, [cast.mei], stage_key="system_design")
    assert told(cast.mei) == [""], "the lead owes one now"


def test_no_event_and_no_notice_holds_the_reason_and_the_lead_is_told_of_the_fact(cast: Cast, opening: Opening) -> None:
    judging.submitted_scorecard(cast, opening.ines)
    closed(opening.tom)
    assert Event.objects.get(verb="scorecard.unable").data == {"stage": "A system you shipped"}
    told = Notification.objects.filter(recipient=cast.mei)
    assert set(told.values_list("kind", flat=True)) == {"scorecard_unable", "scorecards_in"}
    assert not [note for note in Notification.objects.all() if REASON in note.title + note.body]


def test_debrief_panel_and_packet_say_who_could_not_assess_and_why(
    client: Client, cast: Cast, opening: Opening, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    judging.submitted_scorecard(cast, opening.ines)
    closed(opening.tom)
    services.open_debrief(actor=cast.mei, application=opening.application)
    document = render_document(
        document_id=request_document(viewer=cast.mei, kind="packet", subject_id=opening.application.pk).pk
    )
    assert document is not None
    with document.file.open("rb") as handle:
        pages = PdfReader(BytesIO(handle.read())).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert f"Tom Becker, A system you shipped: {REASON}" in text
    for member, reads in ((cast.mei, True), (cast.ada, False)):
        client.force_login(member.user)
        for name in ("rubrics:debrief", "rubrics:scorecards"):
            page = client.get(reverse(name, args=[opening.application.pk])).content.decode()
            assert "Could not assess" in page
            assert (REASON in page) is reads, (member, name)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301, "a\0b"])
def test_it_needs_a_short_reason(cast: Cast, opening: Opening, reason: str) -> None:
    with pytest.raises(Invalid):
        services.close_unassessed(actor=cast.tom, seat=opening.tom, reason=reason)
    assert not Scorecard.objects.filter(state="unable").exists()


def test_it_is_said_only_of_an_interview_that_began_and_by_whoever_owes(cast: Cast, opening: Opening) -> None:
    with pytest.raises(Forbidden):
        services.close_unassessed(actor=cast.mei, seat=opening.tom, reason=REASON)
    start = clock.now() + timedelta(hours=1)
    Interview.objects.update(starts_at=start, ends_at=start + timedelta(hours=1))
    opening.tom.refresh_from_db()
    with pytest.raises(Invalid, match="has not begun"):
        closed(opening.tom)


def test_a_scorecard_that_is_in_is_not_closed_and_a_closed_one_is_not_handed_in(cast: Cast, opening: Opening) -> None:
    judging.submitted_scorecard(cast, opening.ines)
    with pytest.raises(Refused, match="Amend it"):
        closed(opening.ines)
    card = judging.draft_scorecard(cast, opening.tom)
    assert closed(opening.tom).version == closed(opening.tom).version == card.version + 1
    with pytest.raises(Refused, match="could not assess"):
        services.submit_scorecard(actor=cast.tom, scorecard=card)
    with pytest.raises(Refused, match="could not assess"):
        services.save_scorecard(actor=cast.tom, scorecard=card, draft=CardInput(summary="Later"), version=None)


def test_it_is_taken_up_again_while_others_are_sealed(cast: Cast, opening: Opening) -> None:
    judging.submitted_scorecard(cast, opening.ines)
    card = services.take_up_unassessed(actor=cast.tom, scorecard=closed(opening.tom))
    assert (card.state, card.unable_reason, card.unable_at) == ("draft", "", None)
    assert [owed.member_id for owed in owed_on(opening.application)] == [cast.tom.pk]
    assert judging.submitted_scorecard(cast, opening.tom).could_read == []


def test_it_stays_once_the_debrief_was_opened(cast: Cast, opening: Opening) -> None:
    judging.submitted_scorecard(cast, opening.ines)
    card = closed(opening.tom)
    services.open_debrief(actor=cast.mei, application=opening.application)
    with pytest.raises(Refused, match=OPENED):
        services.take_up_unassessed(actor=cast.tom, scorecard=card)


def test_a_lead_to_whom_the_others_opened_does_not_take_it_up(cast: Cast, opening: Opening) -> None:
    judging.submitted_scorecard(cast, opening.ines)
    seat_member(actor=cast.ada, role=opening.role, member=cast.rafa, kind="lead")
    meeting = people.interview(cast, opening.application, [cast.rafa], stage_key="system_design")
    Interview.objects.filter(pk=meeting.pk).update(starts_at=clock.now() - timedelta(hours=1))
    card = closed(people.seat(meeting, cast.rafa))
    with pytest.raises(Refused, match=READABLE):
        services.take_up_unassessed(actor=cast.rafa, scorecard=card)


def test_a_blind_grade_is_not_taken_up_again(cast: Cast, opening: Opening) -> None:
    card = closed(judging.grading_seat(cast, opening.application, cast.oba))
    assert Event.objects.get(verb="grading.unable").audience == "grading"
    with pytest.raises(Refused, match=BLIND):
        services.take_up_unassessed(actor=cast.oba, scorecard=card)


def test_a_lead_who_grades_the_same_work_is_not_told_whose_it_is(cast: Cast, opening: Opening) -> None:
    seat = judging.grading_seat(cast, opening.application, cast.mei)
    closed(judging.grading_seat(cast, opening.application, cast.oba, subject_id=seat.subject_id))
    assert not Notification.objects.filter(recipient=cast.mei, kind="scorecard_unable").exists()
    assert not unassessed(cast.mei, opening.application)
    assert len(unassessed(cast.ada, opening.application)) == 1


def test_nobody_is_released_from_what_they_could_not_assess(client: Client, cast: Cast, opening: Opening) -> None:
    graded = judging.grading_seat(cast, opening.application, cast.oba)
    card = closed(opening.tom)
    closed(graded)
    with pytest.raises(Refused, match="nothing is owed"):
        release_seat(actor=cast.mei, seat=opening.tom, reason="Away")
    with pytest.raises(Refused, match="nothing is owed"):
        services.release_grading(actor=cast.mei, seat=graded, reason="Away")
    client.force_login(cast.mei.user)
    page = reverse("candidates:interview", args=[opening.tom.interview_id])
    release = reverse("candidates:release", args=[opening.tom.pk])
    assert release not in client.get(page).content.decode()
    services.take_up_unassessed(actor=cast.tom, scorecard=card)
    assert release in client.get(page).content.decode()
    release_seat(actor=cast.mei, seat=opening.tom, reason="Away")
    with pytest.raises(Forbidden):
        services.close_unassessed(actor=cast.tom, seat=opening.tom, reason=REASON)


def test_by_the_page_and_back(client: Client, cast: Cast, opening: Opening) -> None:
    client.force_login(cast.tom.user)
    page = reverse("rubrics:scorecard", args=[opening.tom.pk])
    address = reverse("rubrics:unable", args=[opening.tom.pk])
    assert address in client.get(page).content.decode()
    refused = client.post(address, {"unable_reason": ""})
    assert (refused.status_code, Scorecard.objects.exists()) == (422, False)
    assert 'id="unable" open' in refused.content.decode()
    assert client.post(address, {"unable_reason": REASON}).status_code == 302
    shown = client.get(page).content.decode()
    assert f"You said why: {REASON}" in shown
    assert page not in client.get("/").content.decode(), "no to-do is left"
    typed = {"summary": "Typed in another window", "version": "1", "seen-summary": "other"}
    late = client.post(page, typed)
    assert late.status_code == 409
    assert "Typed in another window" in late.content.decode()
    assert client.post(f"{page}?part=summary", typed).status_code == 409
    card = Scorecard.objects.get()
    assert client.get(reverse("rubrics:card", args=[card.pk])).status_code == 302
    assert client.post(reverse("rubrics:take_up", args=[card.pk])).status_code == 302
    assert Scorecard.objects.get().state == "draft"


def test_by_the_api_and_back(cast: Cast, opening: Opening) -> None:
    asked = api_client(cast.tom, "scorecards:read", "scorecards:write", "scorecards:submit")
    made = asked.post("/api/v1/scorecards", {"seat_id": str(opening.tom.pk)}, content_type=JSON).json()
    said = asked.post(f"/api/v1/scorecards/{made['id']}/unable", {"reason": REASON}, content_type=JSON).json()
    assert (said["state"], said["unable_reason"], said["first_words"]) == ("unable", REASON, None)
    assert asked.post(f"/api/v1/scorecards/{made['id']}/take-up", {}, content_type=JSON).json()["state"] == "draft"
