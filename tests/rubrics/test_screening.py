"""Reading résumés: whose turn it is, what a screen asks for, and what becomes of the person."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from candidates import services as services_of_people
from candidates.models import Answer, Application, Candidate, Note, StageMove
from candidates.services import Telling, move_application, reject
from candidates.services.bulk import DeclineMany, Picked, act_on_many
from foundation.activity.models import Event, Notification
from foundation.core import clock, formatting
from foundation.core.errors import Forbidden, Invalid, Refused
from roles.models import Role
from rubrics import policies, services
from rubrics.domain.drafts import CardInput, RatingInput
from rubrics.models import GradingSeat, Scorecard
from rubrics.plugins.todos import asked
from rubrics.queries import visible_scorecards
from rubrics.queries.asks import MOST_COUNTED, asked_of
from rubrics.queries.outstanding import owed_on
from rubrics.queries.screening import turns
from rubrics.services.deciding import NO_REASON
from tests.candidates.pages import browser, text
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import roles as openings
from tests.factories import screening as reading


@pytest.fixture(scope="module")
def made_role(shared: Any) -> Any:
    def make(cast: Cast) -> tuple[Role, Application, Application]:
        role = openings.running_role(cast)
        first = people.application(cast, role, "Bronwyn Llewellyn")
        return role, first, people.application(cast, role, "Kofi Larbi", "resume_screen")

    return shared(make)


@pytest.fixture
def role(cast: Cast, made_role: Any) -> Role:
    found: Role = made_role()[0]
    return found


@pytest.fixture
def applied(cast: Cast, made_role: Any) -> Application:
    """Bronwyn, who has just applied."""
    found: Application = made_role()[1]
    return found


@pytest.fixture
def screened(cast: Cast, made_role: Any) -> Application:
    """Kofi, who stands at the evidence screen."""
    found: Application = made_role()[2]
    return found


def stage_of(application: Application) -> str:
    return str(Application.objects.values_list("stage__key", flat=True).get(pk=application.pk))


def waiting(member: Any) -> list[tuple[str, str]]:
    names = dict(Application.objects.values_list("pk", "candidate__name"))
    return [(names[turn.application_id].split()[0], turn.where) for turn in turns(member)]


def test_who_applied_and_who_stands_at_the_screen_wait_for_those_who_work_on_the_role(
    cast: Cast, role: Role, applied: Application, screened: Application
) -> None:
    both = [("Bronwyn", "unread"), ("Kofi", "unread")]
    assert waiting(cast.rafa) == waiting(cast.mei) == waiting(cast.ada) == both
    assert waiting(cast.ines) == waiting(cast.vic) == waiting(cast.zed) == []
    people.move(cast, screened, "recruiter_screen")
    assert waiting(cast.rafa) == [("Bronwyn", "unread")]


def test_the_role_asks_those_who_hold_a_seat_on_it(cast: Cast, role: Role, applied: Application) -> None:
    assert [(one.subject_id, one.number) for one in asked_of(cast.mei)] == [(role.pk, 2)]
    assert asked_of(cast.ada) == asked_of(cast.ines) == []
    services.put_aside(actor=cast.mei, application=applied)
    assert [one.number for one in asked_of(cast.mei)] == [1]
    assert [turn.aside for turn in turns(cast.mei)] == [True, False]
    services.put_aside(actor=cast.mei, application=applied, aside=False)
    assert [one.number for one in asked_of(cast.mei)] == [2]


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


class TestReleasingAReader:
    """The lead frees a reader who cannot read, with the reason; the other's screen is enough then."""

    def test_the_lead_releases_from_the_panel_and_the_released_is_not_asked_again(
        self, cast: Cast, role: Role, screened: Application
    ) -> None:
        reading.read_by(cast, role, [cast.rafa, cast.ada])
        reading.handed_in(cast.rafa, screened)
        seat = owed_on(screened)[0].seat
        here = f"/gradings/{seat.pk}/release/"
        assert here in text(browser(cast.mei).get(f"/applications/{screened.pk}/scorecards/"))
        assert here not in text(browser(cast.rafa).get(f"/applications/{screened.pk}/scorecards/"))
        assert browser(cast.mei).post(here, {"reason": ""}).status_code == 422
        assert browser(cast.mei).post(here, {"reason": "On leave"}).status_code == 302
        assert owed_on(screened) == []
        assert ("Kofi", "decide") in waiting(cast.rafa)
        assert "Kofi" not in [name for name, _where in waiting(cast.ada)]

    def test_where_one_reader_is_enough_another_takes_it_up(self, cast: Cast, screened: Application) -> None:
        services.begin_screen(actor=cast.rafa, application=screened)
        services.release_grading(actor=cast.mei, seat=owed_on(screened)[0].seat, reason="Knows them")
        assert "Kofi" not in [name for name, _where in waiting(cast.rafa)]
        assert ("Kofi", "unread") in waiting(cast.ada)

    def test_the_days_count_leaves_out_what_one_was_released_from(self, cast: Cast, screened: Application) -> None:
        before = sum(one.number for one in asked_of(cast.mei))
        services.begin_screen(actor=cast.mei, application=screened)
        services.release_grading(actor=cast.ada, seat=owed_on(screened)[0].seat, reason="Knows them")
        assert sum(one.number for one in asked_of(cast.mei)) == before - 1

    def test_whoever_reads_there_too_learns_nothing(self, cast: Cast, role: Role, screened: Application) -> None:
        reading.read_by(cast, role, [cast.rafa, cast.mei])
        services.begin_screen(actor=cast.rafa, application=screened)
        seat = GradingSeat.objects.get(member=cast.rafa)
        assert browser(cast.mei).get(f"/gradings/{seat.pk}/release/").status_code == 404


def test_what_is_typed_after_somebody_moved_them_is_shown_again(cast: Cast, screened: Application) -> None:
    services.begin_screen(actor=cast.rafa, application=screened)
    people.move(cast, screened, "recruiter_screen")
    sent = {"act": "advance", "at": screened.pk, "sentence-built": "a forecaster"}
    answer = browser(cast.rafa).post(f"/roles/{screened.role_id}/review/", sent)
    assert answer.status_code == 409
    assert "Nobody waits for your screen" in text(answer)
    assert "a forecaster" in text(answer)


class TestSomebodyMovesThemMeanwhile:
    """A draft of a screen is asked for no more, what it says is kept, and it goes on when they come back."""

    def begun(self, cast: Cast, application: Application) -> Scorecard:
        draft = reading.screen(built="a forecaster")
        return services.save_screen(actor=cast.rafa, application=application, draft=draft, version=None, seen={})

    def owes(self, application: Application) -> list[Any]:
        return [seat.member_id for seat in owed_on(application)]

    def leave(self, cast: Cast, application: Application, how: str) -> None:
        if how == "moved":
            people.move(cast, application, "recruiter_screen")
        elif how == "declined":
            reject(actor=cast.mei, application=application, reason=people.reason(cast))
        elif how == "declined by a file":
            row = f"{application.candidate.name},{application.candidate.email},{application.role.title},Rejected"
            data = f"Name,Email,Job,Status\n{row}\n".encode()
            batch = services_of_people.preview_import(actor=cast.rafa, file_name="newer.csv", data=data)
            batch = services_of_people.answer_import(actor=cast.rafa, batch=batch, answers={"newer": "file"})
            services_of_people.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
            assert Application.objects.get(pk=application.pk).status == "rejected"
        else:
            picked = Picked({application.pk: None})
            act_on_many(actor=cast.ada, act=DeclineMany(people.reason(cast), None), picked=picked)

    @pytest.mark.parametrize("how", ["moved", "declined", "declined with others", "declined by a file"])
    def test_nobody_waits_for_the_draft_and_it_is_kept(self, cast: Cast, screened: Application, how: str) -> None:
        card = self.begun(cast, screened)
        assert self.owes(screened) == [cast.rafa.pk]
        self.leave(cast, screened, how)
        assert self.owes(screened) == []
        with pytest.raises(Refused, match="what you saved is kept"):
            self.begun(cast, screened)
        assert list(card.told.values_list("text", flat=True)) == ["a forecaster"]
        page = text(browser(cast.rafa).get(f"/roles/{screened.role_id}/review/?at={screened.pk}"))
        assert "Nobody waits for your screen" in page
        assert "a forecaster" in page

    def test_back_at_the_screen_the_reader_goes_on_where_they_were(self, cast: Cast, screened: Application) -> None:
        card = self.begun(cast, screened)
        people.move(cast, screened, "recruiter_screen")
        services_of_people.undo_move(actor=cast.ada, move=StageMove.objects.latest("created_at"))
        assert ("Kofi", "unread") in waiting(cast.rafa)
        assert self.begun(cast, screened) == card
        assert card.told.get().text == "a forecaster"

    def test_who_is_only_moved_to_the_screen_is_still_read(self, cast: Cast, applied: Application) -> None:
        self.begun(cast, applied)
        people.move(cast, applied, "resume_screen")
        assert self.owes(applied) == [cast.rafa.pk]

    def test_a_move_there_that_is_taken_back_ends_it_too(self, cast: Cast, screened: Application) -> None:
        people.move(cast, screened, "recruiter_screen")
        back = people.move(cast, Application.objects.get(pk=screened.pk), "resume_screen")
        self.begun(cast, back)
        services_of_people.undo_move(actor=cast.ada, move=StageMove.objects.latest("created_at"))
        assert self.owes(screened) == []


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


def test_nobody_but_those_who_work_on_the_role_reads(cast: Cast, applied: Application) -> None:
    for member in (cast.ines, cast.vic, cast.olu, cast.zed):
        with pytest.raises(Forbidden, match=policies.can_screen.sentence):
            reading.handed_in(member, applied)
    assert not GradingSeat.objects.exists()


def test_one_reader_is_enough_and_what_is_left_comes_back(cast: Cast, applied: Application) -> None:
    services.save_screen(actor=cast.rafa, application=applied, draft=reading.screen(), version=None, seen={})
    assert ("Bronwyn", "taken") in waiting(cast.mei)
    assert ("Bronwyn", "unread") in waiting(cast.rafa)
    with pytest.raises(Refused, match="Rafa Duarte has this one open, and one reader is enough"):
        reading.handed_in(cast.mei, applied)
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert ("Bronwyn", "unread") in waiting(cast.mei)
        assert reading.handed_in(cast.mei, applied).done == "advanced"
        with pytest.raises(Refused):
            services.save_screen(actor=cast.rafa, application=applied, draft=reading.screen(), version=None, seen={})
    left = GradingSeat.objects.get(member=cast.rafa)
    assert (left.released_by, left.scorecard.state) == (cast.mei, "draft")


def test_two_readers_are_blind_to_each_other_before_anybody_began(
    cast: Cast, role: Role, screened: Application
) -> None:
    reading.read_by(cast, role, [cast.rafa, cast.mei])
    assert waiting(cast.ada) == []
    outcome = reading.handed_in(cast.rafa, screened, scores={"shipped_systems": 5})
    assert (outcome.done, stage_of(screened)) == ("waits", "resume_screen")
    card = Scorecard.objects.get()
    # Mei leads the role, and owes her own.
    assert not visible_scorecards(cast.mei).filter(pk=card.pk).exists()
    assert ("Kofi", "unread") in waiting(cast.mei)
    assert ("Kofi", "unread") not in waiting(cast.rafa)
    assert reading.handed_in(cast.mei, screened, scores={"shipped_systems": 4}).done == "advanced"
    assert visible_scorecards(cast.rafa).filter(application=screened).count() == 2
    assert list(Scorecard.objects.values_list("could_read", flat=True)) == [[], []]
    with pytest.raises(Forbidden, match=policies.can_screen.sentence):
        reading.handed_in(cast.ada, people.application(cast, role, "Third Person"))


def test_two_levels_apart_nobody_moves_before_the_lead_says_what_was_agreed(
    cast: Cast, role: Role, screened: Application
) -> None:
    reading.read_by(cast, role, [cast.rafa, cast.mei])
    reading.handed_in(cast.rafa, screened, scores={"shipped_systems": 5})
    recruiter_screen = role.stages.get(key="recruiter_screen")
    with pytest.raises(Refused, match="Mei Tanaka still reads this résumé"):
        move_application(
            actor=cast.rafa, application=screened, to_stage=recruiter_screen, seen_stage_id=screened.stage_id
        )
    assert reading.handed_in(cast.mei, screened, scores={"shipped_systems": 3}).done == "talk"
    assert ("Kofi", "decide") in waiting(cast.mei)
    with pytest.raises(Forbidden, match=policies.can_settle_screens.sentence):
        services.decide_screened(actor=cast.rafa, application=screened, decision=reading.ADVANCE, agreed="Yes")
    with pytest.raises(Invalid, match="what you agreed"):
        services.decide_screened(actor=cast.mei, application=screened, decision=reading.ADVANCE)
    services.ask_to_talk(actor=cast.rafa, application=screened)
    told = Notification.objects.get(kind="talk_asked")
    assert (told.recipient, "5" in told.body + told.title) == (cast.mei, False)
    done = services.decide_screened(
        actor=cast.mei, application=screened, decision=reading.ADVANCE, agreed="The forecaster counts"
    )
    assert (done.done, stage_of(screened)) == ("advanced", "recruiter_screen")
    assert done.application.last_step.override_reason == "The forecaster counts"


def test_one_yes_and_one_no_is_for_the_lead_too_and_a_no_keeps_what_was_agreed(
    cast: Cast, role: Role, screened: Application
) -> None:
    reading.read_by(cast, role, [cast.rafa, cast.mei])
    reading.handed_in(cast.rafa, screened)
    assert reading.handed_in(cast.mei, screened, reading.decline(cast)).done == "talk"
    services.decide_screened(
        actor=cast.mei, application=screened, decision=reading.decline(cast), agreed="No system in use"
    )
    assert Application.objects.get(pk=screened.pk).status == "rejected"
    assert Note.objects.get().body == "No system in use"


def test_who_may_not_read_the_screens_hears_the_same_whatever_they_say(
    cast: Cast, role: Role, screened: Application
) -> None:
    reading.read_by(cast, role, [cast.rafa, cast.mei])
    reading.handed_in(cast.rafa, screened, scores={"shipped_systems": 5})
    reading.handed_in(cast.mei, screened, scores={"shipped_systems": 3})
    target = role.stages.get(key="recruiter_screen")
    with pytest.raises(Refused, match="They or the lead of the role say how it goes on"):
        move_application(actor=cast.ada, application=screened, to_stage=target, seen_stage_id=screened.stage_id)


def test_somebody_moved_meanwhile_is_not_moved_again(cast: Cast, applied: Application) -> None:
    card = services.begin_screen(actor=cast.rafa, application=applied)
    people.move(cast, applied, "recruiter_screen")
    with pytest.raises(Refused, match="past the evidence screen"):
        reading.handed_in(cast.rafa, applied)
    card.refresh_from_db()
    assert (card.state, stage_of(applied)) == ("draft", "recruiter_screen")


def test_undone_it_waits_for_the_decision_and_not_for_another_screen(cast: Cast, screened: Application) -> None:
    moved = reading.handed_in(cast.rafa, screened).application
    people.move(cast, moved, "resume_screen", actor=cast.rafa)
    assert ("Kofi", "decide") in waiting(cast.rafa)
    with pytest.raises(Refused, match="Your screen is in, and says advance"):
        reading.handed_in(cast.rafa, screened, reading.decline(cast))
    services.decide_screened(actor=cast.rafa, application=screened, decision=reading.decline(cast))
    assert Application.objects.get(pk=screened.pk).status == "rejected"


def test_nobody_is_told_of_each_screen(cast: Cast, screened: Application) -> None:
    reading.handed_in(cast.rafa, screened)
    assert not Notification.objects.filter(kind__in=("scorecards_in", "grading_asked")).exists()
    verbs = list(Event.objects.filter(verb__startswith="grading").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["grading.started", "grading.submitted"]


@pytest.mark.parametrize(
    ("readers", "said"),
    [
        (("rafa", "rafa"), "Choose two different people."),
        (("rafa", "mei", "ada"), "Two readers at most; more make people wait."),
        (("ines",), "Choose people who see the applicants of this role."),
        (("zed",), "Choose people who see the applicants of this role."),
    ],
)
def test_readers_are_two_people_who_see_the_applicants(
    cast: Cast, role: Role, readers: tuple[str, ...], said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        reading.read_by(cast, role, [cast.members()[name] for name in readers])
    assert refused.value.errors == {"readers": [said]}
