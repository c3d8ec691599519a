"""No yes to an offer that does not stand: each way in which one ends, at every door."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from candidates import services
from candidates.models import Application, Filling, Offer
from candidates.pages.bulk import tally
from candidates.pages.offer import taken_back_with
from candidates.services.bulk import DeclineMany, Picked, act_on_many
from candidates.services.taking_back import expire_offers, take_back_stranded
from foundation.activity.models import Event, Notification
from foundation.core import clock
from foundation.core.clock import today
from foundation.core.errors import Conflict, DomainError, Invalid, Refused
from roles.models import Opening
from roles.services import add_opening, close_opening, close_role, fill_role
from tests.factories.candidates import application, move, reason
from tests.factories.hiring import drafted, hired, sent, terms
from tests.factories.roles import running_role
from tests.foundation.core.api.keys import client as api_client
from tests.foundation.core.api.keys import json_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_sent(shared):
    def make(cast):
        return sent(cast, application(cast, running_role(cast)))

    return shared(make)


@pytest.fixture
def offer(cast, made_sent):
    return made_sent()


@pytest.fixture
def later(monkeypatch):
    """Let so many days pass."""

    def pass_days(days, hours=0):
        at = clock.now() + timedelta(days=days, hours=hours)
        monkeypatch.setattr(clock, "now", lambda: at)
        monkeypatch.setattr(clock, "today", at.date)

    return pass_days


def state_of(offer):
    return Offer.objects.get(pk=offer.pk).state


def say_yes(cast, offer, **more):
    return services.accept_offer(actor=cast.mei, offer=Offer.objects.get(pk=offer.pk), **more)


ENDS = {
    "rejected": lambda cast, it: services.reject(actor=cast.rafa, application=it, reason=reason(cast)),
    "withdrawn": lambda cast, it: services.withdraw(actor=cast.rafa, application=it, reason=reason(cast, "stayed")),
    "moved back": lambda cast, it: move(cast, it, "debrief"),
    "role closed": lambda cast, it: close_role(actor=cast.mei, role=it.role, reason="Money is gone"),
    "role filled": lambda cast, it: fill_role(actor=cast.mei, role=it.role),
}


@pytest.mark.parametrize("how", ENDS)
def test_an_offer_ends_with_what_it_stood_on_and_says_so(cast, offer, how):
    ENDS[how](cast, offer.application)
    assert state_of(offer) == "withdrawn"
    event = Event.objects.get(verb="offer.withdrawn", subject_id=offer.pk)
    assert event.data["was"] == "sent"
    assert event.data["why"]
    told = Notification.objects.filter(kind="offer_over", subject_id=offer.pk)
    assert "so tell them" in told.first().body
    with pytest.raises(Refused, match="withdrawn"):
        say_yes(cast, offer)


def test_an_approver_is_not_asked_about_somebody_who_is_declined(cast, offer):
    other = application(cast, offer.application.role, "Naoki Furusawa")
    asked = services.submit_offer(actor=cast.mei, offer=drafted(cast, other, [cast.ada]))
    services.reject(actor=cast.rafa, application=asked.application, reason=reason(cast))
    assert state_of(asked) == "withdrawn"
    told = Notification.objects.filter(kind="offer_over", subject_id=asked.pk)
    assert set(told.values_list("recipient__user__name", flat=True)) == {"Ada Okafor", "Mei Tanaka"}


def test_a_hold_keeps_the_offer_and_nobody_says_yes_meanwhile(cast, offer):
    services.hold(actor=cast.rafa, application=offer.application)
    with pytest.raises(Refused, match="on hold"):
        say_yes(cast, offer)
    services.reactivate(actor=cast.rafa, application=Application.objects.get(pk=offer.application_id))
    assert say_yes(cast, offer).state == "accepted"


def test_a_move_to_the_offer_stage_is_not_undone_under_a_draft(cast, offer):
    other = move(cast, application(cast, offer.application.role, "Naoki Furusawa"), "offer", actor=cast.ada)
    made = drafted(cast, other)
    with pytest.raises(Conflict):
        services.undo_move(actor=cast.ada, move=other.last_step)
    assert state_of(made) == "draft"


def test_a_move_that_is_undone_says_that_what_was_offered_stays_taken_back(cast, offer, client):
    moved = move(cast, offer.application, "references", actor=cast.mei)
    assert state_of(offer) == "withdrawn"
    client.force_login(cast.mei.user)
    back = client.post(reverse("candidates:undo", args=[moved.last_step.pk]), follow=True)
    assert "Offer 1 stays taken back." in back.content.decode()
    assert state_of(offer) == "withdrawn"


def test_where_nothing_was_offered_a_closed_application_promises_none(cast, offer, client):
    other = application(cast, offer.application.role, "Naoki Furusawa")
    client.force_login(cast.mei.user)
    page = reverse("candidates:offers_panel", args=[other.pk])
    assert "can be drafted at the offer stage" in client.get(page).content.decode()
    services.reject(actor=cast.mei, application=other, reason=reason(cast))
    assert "Nothing was offered." in client.get(page).content.decode()


@pytest.mark.parametrize("days", [8, 30])
def test_a_yes_after_the_last_day_is_refused_at_each_door(cast, offer, later, client, days):
    later(days)
    with pytest.raises(Refused, match="last day for an answer was"):
        say_yes(cast, offer)
    key = api_client(cast.mei, "offers:write", "offers:read")
    shown = json_of(key.get(f"/api/v1/offers/{offer.pk}"))
    answer = key.post(f"/api/v1/offers/{offer.pk}/accept", data={}, content_type="application/json")
    assert (shown["state"], answer.status_code) == ("expired", 409)
    client.force_login(cast.mei.user)
    page = client.get(reverse("candidates:offer", args=[offer.pk])).content.decode()
    assert "Expired" in page
    assert "Record the yes" not in page
    openings = client.get(reverse("candidates:openings", args=[offer.application.role_id])).content.decode()
    assert f"/offers/{offer.pk}/" not in openings, "it is on its way no more"
    expire_offers()
    assert state_of(offer) == "expired"
    assert Event.objects.get(verb="offer.expired", subject_id=offer.pk).actor is None
    again = drafted(cast, Application.objects.get(pk=offer.application_id), expires_on=clock.today())
    assert again.number == 2, "another can be made"


def test_the_last_day_is_one_of_the_organisations_zone(cast, offer, monkeypatch):
    last = datetime.combine(offer.expires_on, datetime.min.time(), UTC)
    # Honolulu is ten hours behind: there the last day goes on until ten o'clock of the next in UTC.
    type(cast.acme).objects.filter(pk=cast.acme.pk).update(zone="Pacific/Honolulu")
    monkeypatch.setattr(clock, "now", lambda: last + timedelta(hours=33))
    assert expire_offers() == 0
    monkeypatch.setattr(clock, "now", lambda: last + timedelta(hours=35))
    with pytest.raises(Refused, match="last day"):
        say_yes(cast, offer)
    assert expire_offers() == 1


def test_of_two_offers_for_one_opening_one_is_accepted(cast, offer):
    other = move(cast, application(cast, offer.application.role, "Naoki Furusawa"), "offer")
    rival = services.draft_offer(
        actor=cast.mei, application=other, terms=terms(), approvers=[cast.ada], opening=offer.opening
    )
    services.submit_offer(actor=cast.mei, offer=rival)
    services.answer_approval(actor=cast.ada, offer=rival, agreed=True)
    services.mark_sent(actor=cast.mei, offer=rival)
    say_yes(cast, offer)
    with pytest.raises(Refused, match="filled"):
        say_yes(cast, rival)
    more = services.choose_opening(actor=cast.mei, offer=rival, opening=_added(cast, offer.application.role))
    assert say_yes(cast, more).state == "accepted"
    assert Filling.objects.filter(ended_at=None).count() == 2


def _added(cast, role):
    return add_opening(actor=cast.ada, role=role, why="Twice as many boats")


def test_a_closed_opening_takes_nobody(cast, offer):
    close_opening(actor=cast.mei, opening=offer.opening, reason="Not this year")
    with pytest.raises(Refused, match="closed"):
        say_yes(cast, offer)


def test_a_start_in_the_past_is_asked_about_and_kept_when_meant(cast, offer, later):
    at_offer = move(cast, application(cast, offer.application.role, "Naoki Furusawa"), "offer")
    past = terms(starts_on=today() - timedelta(days=3))
    asked = {"actor": cast.mei, "application": at_offer, "terms": past, "approvers": [cast.ada]}
    opening = _added(cast, offer.application.role)
    with pytest.raises(Invalid) as refused:
        services.draft_offer(**asked, opening=opening)
    assert refused.value.code == "past_start"
    assert f"{past.starts_on.day} " in refused.value.errors["past_start_agreed"][0]
    made = services.draft_offer(**asked, opening=opening, past_start_agreed=True)
    assert services.submit_offer(actor=cast.mei, offer=made).state == "approving", "asked once, not at every step"


def test_a_start_years_ahead_is_refused(cast, offer):
    at_offer = move(cast, application(cast, offer.application.role, "Naoki Furusawa"), "offer")
    opening = _added(cast, offer.application.role)
    with pytest.raises(Invalid) as refused:
        services.draft_offer(
            actor=cast.mei, application=at_offer, terms=terms(starts_on=date.max), approvers=[cast.ada], opening=opening
        )
    assert list(refused.value.errors) == ["starts_on"]


def test_a_start_that_passed_while_they_thought_is_asked_about_at_the_yes(cast, offer, client, monkeypatch):
    Offer.objects.filter(pk=offer.pk).update(starts_on=today() - timedelta(days=1))
    client.force_login(cast.mei.user)
    url = reverse("candidates:accept_offer", args=[offer.pk])
    manager = {"manager": str(cast.mei.pk)}
    page = client.get(reverse("candidates:offer", args=[offer.pk])).content.decode()
    assert "is in the past" in page
    answer = client.post(url, manager)
    assert answer.status_code == 422
    assert f'value="{cast.mei.pk}" selected' in answer.content.decode()
    assert client.post(url, {**manager, "past_start_agreed": "on"}).status_code == 302
    assert state_of(offer) == "accepted"


def test_the_page_says_before_that_an_offer_is_taken_back(cast, offer, client):
    client.force_login(cast.mei.user)
    for name in ("close", "move"):
        page = client.get(reverse(f"candidates:{name}", args=[offer.application_id])).content.decode()
        assert "offer 1, which was sent, is taken back" in page.lower(), name
    assert taken_back_with(cast.ines, offer.application) is None, "offers are pay"


def test_many_are_counted_with_the_offers_that_end_and_lose_them_in_the_same_act(cast, offer):
    other = application(cast, offer.application.role, "Naoki Furusawa")
    picked = Picked({offer.application_id: None, other.pk: None})
    act = DeclineMany(reason(cast))
    assert tally(cast.mei, act, picked)["offers"] == 1
    act_on_many(actor=cast.mei, act=act, picked=picked)
    assert state_of(offer) == "withdrawn"
    assert Event.objects.filter(verb="offer.withdrawn").count() == 1


def test_what_an_older_release_left_behind_is_taken_back_by_the_sweep(cast, offer):
    Application.objects.filter(pk=offer.application_id).update(status="rejected")
    assert (take_back_stranded(), take_back_stranded()) == (1, 0)
    assert state_of(offer) == "withdrawn"


def test_a_hire_that_never_started_frees_the_opening_and_may_be_hired_later(cast, offer):
    applied = Application.objects.get(pk=offer.application_id)
    say_yes(cast, offer)
    opening = Opening.objects.get(pk=offer.opening_id)
    assert opening.filled_at
    stayed = reason(cast, "stayed")
    services.undo_hire(actor=cast.mei, application=applied, reason=stayed, why="Their employer doubled the pay.")
    applied.refresh_from_db()
    opening.refresh_from_db()
    assert (applied.status, applied.stage.kind, opening.filled_at) == ("withdrawn", "offer", None)
    assert state_of(offer) == "withdrawn"
    again = services.reactivate(actor=cast.rafa, application=applied)
    assert hired(cast, again).starts_on > today()


class Lives(RuleBasedStateMachine):
    """The services, driven as the pure machine is: a yes goes through only when everything stands."""

    cast = role = None

    @initialize()
    def draft(self):
        self.applied = application(self.cast, self.role, f"Person {Application.objects.count()}")
        self.offer = sent(self.cast, self.applied)

    def attempt(self, act, **asked):
        try:
            act(actor=self.cast.mei, **asked)
        except DomainError:
            return False
        return True

    def fresh(self):
        return Offer.objects.get(pk=self.offer.pk)

    @rule(kind=st.sampled_from(["hold", "reject", "withdraw", "reactivate"]))
    def their_application(self, kind):
        more = {"reject": {"reason": reason(self.cast)}, "withdraw": {"reason": reason(self.cast, "stayed")}}
        asked = {"application": Application.objects.get(pk=self.applied.pk), **more.get(kind, {})}
        self.attempt(getattr(services, kind), **asked)

    @rule(key=st.sampled_from(["debrief", "offer"]))
    def move(self, key):
        try:
            move(self.cast, Application.objects.get(pk=self.applied.pk), key)
        except DomainError:
            return

    @rule()
    def close_its_opening(self):
        self.attempt(close_opening, opening=self.offer.opening, reason="Not this year")

    @rule(act=st.sampled_from(["withdraw_offer", "decline_offer", "submit_offer", "mark_sent"]))
    def something(self, act):
        self.attempt(getattr(services, act), offer=self.fresh())

    @rule()
    def say_yes(self):
        applied, opening = Application.objects.get(pk=self.applied.pk), Opening.objects.get(pk=self.offer.opening_id)
        stood = (self.fresh().state, applied.status, applied.stage.kind, opening.is_open)
        assert self.attempt(services.accept_offer, offer=self.fresh()) == (stood == ("sent", "active", "offer", True))


def test_whatever_is_done_to_it_a_yes_needs_everything_to_stand(cast, offer):
    Lives.cast, Lives.role = cast, offer.application.role
    few = settings(deadline=None, max_examples=8, stateful_step_count=6, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Lives, settings=few)
