"""No word that is sealed from somebody stands behind any door of theirs, and what is open to them is there.

The oracle (`tests.rubrics.worlds`) knows nothing of the code; the world and its doors are in `tests.rubrics.doors`.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from foundation.activity.models import Notification
from foundation.activity.services import sweep_reminders
from foundation.core import clock
from foundation.people.models import Job
from tests.cast import Cast
from tests.rubrics.doors import (
    DEBRIEFS,
    SIZE,
    VIEWER,
    WORLD,
    amendments_of,
    around,
    asked,
    lists,
    pages_of,
    with_job,
    words,
)
from tests.rubrics.worlds import IN, leads, may_know, owes, reads, sees, word


@pytest.mark.parametrize("job", [*Job.values, ""])
def test_no_list_feed_or_search_holds_a_word_too_many(
    cast: Cast, made: Any, job: str, tried: Callable[[int], None]
) -> None:
    if job == "integration":
        pytest.skip("an integration has tests of its own, and no seats")
    viewer = with_job(cast.tom, job)
    ask, known, count = asked(viewer), may_know(WORLD, VIEWER, job), 0
    found: dict[str, set[str]] = {}
    for door, body in lists(ask):
        count += 1
        said = words(body)
        assert said <= known, (door, sorted(said - known)[:5])
        found.setdefault(door.split("?")[0], set()).update(said)
    tried(count * SIZE)
    cards = {one for one in known if one.endswith(("_card", "_amended"))} & everything(IN)
    assert found.get("/api/v1/scorecards", set()) >= (cards if job else set())


def everything(states: tuple[str, ...]) -> set[str]:
    """The words of all scorecards of the world in some states."""
    told = {word(seat.application, seat.who, "card") for seat in WORLD.seats if seat.card in states}
    return told | {word(seat.application, seat.who, "amended") for seat in WORLD.seats if seat.card == "amended"}


@pytest.mark.parametrize("who", ["mei", "vic"])
def test_nor_for_those_who_sit_elsewhere(cast: Cast, made: Any, who: str, tried: Callable[[int], None]) -> None:
    member = cast.members()[who]
    known, count = may_know(WORLD, who, member.job), 0
    for door, body in lists(asked(member)):
        count += 1
        assert words(body) <= known, (door, sorted(words(body) - known)[:5])
    tried(count * SIZE)


# One in so many applications is looked at page by page; a prime, so that no state is passed over each time.
STEP = 47


@pytest.mark.parametrize("job", ["interviewer", "hiring_manager", "owner"])
def test_no_page_holds_a_word_too_many_and_each_opens_what_it_may(
    cast: Cast, made: Any, job: str, tried: Callable[[int], None]
) -> None:
    viewer = with_job(cast.tom, job)
    ask, known, count = asked(viewer), may_know(WORLD, VIEWER, job), 0
    for door, body in around(ask, viewer, made[1]):
        count += SIZE
        assert words(body) <= known, (door, sorted(words(body) - known)[:5])
    for n in range(0, SIZE, STEP):
        seen: dict[str, set[str]] = {}
        for door, body in pages_of(ask, viewer, made, n, amendments_of(made, n)):
            count += 1
            assert words(body) <= known, (n, door, sorted(words(body) - known)[:5])
            assert door != "packet" or "_whisper" not in body, "a note to the leads is on no packet"
            seen[door] = words(body)
        for seat, pk in made[0].items():
            if seat.application == n and seat.card in IN:
                opened = word(n, seat.who, "card") in seen[f"/scorecards/{pk}/"]
                assert opened == sees(WORLD, VIEWER, seat, job), (seat, job)
                whispered = word(n, seat.who, "whisper") in seen[f"/scorecards/{pk}/"]
                leading = seat.who == VIEWER or leads(WORLD, VIEWER, n, job)
                assert whispered == (opened and leading), (seat, job)
        debrief = seen[f"/applications/{made[1][n]}/debrief/"]
        together = reads(WORLD, VIEWER, n, job) and bool(WORLD.debriefs[n])
        assert (word(n, "ines", "amended") in debrief) == together, (n, job)
    tried(count)


def test_no_notice_and_no_mail_holds_any_word(cast: Cast, made: Any, tried: Callable[[int], None]) -> None:
    for days in (0, 1, 3):
        sweep_reminders(clock.now() + timedelta(days=days, hours=1))
    told = Notification.objects.values_list("title", "body", "url")
    assert not [row for row in told if words(" ".join(row))]
    tried(len(told))


def test_the_world_holds_every_state(tried: Callable[[int], None]) -> None:
    assert {bool(seat.grading) for seat in WORLD.seats if seat.who == VIEWER} == {True, False}
    assert set(WORLD.debriefs.values()) == set(DEBRIEFS)
    owing = sum(owes(WORLD, VIEWER, n) for n in range(SIZE))
    assert 0.3 * SIZE < owing < 0.8 * SIZE
    tried(0)
