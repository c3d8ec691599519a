"""Ending, holding and taking up applications."""

from datetime import timedelta
from typing import Any

import pytest

from candidates.models import Application, Interview
from candidates.services import hold, reactivate, reject, withdraw
from foundation.activity.models import Event, Notification
from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid, Refused, Stale
from roles.models import Role
from tests.candidates.pages import browser, text
from tests.factories.candidates import application, interview, reason

pytestmark = pytest.mark.django_db


def verbs(lucia: Application) -> list[str]:
    return list(Event.objects.filter(application_id=lucia.pk).order_by("created_at").values_list("verb", flat=True))


def test_rejecting_needs_one_of_our_reasons_and_writes_one_event(cast: Any, role: Role) -> None:
    lucia = application(cast, role)
    with pytest.raises(Invalid):
        reject(actor=cast.rafa, application=lucia, reason=reason(cast, "other_offer"))
    closed = reject(actor=cast.rafa, application=lucia, reason=reason(cast))
    assert (closed.status, closed.reject_reason.key, closed.version) == ("rejected", "evidence", 2)
    assert closed.closed_at is not None
    assert verbs(lucia) == ["application.created", "application.rejected"]
    with pytest.raises(Refused):
        reject(actor=cast.rafa, application=lucia, reason=reason(cast))


def test_a_reason_of_another_organisation_is_no_reason(cast: Any, role: Role) -> None:
    lucia = application(cast, role)
    foreign = reason(cast)
    foreign.organisation_id = cast.other.pk
    with pytest.raises(Invalid):
        reject(actor=cast.rafa, application=lucia, reason=foreign)


def test_withdrawing_is_their_decision(cast: Any, role: Role) -> None:
    lucia = application(cast, role)
    closed = withdraw(actor=cast.mei, application=lucia, reason=reason(cast, "other_offer"))
    assert (closed.status, verbs(lucia)[-1]) == ("withdrawn", "application.withdrawn")


def test_closing_takes_back_what_was_ahead_and_keeps_what_was(cast: Any, role: Role) -> None:
    lucia = application(cast, role)
    past = interview(cast, lucia, [cast.tom], starts_at=clock.now() - timedelta(days=2))
    ahead = interview(cast, lucia, [cast.ines], shadows=[cast.oba])
    reject(actor=cast.rafa, application=lucia, reason=reason(cast))
    states = dict(Interview.objects.values_list("pk", "state"))
    assert states == {past.pk: "scheduled", ahead.pk: "cancelled"}
    told = Notification.objects.filter(kind="interview_cancelled").values_list("recipient__user__name", flat=True)
    assert set(told) == {"Inês Carvalho", "Oba Adeyemi"}


def test_an_old_version_changes_nothing(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía", "take_home")
    with pytest.raises(Stale) as caught:
        reject(actor=cast.rafa, application=lucia, reason=reason(cast), version=1)
    assert caught.value.current["stage_label"] == "Take-home"
    lucia.refresh_from_db()
    assert lucia.status == "active"


def test_hold_and_back(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía", "take_home")
    assert hold(actor=cast.rafa, application=lucia, reason="Away until Monday").status == "hold"
    with pytest.raises(Refused):
        hold(actor=cast.rafa, application=lucia)
    again = reactivate(actor=cast.rafa, application=lucia)
    assert (again.status, again.stage.key) == ("active", "take_home")
    with pytest.raises(Refused):
        reactivate(actor=cast.rafa, application=lucia)


def test_a_closed_application_comes_back_while_the_role_is_open_and_no_other_lives(cast: Any, role: Role) -> None:
    lucia = application(cast, role)
    reject(actor=cast.rafa, application=lucia, reason=reason(cast))
    second = application(cast, role)
    with pytest.raises(Invalid, match="already has an active"):
        reactivate(actor=cast.rafa, application=lucia)
    withdraw(actor=cast.rafa, application=second, reason=reason(cast, "stayed"))
    Role.objects.filter(pk=role.pk).update(state="closed")
    with pytest.raises(Refused, match="takes no applications"):
        reactivate(actor=cast.rafa, application=lucia)
    Role.objects.filter(pk=role.pk).update(state="open")
    again = reactivate(actor=cast.rafa, application=lucia)
    assert (again.status, again.reject_reason, again.closed_at) == ("active", None, None)


@pytest.mark.parametrize("who", ["ines", "vic", "olu", "zed"])
def test_others_do_not_close(cast: Any, role: Role, who: str) -> None:
    lucia = application(cast, role)
    for act in (
        lambda member: reject(actor=member, application=lucia, reason=reason(cast)),
        lambda member: hold(actor=member, application=lucia),
        lambda member: reactivate(actor=member, application=lucia),
    ):
        with pytest.raises(Forbidden):
            act(getattr(cast, who))


def test_a_second_window_is_told_that_it_has_ended(cast: Any, role: Role) -> None:
    one = application(cast, role)
    theirs = reason(cast, "other_offer")
    rafa = browser(cast.rafa)
    sent = {"reason": str(theirs.pk), "told_by": "", "version": str(one.version)}
    assert rafa.post(f"/applications/{one.pk}/close/?by=them", sent).status_code == 302
    answer = rafa.post(f"/applications/{one.pk}/close/?by=them", sent)
    assert answer.status_code == 409
    assert f"is now withdrawn at {one.stage.label}. Nothing else was done." in text(answer)
