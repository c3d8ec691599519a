"""Who reads a résumé: one reader or two, blind to each other, and those who settle what they see differently."""

from datetime import timedelta

import pytest
import time_machine

from candidates.models import Application, Note
from candidates.services import move_application
from foundation.activity.models import Notification
from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid, Refused
from roles.models import Role
from rubrics import policies, services
from rubrics.models import GradingSeat, Scorecard
from rubrics.queries import visible_scorecards
from rubrics.queries.asks import asked_of
from rubrics.queries.outstanding import owed_on
from rubrics.queries.screening import turns
from tests.candidates.pages import browser, text
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import screening as reading
from tests.rubrics.screening.turns import stage_of, waiting


def test_the_role_asks_those_who_hold_a_seat_on_it(cast: Cast, role: Role, applied: Application) -> None:
    assert [(one.subject_id, one.number) for one in asked_of(cast.mei)] == [(role.pk, 2)]
    assert asked_of(cast.ada) == asked_of(cast.ines) == []
    services.put_aside(actor=cast.mei, application=applied)
    assert [one.number for one in asked_of(cast.mei)] == [1]
    assert [turn.aside for turn in turns(cast.mei)] == [True, False]
    services.put_aside(actor=cast.mei, application=applied, aside=False)
    assert [one.number for one in asked_of(cast.mei)] == [2]


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
