"""The life of an offer as a machine: whatever is done in whatever order, only an offer that stands is accepted."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from candidates.domain.offers import (
    GUARDS,
    LIVE,
    PENDING,
    STEPS,
    Act,
    Around,
    OfferState,
    Opening,
    after,
    has_expired,
    refusal,
)
from candidates.models import Offer

DAY = date(2026, 3, 2)
STANDS = Around(
    today=DAY,
    expires_on=DAY + timedelta(days=7),
    starts_on=DAY + timedelta(days=30),
    approvals=(True, True),
    status="active",
    at_offer=True,
    role_runs=True,
    opening=Opening.OPEN,
)
PEOPLE = [act for act in Act if act not in (Act.EXPIRE, Act.UNDO)]


def test_the_states_of_the_table_are_those_of_the_machine():
    assert set(Offer.State.values) == {state.value for state in OfferState}
    assert set(PENDING) < set(LIVE) < set(OfferState)


@pytest.mark.parametrize(
    ("around", "code"),
    [
        ({"expires_on": DAY - timedelta(days=1)}, "expired"),
        ({"approvals": (True, None)}, "unapproved"),
        ({"approvals": (True, False)}, "unapproved"),
        ({"approvals": ()}, "unapproved"),
        ({"status": "rejected"}, "not_active"),
        ({"status": "withdrawn"}, "not_active"),
        ({"status": "hold"}, "not_active"),
        ({"status": "hired"}, "not_active"),
        ({"at_offer": False}, "not_at_offer"),
        ({"role_runs": False}, "role_ended"),
        ({"opening": Opening.FILLED}, "opening_filled"),
        ({"opening": Opening.CLOSED}, "opening_closed"),
        ({"opening": Opening.UNAPPROVED}, "opening_unapproved"),
        ({"opening": Opening.NONE}, "no_opening"),
        ({"starts_on": DAY - timedelta(days=1)}, "past_start"),
    ],
)
def test_a_yes_is_refused_to_whatever_does_not_stand(around, code):
    no = refusal(OfferState.SENT, Act.ACCEPT, replace(STANDS, **around))
    assert no is not None
    assert no.code == code


def test_the_last_day_counts_whole_and_a_start_in_the_past_may_be_meant():
    assert refusal(OfferState.SENT, Act.ACCEPT, replace(STANDS, expires_on=DAY)) is None
    meant = replace(STANDS, starts_on=DAY - timedelta(days=40), past_start_agreed=True)
    assert refusal(OfferState.SENT, Act.ACCEPT, meant) is None
    assert refusal(OfferState.SENT, Act.ACCEPT, replace(STANDS, starts_on=DAY)) is None


def test_the_sentences_quote_the_day():
    late = replace(STANDS, expires_on=date(2026, 2, 27))
    said = {act: refusal(state, act, late).sentence for state, act in
            ((OfferState.SENT, Act.ACCEPT), (OfferState.DRAFT, Act.SUBMIT))}  # fmt: skip
    assert said == {
        Act.ACCEPT: "The last day for an answer was Fri 27 Feb 2026. Make a new offer.",
        Act.SUBMIT: "The last day for an answer, Fri 27 Feb 2026, is over. Change it first.",
    }


@pytest.mark.parametrize("state", [state for state in OfferState if state not in PENDING])
def test_nobody_does_anything_to_an_offer_that_is_over(state):
    assert all(refusal(state, act, STANDS) for act in PEOPLE)


def test_every_guarded_act_is_one_that_leads_somewhere():
    assert set(GUARDS) <= set(STEPS) == set(Act)


class OfferLife(RuleBasedStateMachine):
    """One offer, two approvers, and a world that changes around it."""

    @initialize(left=st.integers(-1, 5), starts=st.integers(-2, 5))
    def draft(self, left, starts):
        self.state = OfferState.DRAFT
        self.around = replace(
            STANDS,
            expires_on=DAY + timedelta(days=left),
            starts_on=DAY + timedelta(days=starts),
            approvals=(None, None),
        )

    def do(self, act, **changes):
        """Do what is allowed, and nothing else; returns whether it was."""
        around = replace(self.around, **changes)
        if refusal(self.state, act, around):
            return False
        self.state, self.around = after(self.state, act, around), around
        return True

    @rule(days=st.integers(1, 3))
    def days_pass(self, days):
        self.around = replace(self.around, today=self.around.today + timedelta(days=days))

    @rule(
        status=st.sampled_from(["active", "hold", "rejected", "withdrawn"]),
        at_offer=st.booleans(),
        role_runs=st.booleans(),
        opening=st.sampled_from(Opening),
    )
    def the_world_changes(self, status, at_offer, role_runs, opening):
        gone = status in ("rejected", "withdrawn") or not at_offer or not role_runs
        self.around = replace(self.around, status=status, at_offer=at_offer, role_runs=role_runs, opening=opening)
        if gone and self.state in PENDING:
            assert self.do(Act.WITHDRAW)

    @rule(days=st.integers(0, 9))
    def edit(self, days):
        self.do(Act.EDIT, expires_on=self.around.today + timedelta(days=days))

    @rule()
    def submit(self):
        self.do(Act.SUBMIT, approvals=(None, None))

    @rule()
    def the_next_agrees(self):
        first, second = self.around.approvals
        self.do(Act.AGREE, approvals=(True, second) if first is None else (first, True))

    @rule()
    def one_does_not_agree(self):
        self.do(Act.DISAGREE)

    @rule(meant=st.booleans())
    def send(self, meant):
        self.do(Act.SEND, past_start_agreed=meant)

    @rule(meant=st.booleans())
    def accept(self, meant):
        before = replace(self.around, past_start_agreed=meant)
        if self.do(Act.ACCEPT, past_start_agreed=meant):
            assert before.today <= before.expires_on
            assert before.approvals == (True, True)
            assert (before.status, before.at_offer, before.role_runs) == ("active", True, True)
            assert before.opening is Opening.OPEN
            assert meant or before.starts_on >= before.today

    @rule(act=st.sampled_from([Act.DECLINE, Act.WITHDRAW]))
    def it_ends(self, act):
        self.do(act)

    @precondition(lambda self: self.state == OfferState.SENT)
    @rule()
    def the_sweep_comes_by(self):
        swept = self.do(Act.EXPIRE)
        assert swept == has_expired(OfferState.SENT, self.around.expires_on, self.around.today)

    @invariant()
    def what_went_out_was_approved(self):
        if getattr(self, "state", None) in (OfferState.APPROVED, OfferState.SENT, OfferState.ACCEPTED):
            assert self.around.approvals == (True, True)


OfferLife.TestCase.settings = settings(deadline=None, max_examples=150, stateful_step_count=30)
TestOfferLife = OfferLife.TestCase
