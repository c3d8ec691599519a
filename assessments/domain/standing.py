"""Where a take-home stands for the candidate who opens its link, and what may still be done there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# So long after its end work is taken still, and marked as late.
GRACE = timedelta(hours=24)


class Standing(StrEnum):
    """What the candidate's page is about. The first three go on, the others tell why nothing more goes."""

    SENT = "sent"
    STARTED = "started"
    GRACE = "grace"
    HANDED_IN = "handed_in"
    MISSED = "missed"
    OVER = "over"
    TAKEN_BACK = "taken_back"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    HIRED = "hired"
    ROLE_OVER = "role_over"
    REPLACED = "replaced"
    EXPIRED = "expired"
    ERASED = "erased"

    @property
    def goes_on(self) -> bool:
        """Something can be done here still."""
        return self in (Standing.SENT, Standing.STARTED, Standing.GRACE)

    @property
    def refusal(self) -> str:
        """What to say to somebody who acts although nothing more goes; '' where something does."""
        return REFUSALS.get(self, "")


# Where nothing more goes, in the words with which an act is refused.
REFUSALS = {
    Standing.HANDED_IN: "You have handed this in already. Thank you.",
    Standing.MISSED: "The time for this take-home is over. Write to us and we will see whether more can be given.",
    Standing.OVER: "The time for this take-home is over. Write to us and we will see whether more can be given.",
    Standing.TAKEN_BACK: "This take-home was taken back, so nothing can be handed in any more.",
    Standing.DECLINED: "Your application is closed, so nothing can be handed in any more.",
    Standing.WITHDRAWN: "Your application is closed, so nothing can be handed in any more.",
    Standing.HIRED: "You accepted our offer, so nothing needs to be handed in any more.",
    Standing.ROLE_OVER: "This role takes nobody any more, so nothing can be handed in.",
    Standing.REPLACED: "A newer link was sent to you. Please use that one.",
    Standing.EXPIRED: "This link is no longer in use.",
    Standing.ERASED: "What we kept about you was deleted, and this take-home with it.",
}
BY_APPLICATION = {
    "withdrawn": Standing.WITHDRAWN,
    "rejected": Standing.DECLINED,
    "hired": Standing.HIRED,
}
ROLE_IS_OVER = ("filled", "closed")


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides it, as plain words of the states."""

    assignment: str
    application: str
    role: str
    started: bool
    ends_at: datetime
    erased: bool = False
    replaced: bool = False
    expired: bool = False


def standing(facts: Facts, at: datetime) -> Standing:
    """Return where it stands at `at`: what ended comes before what was done, and that before the clock."""
    if facts.erased:
        return Standing.ERASED
    if facts.replaced:
        return Standing.REPLACED
    if facts.expired:
        return Standing.EXPIRED
    if facts.application in BY_APPLICATION:
        return BY_APPLICATION[facts.application]
    if facts.assignment == "withdrawn":
        return Standing.TAKEN_BACK
    if facts.assignment == "submitted":
        return Standing.HANDED_IN
    if facts.role in ROLE_IS_OVER:
        return Standing.ROLE_OVER
    return _by_the_clock(facts, at)


def _by_the_clock(facts: Facts, at: datetime) -> Standing:
    if not facts.started:
        return Standing.SENT if at <= facts.ends_at else Standing.MISSED
    if at <= facts.ends_at:
        return Standing.STARTED
    return Standing.GRACE if at <= facts.ends_at + GRACE else Standing.OVER
