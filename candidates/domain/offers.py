"""The life of an offer: its states, the acts that lead from one to the next, and what must hold for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FURTHEST_START = timedelta(days=3653)


class OfferState(StrEnum):
    """Where an offer stands."""

    DRAFT = "draft"
    APPROVING = "approving"
    APPROVED = "approved"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Act(StrEnum):
    """What is done to an offer. Time expires it, UNDO says that the start never happened."""

    EDIT = "edit"
    SUBMIT = "submit"
    AGREE = "agree"
    DISAGREE = "disagree"
    SEND = "send"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    UNDO = "undo"


_S = OfferState
# Those that may still be taken back, and are when their application goes elsewhere.
PENDING = (_S.DRAFT, _S.APPROVING, _S.APPROVED, _S.SENT)
# Those beside which no other is drafted.
LIVE = (*PENDING, _S.ACCEPTED)

STEPS: Mapping[Act, Mapping[OfferState, OfferState]] = {
    Act.EDIT: {_S.DRAFT: _S.DRAFT},
    Act.SUBMIT: {_S.DRAFT: _S.APPROVING},
    Act.AGREE: {_S.APPROVING: _S.APPROVING},  # and APPROVED by the last, see `after`
    Act.DISAGREE: {_S.APPROVING: _S.DRAFT},
    Act.SEND: {_S.APPROVED: _S.SENT},
    Act.ACCEPT: {_S.SENT: _S.ACCEPTED},
    Act.DECLINE: {_S.SENT: _S.DECLINED},
    Act.WITHDRAW: dict.fromkeys(PENDING, _S.WITHDRAWN),
    Act.EXPIRE: {_S.SENT: _S.EXPIRED},
    Act.UNDO: {_S.ACCEPTED: _S.WITHDRAWN},
}


class Opening(StrEnum):
    """How the opening stands for which an offer is made; NONE where the role has none left."""

    OPEN = "open"
    UNAPPROVED = "unapproved"
    FILLED = "filled"
    CLOSED = "closed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Around:
    """What holds around an offer when somebody acts on it. `today` is the organisation's day.

    `approvals` are the approvers' answers in their order, None for one that is open. `status` is the application's.
    """

    today: date
    expires_on: date
    starts_on: date
    approvals: Sequence[bool | None]
    status: str
    at_offer: bool
    role_runs: bool
    opening: Opening
    past_start_agreed: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act is not done: a stable `code`, and a sentence for the person who tried. `field` where one mends it."""

    code: str
    sentence: str
    field: str = ""


STATE_SAID: Mapping[OfferState, str] = {
    _S.DRAFT: "a draft",
    _S.APPROVING: "being approved",
    _S.APPROVED: "approved and not sent",
    _S.SENT: "sent",
    _S.ACCEPTED: "accepted",
    _S.DECLINED: "declined",
    _S.WITHDRAWN: "withdrawn",
    _S.EXPIRED: "expired",
}
OPENING_SAID: Mapping[Opening, Refusal] = {
    Opening.UNAPPROVED: Refusal("opening_unapproved", "The opening of this offer is not approved yet."),
    Opening.FILLED: Refusal("opening_filled", "The opening of this offer is filled. Give the offer another one first."),
    Opening.CLOSED: Refusal("opening_closed", "The opening of this offer is closed. Give the offer another one first."),
    Opening.NONE: Refusal("no_opening", "Every opening of this role is filled or closed. Add one first."),
}


def has_expired(state: OfferState, expires_on: date, today: date) -> bool:
    """Tell whether the last day for an answer is over, whether or not the sweep came by since."""
    return state == _S.EXPIRED or (state == _S.SENT and expires_on < today)


def _expired(around: Around) -> Refusal | None:
    if around.expires_on >= around.today:
        return None
    return Refusal("expired", f"The last day for an answer was {said(around.expires_on)}. Make a new offer.")


def _late(around: Around) -> Refusal | None:
    if around.expires_on >= around.today:
        return None
    last = said(around.expires_on)
    return Refusal("expired", f"The last day for an answer, {last}, is over. Change it first.", "expires_on")


def _elsewhere(around: Around) -> Refusal | None:
    if around.status != "active":
        return Refusal("not_active", f"The application is {STATUS_SAID.get(around.status, around.status)}.")
    if not around.at_offer:
        return Refusal("not_at_offer", "The application is not at the offer stage any more.")
    return None if around.role_runs else Refusal("role_ended", "The role is not open any more.")


def _no_opening(around: Around) -> Refusal | None:
    return OPENING_SAID.get(around.opening)


def _unapproved(around: Around) -> Refusal | None:
    if around.approvals and all(around.approvals):
        return None
    return Refusal("unapproved", "Not everybody who was asked has agreed to this offer.")


def _past_start(around: Around) -> Refusal | None:
    if around.starts_on >= around.today or around.past_start_agreed:
        return None
    return Refusal("past_start", past_start(around.starts_on), "past_start_agreed")


def far_start(day: date, today: date) -> str:
    """Return what is wrong with a start that lies years ahead; '' for nothing. Checkpoints are counted from it."""
    return "" if day <= today + FURTHEST_START else "Choose a start within the next ten years."


def past_start(day: date) -> str:
    """Return what is asked of a start that lies in the past."""
    return f"The start, {said(day)}, is in the past. Change it, or confirm that you mean that day."


STATUS_SAID = {
    "hold": "on hold",
    "rejected": "declined",
    "withdrawn": "withdrawn",
    "hired": "hired",
    "moved": "in another role",
}
GUARDS: Mapping[Act, Sequence[Callable[[Around], Refusal | None]]] = {
    Act.SUBMIT: (_elsewhere, _no_opening, _late, _past_start),
    Act.SEND: (_unapproved, _elsewhere, _no_opening, _expired, _past_start),
    Act.ACCEPT: (_unapproved, _expired, _elsewhere, _no_opening, _past_start),
    Act.EXPIRE: (lambda around: None if _expired(around) else Refusal("not_over", "There is time left to answer."),),
}


def refusal(state: OfferState, act: Act, around: Around) -> Refusal | None:
    """Return why the act is not done now, or None."""
    if state not in STEPS[act]:
        return Refusal("expired" if state == _S.EXPIRED else "wrong_state", f"This offer is {STATE_SAID[state]}.")
    return next((said_no for guard in GUARDS.get(act, ()) if (said_no := guard(around))), None)


def after(state: OfferState, act: Act, around: Around) -> OfferState:
    """Return the state to which an act leads; `around` holds the answer of an approver who has just agreed."""
    if act == Act.AGREE and not _unapproved(around):
        return _S.APPROVED
    return STEPS[act][state]


def said(day: date) -> str:
    """Write a day out, with its year: an offer may be looked at long after."""
    return f"{day:%a} {day.day} {day:%b %Y}"
