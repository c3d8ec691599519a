"""What becomes of a screen when somebody else moves the person meanwhile."""

from typing import Any

import pytest

from candidates import services as services_of_people
from candidates.models import Application, StageMove
from candidates.services import reject
from candidates.services.bulk import DeclineMany, Picked, act_on_many
from foundation.core.errors import Refused
from rubrics import services
from rubrics.models import Scorecard
from rubrics.queries.outstanding import owed_on
from tests.candidates.pages import browser, text
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import screening as reading
from tests.rubrics.screening.turns import stage_of, waiting


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
