"""When a message is tried again that an endpoint did not take, and how long an endpoint rests that takes none."""

from datetime import datetime, timedelta

FIRST_WAIT, GROWTH, LONGEST_WAIT = timedelta(seconds=10), 4, timedelta(hours=12)
# From the first try on; then the message is a dead letter.
PATIENCE = timedelta(days=5)
# By what a wait is multiplied, so that what failed together does not come back together.
JITTER = (0.75, 1.25)
# So many failures in a row are the endpoint's, not the message's; then nothing is sent to it for a while.
FAILURES, FIRST_REST, LONGEST_REST = 5, timedelta(minutes=1), timedelta(hours=1)
# What an endpoint asks for by `Retry-After` is heeded as far as this.
LONGEST_ASKED = timedelta(hours=1)


def next_try(
    attempt: int, at: datetime, until: datetime, jitter: float, asked: timedelta = timedelta()
) -> datetime | None:
    """Return when to try again after try number `attempt` failed, the last time at `until`; None: no more.

    `asked` is how long the endpoint wants to be left alone.
    """
    if at >= until:
        return None
    wait = max(plain_wait(attempt) * jitter, min(asked, LONGEST_ASKED))
    return min(at + wait, until)


def plain_wait(attempt: int) -> timedelta:
    """Return the wait after try number `attempt`, without jitter: each four times the one before, to half a day."""
    times: int = GROWTH ** min(max(attempt, 1) - 1, 10)
    return min(FIRST_WAIT * times, LONGEST_WAIT)


def rest(failures: int, jitter: float) -> timedelta | None:
    """Return how long to leave an endpoint alone after so many failures in a row; None: go on."""
    if failures < FAILURES:
        return None
    doublings = min(failures - FAILURES, 10)
    return min(FIRST_REST * (1 << doublings), LONGEST_REST) * jitter
