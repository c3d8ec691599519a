"""What happened elsewhere while somebody typed: what they wrote stays in view, and nothing sealed is told."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from candidates.models import DuplicatePair, RejectReason
from candidates.services import merge_people, withdraw
from candidates.services.forgetting import forget_person
from candidates.services.merging import Choices
from foundation.core import clock
from foundation.core.errors import Forbidden, Refused
from foundation.people.models import Membership
from rubrics import services
from rubrics.models import Debrief, Flag, Kit, Scorecard
from rubrics.plugins.todos import scorecards_owed
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import practice
from tests.factories import rubrics as judging
from tests.rubrics.conftest import Opening

TYPED = "Zealously typed while it was closed."


def posted(member: Membership, page: str, data: dict[str, object]) -> tuple[int, str]:
    browser = Client()
    browser.force_login(member.user)
    answer = browser.post(page, data)
    return answer.status_code, answer.content.decode()


def debriefed(cast: Cast, opening: Opening) -> Debrief:
    judging.submitted_scorecard(cast, opening.ines, {"on_call": 5})
    judging.submitted_scorecard(cast, opening.tom, {"on_call": 2})
    return services.open_debrief(actor=cast.mei, application=opening.application)


def test_a_card_of_an_exercise_that_was_closed(cast: Cast) -> None:
    exercise = practice.exercise(cast, [cast.ines, cast.mei])
    services.close_exercise(actor=cast.mei, exercise=exercise)
    page = reverse("rubrics:exercise", args=[exercise.pk])
    status, shown = posted(cast.ines, page, {"version": "1", "score-on_call": "4", "evidence-on_call": TYPED})
    assert (status, TYPED in shown, "This exercise is closed" in shown) == (409, True, True)


def test_a_lead_who_owes_again_decides_nothing_and_reads_no_decision(cast: Cast, opening: Opening) -> None:
    debrief = debriefed(cast, opening)
    judging.grading_seat(cast, opening.application, cast.mei)
    Debrief.objects.filter(pk=debrief.pk).update(
        decision="continue", reason="Sealed words", decided_by=cast.ada, decided_at=clock.now(), version=7
    )
    page = reverse("rubrics:debrief", args=[opening.application.pk])
    for version in ("1", "7", "x"):
        status, shown = posted(cast.mei, page, {"decision": "offer", "reason": TYPED, "version": version})
        assert (status in (409, 422), TYPED in shown, "Sealed words" in shown) == (True, True, False), version


def test_a_step_that_is_none_any_more(cast: Cast, opening: Opening) -> None:
    training, _ = practice.trainee(cast, opening.interview, cast.oba)
    page = reverse("rubrics:training_step", args=[training.pk])
    status, shown = posted(cast.mei, page, {"to": "qualified", "version": "1", "reason": TYPED})
    assert (status, "From here one goes" in shown) == (409, True)


def test_whoever_withdrew_is_said_to_have_left_and_can_still_be_written_about(cast: Cast, opening: Opening) -> None:
    judging.draft_scorecard(cast, opening.tom)
    theirs = RejectReason.objects.filter(organisation=cast.acme, by=RejectReason.By.THEM)[0]
    withdraw(actor=cast.mei, application=opening.application, reason=theirs)
    (todo,) = scorecards_owed(cast.tom)
    assert "not in the running any more" in todo.detail
    browser = Client()
    browser.force_login(cast.tom.user)
    assert "not in the running any more" in browser.get(todo.url).content.decode()
    services.submit_scorecard(actor=cast.tom, scorecard=Scorecard.objects.get(seat=opening.tom))


def test_nobody_is_closed_as_a_duplicate_while_a_scorecard_is_owed(cast: Cast, opening: Opening) -> None:
    twin = people.application(cast, opening.role, "L. Etxeberria")
    first, second = sorted((opening.application.candidate_id, twin.candidate_id))
    pair = DuplicatePair.objects.create(organisation=cast.acme, first_id=first, second_id=second, reasons=[])
    keep = dict.fromkeys(("name", "email"), "first")
    with pytest.raises(Refused, match="A scorecard is owed"):
        merge_people(actor=cast.ada, pair=pair, choices=Choices(keep, {opening.role.pk: twin.pk}))
    merge_people(actor=cast.ada, pair=pair, choices=Choices(keep, {opening.role.pk: opening.application.pk}))


def test_a_person_who_was_forgotten_is_called_so_and_nobody_goes_on_writing_about_them(
    cast: Cast, opening: Opening
) -> None:
    judging.draft_scorecard(cast, opening.tom)
    judging.submitted_scorecard(cast, opening.ines)
    forget_person(actor=cast.ada, candidate=opening.application.candidate, why="They asked.")
    assert scorecards_owed(cast.tom) == []
    browser = Client()
    browser.force_login(cast.tom.user)
    shown = browser.get(reverse("rubrics:scorecard", args=[opening.tom.pk]), follow=True).content.decode()
    assert "Forgotten person" in shown
    assert "Submit" not in shown
    with pytest.raises(Forbidden, match="only while they owe it"):
        services.submit_scorecard(actor=cast.tom, scorecard=Scorecard.objects.get(seat=opening.tom))
    browser.force_login(cast.mei.user)
    for page in ("debrief", "ties", "references"):
        shown = browser.get(reverse(f"rubrics:{page}", args=[opening.application.pk])).content.decode()
        assert "Forgotten person" in shown, page


def test_what_a_scorecard_asks_for_no_more_is_shown_and_not_dropped(cast: Cast, opening: Opening) -> None:
    """The kit was changed, and a flag archived, between drawing the form and handing it in for the first time."""
    kit = Kit.objects.get(stage=opening.interview.stage)
    kit.criteria.remove(kit.criteria.get(key="failure_story"))
    Flag.objects.filter(organisation=cast.ines.organisation, key="paged").update(archived_at=clock.now())
    page = reverse("rubrics:scorecard", args=[opening.ines.pk])
    kept = {f"score-{one.key}": "3" for one in kit.criteria.all()} | {"recommendation": "3", "summary": "They ran it."}
    gone = {"score-failure_story": "4", "evidence-failure_story": TYPED}
    gone |= {"flag-paged": "1", "flag-evidence-paged": "At four"}
    status, shown = posted(cast.ines, page, {**kept, **gone})
    assert (status, Scorecard.objects.get().state, Scorecard.objects.get().summary) == (409, "draft", "")
    for words in (f"<dd>4. {TYPED}</dd>", "<dt>A time it was wrong</dt>", "<dd>At four</dd>", "They ran it."):
        assert words in shown, words
    read = dict(re.findall(r'name="(version|seen-[^"]+)"\s+value="([^"]*)"', shown))
    status, _ = posted(cast.ines, page, {**kept, **read, "score-failure_story": "", "evidence-failure_story": " "})
    assert (status, Scorecard.objects.get().state) == (302, "submitted")
    status, shown = posted(cast.ines, page, {**kept, **gone})
    assert (status, "asks for less than when you opened it" in shown) == (302, False)
