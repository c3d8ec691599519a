"""Reading résumés: whose turn it is, what a screen asks for, and what becomes of the person."""

from datetime import timedelta
from typing import Any

import pytest

from candidates.models import Answer, Application, Candidate, StageMove
from candidates.services import Telling
from foundation.activity.models import Event, Notification
from foundation.core import clock, formatting
from foundation.core.errors import Invalid
from roles.models import Role
from rubrics import services
from rubrics.domain.drafts import CardInput, RatingInput
from rubrics.models import Scorecard
from rubrics.plugins.todos import asked
from rubrics.queries.asks import MOST_COUNTED, asked_of
from rubrics.services.deciding import NO_REASON
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import screening as reading
from tests.rubrics.screening.turns import stage_of, waiting


def test_who_applied_and_who_stands_at_the_screen_wait_for_those_who_work_on_the_role(
    cast: Cast, role: Role, applied: Application, screened: Application
) -> None:
    both = [("Bronwyn", "unread"), ("Kofi", "unread")]
    assert waiting(cast.rafa) == waiting(cast.mei) == waiting(cast.ada) == both
    assert waiting(cast.ines) == waiting(cast.vic) == waiting(cast.zed) == []
    people.move(cast, screened, "recruiter_screen")
    assert waiting(cast.rafa) == [("Bronwyn", "unread")]


def test_of_many_my_day_says_only_that_there_are_more_than_a_hundred(
    cast: Cast, role: Role, applied: Application, screened: Application, django_assert_num_queries: Any
) -> None:
    crowd = [Candidate(organisation=role.organisation, name=f"Applicant {n}") for n in range(MOST_COUNTED)]
    Candidate.objects.bulk_create(crowd)
    day = applied.applied_at
    rest = {"role": role, "stage": applied.stage, "organisation": role.organisation, "stage_entered_at": day}
    made = [Application(candidate=person, applied_at=day, **rest) for person in crowd]
    Application.objects.bulk_create(made[:-2])
    (todo,) = asked(cast.mei)
    assert (todo.title, todo.minutes) == ("100 résumés to read", 120)
    assert todo.detail == f"{role.title} · the first applied {formatting.day(min(day, screened.applied_at))}"
    Application.objects.bulk_create(made[-2:])
    with django_assert_num_queries(1):
        assert [one.number for one in asked_of(cast.mei)] == [MOST_COUNTED + 1]
    (todo,) = asked(cast.mei)
    assert todo.title == "More than 100 résumés to read"
    assert todo.detail == f"{role.title} · some have waited since {formatting.day(day)}"
    Application.objects.exclude(pk=applied.pk).update(status="rejected")
    assert [todo.title for todo in asked(cast.mei)] == ["1 résumé to read"]


def test_advancing_hands_the_screen_in_and_moves_on(cast: Cast, applied: Application) -> None:
    outcome = reading.handed_in(cast.rafa, applied, built="a forecaster", does="warn drivers")
    assert outcome.done == "advanced"
    moves = StageMove.objects.filter(application=applied).order_by("pk").values_list("to_stage__key", flat=True)
    assert list(moves) == ["applied", "resume_screen", "recruiter_screen"]
    card = Scorecard.objects.get()
    assert (card.state, card.recommendation, card.author) == ("submitted", 3, cast.rafa)
    ratings = dict(card.ratings.values_list("criterion__key", "not_assessed"))
    assert {key for key, away in ratings.items() if not away} == set(reading.HEAVY)
    assert len(ratings) == 7
    assert list(card.told.values_list("part", "text", "quote", "page")) == [
        ("built", "a forecaster", reading.QUOTE, 1),
        ("does", "warn drivers", reading.QUOTE, 1),
    ]


def test_a_criterion_of_weight_three_has_to_be_in_and_the_rest_stays_saved(cast: Cast, applied: Application) -> None:
    draft = CardInput(ratings={"shipped_systems": RatingInput(4, evidence="Owned it"), "clarity": RatingInput(3)})
    with pytest.raises(Invalid) as refused:
        services.hand_in_screen(actor=cast.rafa, application=applied, decision=reading.ADVANCE, draft=draft)
    assert list(refused.value.errors) == ["ratings.evaluation_discipline.score"]
    card = Scorecard.objects.get()
    held = dict(card.ratings.exclude(score=None).values_list("criterion__key", "score"))
    assert (card.state, held) == ("draft", {"shipped_systems": 4, "clarity": 3})
    assert not card.ratings.filter(not_assessed=True).exists()
    assert stage_of(applied) == "applied"


def test_a_score_at_the_end_of_the_scale_needs_a_quote(cast: Cast, applied: Application) -> None:
    draft = CardInput(ratings={"shipped_systems": RatingInput(1), "evaluation_discipline": RatingInput(3)})
    with pytest.raises(Invalid) as refused:
        services.hand_in_screen(actor=cast.rafa, application=applied, decision=reading.ADVANCE, draft=draft)
    assert refused.value.errors == {"ratings.shipped_systems.evidence": ["A 1 needs a quote from the page."]}


def test_declining_takes_a_reason_and_the_letter_waits_fifteen_minutes(cast: Cast, screened: Application) -> None:
    with pytest.raises(Invalid) as refused:
        reading.handed_in(cast.rafa, screened, services.Decision("decline"))
    assert refused.value.errors == {"reason": [NO_REASON]}
    assert not Scorecard.objects.exists()
    letter = Telling(Answer.How.MAIL, "Your application", "Thank you. We go on with others.")
    now = clock.now()
    outcome = reading.handed_in(cast.rafa, screened, reading.decline(cast, letter), {"shipped_systems": 2})
    assert (outcome.done, outcome.application.status) == ("declined", "rejected")
    mail = Notification.objects.get(kind="answer")
    assert timedelta(minutes=15) <= mail.mail_due_at - now < timedelta(minutes=16)
    assert Scorecard.objects.get().recommendation == 2


def test_nobody_is_told_of_each_screen(cast: Cast, screened: Application) -> None:
    reading.handed_in(cast.rafa, screened)
    assert not Notification.objects.filter(kind__in=("scorecards_in", "grading_asked")).exists()
    verbs = list(Event.objects.filter(verb__startswith="grading").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["grading.started", "grading.submitted"]
