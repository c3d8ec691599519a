"""The kit during a call: one's own notes, kept beside each other, put into the scorecard when one says so."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from candidates.services import release_seat
from foundation.people.models import Membership
from rubrics import services
from rubrics.models import CallNote, Criterion, Kit, Question, Scorecard
from rubrics.pages import kit_document
from tests.cast import Cast
from tests.rubrics.conftest import Opening


class Phone:
    """The call of Inês on her phone."""

    def __init__(self, client: Client, cast: Cast, opening: Opening) -> None:
        self.client = client
        self.seat = opening.ines
        self.url = reverse("rubrics:call", args=[opening.ines.pk])
        self.pager = str(Question.objects.get(organisation=cast.acme, key="pager").pk)
        client.force_login(cast.ines.user)

    def post(self, at: int = 1, **form: Any) -> Any:
        return self.client.post(f"{self.url}?at={at}&part={self.pager}", form)

    @property
    def noted(self) -> list[str]:
        return [line[6:] for line in CallNote.objects.get(seat=self.seat, part=self.pager).text.splitlines()]


@pytest.fixture
def phone(client: Client, cast: Cast, opening: Opening) -> Phone:
    return Phone(client, cast, opening)


def test_one_question_is_in_view_with_what_to_listen_for_and_who_asks_the_others(phone: Phone) -> None:
    page = phone.client.get(f"{phone.url}?at=1").content.decode()
    assert "Question 1 of 6 · strongest, asked first" in page
    assert "Who was on call for it?" in page
    assert "0 of 1 heard" in page
    assert "You ask 1, 2 and 3, Tom 4, 5 and 6." in page
    assert 'class="topbar"' not in page


def test_without_script_a_note_is_kept_and_the_next_question_comes(phone: Phone) -> None:
    answer = phone.post(note="Paged at 04:10\nfor stale features", heard=["Nobody, or does not know"], go="next")
    assert (answer.status_code, answer["Location"]) == (302, f"{phone.url}?at=2")
    assert phone.noted == ["Paged at 04:10 for stale features", "Heard: Nobody, or does not know"]
    phone.post(note="", heard=[], go="keep")
    assert phone.noted == ["Paged at 04:10 for stale features"]
    assert phone.post(note="More", go="back")["Location"] == f"{phone.url}?at=0"


def test_what_saves_itself_is_put_beside_what_another_device_wrote(phone: Phone) -> None:
    assert phone.post(journal="15:08 From the laptop").status_code == 204
    assert phone.post(journal="15:09 From the phone").status_code == 204
    assert phone.noted == ["From the laptop", "From the phone"]
    phone.post(journal="15:09 From the phone", gone="15:08 From the laptop")
    assert phone.noted == ["From the phone"]


@pytest.mark.parametrize(("form", "said"), [({"note": "x" * 20_001, "go": "keep"}, "under 20,000 characters")])
def test_what_cannot_be_kept_is_said_and_stays_in_the_field(phone: Phone, form: dict[str, str], said: str) -> None:
    answer = phone.post(**form)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert form["note"] in answer.content.decode()
    assert phone.client.post(f"{phone.url}?part=nothing", {"note": "x", "go": "keep"}).status_code == 404


def test_notes_become_evidence_of_their_criterion_and_ticks_do_not(phone: Phone, cast: Cast) -> None:
    phone.post(journal="15:08 Paged at 04:10 for stale features\n15:10 Heard: What changed after")
    page = phone.client.get(f"{phone.url}?at=99").content.decode()
    assert "Put into the scorecard" in page
    answer = phone.client.post(phone.url, {"go": "evidence", "criterion": ["on_call", "nothing"]})
    assert answer["Location"] == reverse("rubrics:scorecard", args=[phone.seat.pk])
    card = Scorecard.objects.get(author=cast.ines)
    evidence = {rating.criterion.key: rating.evidence for rating in card.ratings.select_related("criterion")}
    assert evidence.pop("on_call") == "15:08 WET Paged at 04:10 for stale features"
    assert set(evidence.values()) == {""}
    phone.client.post(phone.url, {"go": "evidence", "criterion": ["on_call"]})
    assert card.ratings.get(criterion__key="on_call").evidence == "15:08 WET Paged at 04:10 for stale features"


def test_notes_are_their_writers_alone(phone: Phone, cast: Cast) -> None:
    phone.post(journal="15:08 zebrafish")
    for member in (cast.tom, cast.mei, cast.rafa, cast.ada):
        phone.client.force_login(member.user)
        assert phone.client.get(phone.url).status_code == 404
        assert phone.post(journal="15:09 mine").status_code == 404
    assert phone.noted == ["zebrafish"]


def test_a_released_person_reads_and_takes_along_and_writes_no_more(phone: Phone, cast: Cast) -> None:
    phone.post(journal="15:08 Paged at 04:10")
    release_seat(actor=cast.mei, seat=phone.seat, reason="Somebody else takes it")
    page = phone.client.get(f"{phone.url}?at=1").content.decode()
    assert "Your notes stay yours to read and to take along." in page
    assert "Paged at 04:10" in page
    assert "Keep note" not in page
    file = phone.client.get(f"{phone.url}?as=text")
    assert file["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert "15:08 WET Paged at 04:10" in file.content.decode()
    assert phone.post(journal="15:09 more").status_code == 403


def test_the_kit_is_looked_at_on_a_phone_and_printed(phone: Phone, cast: Cast) -> None:
    stage = phone.seat.interview.stage
    phone.client.force_login(cast.mei.user)
    page = phone.client.get(reverse("rubrics:kit_phone", args=[stage.pk]) + "?at=1").content.decode()
    assert "Who was on call for it?" in page
    assert "Keep note" not in page
    kit = Kit.objects.get(stage=stage)
    paper = kit_document.build(cast.ines, kit.pk)
    assert (paper["used"], paper["minutes"], len(paper["criteria"])) == (45, 45, 5)
    assert paper["asked"][0]["ask"].startswith("Who was on call for it?")
    assert kit_document.title(cast.ines, kit.pk) == "Kit: A system you shipped"
    resumes = Kit.objects.get(stage__role=stage.role, stage__kind="resume_screen")
    assert kit_document.build(cast.mei, resumes.pk)["clock"] == []
    assert phone.client.get(reverse("rubrics:kit_phone", args=[resumes.stage_id])).status_code == 404
    services.edit_kit(actor=cast.mei, kit=kit)
    assert phone.client.get(reverse("rubrics:kit", args=[stage.pk])).status_code == 200


def test_a_kit_for_two_is_divided_and_never_scored_twice(phone: Phone, cast: Cast, opening: Opening) -> None:
    kit = Kit.objects.get(stage=opening.interview.stage)
    services.change_kit(actor=cast.mei, kit=kit, version=None, changes={"interviewers": 2})
    keys = [one.key for one in kit.criteria.order_by("position")]
    form = phone.client.get(reverse("rubrics:scorecard", args=[phone.seat.pk])).content.decode()
    cards = [services.start_scorecard(actor=seat.member, seat=seat) for seat in (opening.ines, opening.tom)]
    shares = [[one.criterion.key for one in card.ratings.select_related("criterion")] for card in cards]
    assert sorted(shares[0] + shares[1]) == sorted(keys)
    assert form.count('data-score="5"') == len(shares[0])
    assert "on_call" in shares[0]
    other = services.start_scorecard(actor=cast.ines, seat=opening.ines)
    assert other == cards[0]


def test_notes_on_a_question_that_left_the_kit_are_kept_shown_and_used(phone: Phone, cast: Cast) -> None:
    """The lead publishes another kit while the call is on: nothing that is noted before or after is lost."""
    phone.post(journal="15:08 Paged at 04:10")
    phone.seat.interview.stage.kit.places.filter(question=phone.pager).delete()
    assert phone.post(journal="15:08 Paged at 04:10\n15:09 Ran the backfill").status_code == 204
    answer = phone.post(journal="15:08 Paged at 04:10", note="Twice", go="next")
    assert (answer.status_code, answer["Location"]) == (302, f"{phone.url}?at=1")
    page = phone.client.get(phone.url).content.decode()
    assert "Not in your kit any more" in page
    assert page.count("Paged at 04:10") == 3  # at its part, in its field, and after the call
    assert "Ran the backfill" in phone.client.get(f"{phone.url}?as=text").content.decode()
    phone.client.post(phone.url, {"go": "evidence", "criterion": ["on_call"]})
    rating = Scorecard.objects.get(author=cast.ines).ratings.get(criterion__key="on_call")
    assert rating.evidence.splitlines()[0] == "15:08 WET Paged at 04:10"
    assert phone.noted == ["Paged at 04:10", "Ran the backfill", "Twice"]


def test_the_phone_shows_who_does_not_judge_technical_work_what_their_scorecard_asks(phone: Phone, cast: Cast) -> None:
    questions = Question.objects.filter(organisation=cast.acme)
    criteria = Criterion.objects.filter(kits__stage=phone.seat.interview.stage)
    for rows, keys in ((questions, ["pager", "last_system"]), (criteria, ["on_call"])):
        rows.update(technical=False)
        rows.filter(key__in=keys).update(technical=True)
    phone.post(journal="15:08 Paged at 04:10")
    Membership.objects.filter(pk=cast.ines.pk).update(technical=False)
    page = phone.client.get(f"{phone.url}?at=1").content.decode()
    assert "Question 1 of 4" in page
    assert "What was the last thing you put" not in page
    after = page[page.index('id="part-') :]
    assert "Not in your kit any more" in after  # the note on it stays where its writer finds it
    assert "Your scorecard does not ask for it, so it stays here" in after
    assert 'name="criterion" value="on_call"' not in after
