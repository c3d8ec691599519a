"""No word that is sealed from somebody stands behind any door of theirs, and what is open to them is there.

The oracle (`tests.rubrics.worlds`) knows nothing of the code; the world and its doors are in `tests.rubrics.doors`.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from candidates.models import Note, StageMove
from foundation.activity.models import Event, Notification
from foundation.activity.services import sweep_reminders
from foundation.core import clock
from foundation.people.models import Job
from rubrics.models import (
    Amendment,
    Debrief,
    Dissent,
    FlagRaised,
    LaterView,
    Rating,
    Scorecard,
    SplitComment,
    Tie,
)
from tests.cast import Cast
from tests.rubrics.doors import (
    DEBRIEFS,
    SIZE,
    VIEWER,
    WORDLESS,
    WORLD,
    amendments_of,
    around,
    asked,
    lists,
    pages_of,
    rows_of,
    with_job,
    words,
)
from tests.rubrics.narrowing import asked_narrowly
from tests.rubrics.twins import different, rewrite, sealed
from tests.rubrics.worlds import (
    FORESEEN,
    IN,
    LEAD,
    TELLING,
    WRITER,
    follows,
    leads,
    may_know,
    opens,
    owes,
    reads,
    sees,
    word,
)

# Who looks at pages, and of what: where only owing seals what others wrote, where they read it, or neither.
PAGED = {"interviewer": ("owes", "reads"), "hiring_manager": ("neither", "owes"), "owner": ("reads", "owes")}
# For whom a world that differs in what is sealed from them looks the same.
TWINS = ("interviewer", "hiring_manager")
# Where the words of the world stand, and what tells of them; that no notice does, a test says.
HOLDING = (
    Amendment, Debrief, Dissent, Event, FlagRaised, LaterView, Note, Rating, Scorecard, SplitComment, StageMove, Tie
)  # fmt: skip


@pytest.mark.parametrize("job", [*Job.values, ""])
def test_no_list_feed_or_search_holds_a_word_too_many(
    cast: Cast, made: Any, job: str, tried: Callable[[int], None]
) -> None:
    if job == "integration":
        pytest.skip("an integration has tests of its own, and no seats")
    viewer = with_job(cast.tom, job)
    ask, known, seen = asked(viewer), may_know(WORLD, VIEWER, job), list[tuple[str, bytes]]()
    found: dict[str, set[str]] = {}
    for door, body in lists(ask):
        seen.append((door, body))
        said = words(body)
        assert said <= known, (door, sorted(said - known)[:5])
        found.setdefault(door.split("?")[0], set()).update(said)
    cards = {one for one in known if one.endswith(("_card", "_amended"))} & everything(IN)
    assert found.get("/api/v1/scorecards", set()) >= (cards if job else set())
    assert found.get("/api/v1/advisor-fees", set()) == {one for one in known if one.endswith("_fee")}
    if job in TWINS:
        rewrite(viewer, made, sealed(job))
        assert not different(seen, lists(ask))
    tried(len(seen) * SIZE * (2 if job in TWINS else 1))


def test_no_filter_tells_of_what_is_sealed(cast: Cast, made: Any, tried: Callable[[int], None]) -> None:
    viewer = with_job(cast.tom, "hiring_manager")
    ask, closed = asked(viewer), sealed("hiring_manager")
    others = [pk for seat, pk in made[0].items() if seat.application in closed and seat.who != VIEWER]
    ids = [made[1][closed[0]], made[1][closed[-1]], *others[:2], cast.ines.pk]
    seen = list(asked_narrowly(ask, ids))
    rewrite(viewer, made, closed)
    assert not different(seen, asked_narrowly(ask, ids))
    tried(len(seen) * SIZE)


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


def test_doors_that_are_passed_over_read_nothing_that_somebody_wrote(cast: Cast, made: Any, settings: Any) -> None:
    settings.PREPARED_QUERIES = False
    read: list[str] = []

    def noted(execute: Any, sql: str, *more: Any) -> Any:
        read.append(sql)
        return execute(sql, *more)

    tables = re.compile("|".join(f'"{model._meta.db_table}"' for model in HOLDING))
    for member in (cast.ines, cast.ada):
        ask = asked(member)
        for door in WORDLESS:
            with connection.execute_wrapper(noted):
                assert not words(ask(door)), door
            assert read or door.startswith("/api/v1/docs")
            assert not [sql for sql in read if tables.search(sql)], (member, door)
            read.clear()


def looked_at(job: str) -> Iterator[int]:
    """One application for each way of PAGED, among those that the viewer opens; each job looks at another of a kind."""
    turn = list(PAGED).index(job)
    for way in PAGED[job]:
        alike = [n for n in range(SIZE) if opens(WORLD, VIEWER, n, job) and _way(n, job) == way]
        yield alike[turn * 7 % len(alike)]


def _way(n: int, job: str) -> str:
    """Return how the viewer stands to what others wrote: they read it, only owing seals it from them, or neither."""
    wrote = any(seat.who == VIEWER and seat.card in TELLING for seat in WORLD.on(n))
    if not (wrote or leads(WORLD, VIEWER, n, job)):
        return "neither"
    return "owes" if owes(WORLD, VIEWER, n) else "reads"


@pytest.mark.parametrize("job", PAGED)
def test_no_page_holds_a_word_too_many_and_each_opens_what_it_may(
    cast: Cast, made: Any, job: str, tried: Callable[[int], None]
) -> None:
    viewer = with_job(cast.tom, job)
    ask, known = asked(viewer), may_know(WORLD, VIEWER, job)
    about = list(around(ask, viewer, made[1]))
    for door, body in about:
        assert words(body) <= known, (door, sorted(words(body) - known)[:5])
    applications = list(looked_at(job))
    amended = {n: amendments_of(made, n) for n in applications}
    pages = {n: list(pages_of(ask, viewer, made, n, amended[n])) for n in applications}
    for n, seen in pages.items():
        for door, body in seen:
            assert words(body) <= known, (n, door, sorted(words(body) - known)[:5])
            assert door != "packet" or "_whisper" not in body, "a note to the leads is on no packet"
        _opens_what_it_may({door: words(body) for door, body in seen}, made, n, job)
    closed = [n for n in applications if n in sealed(job)] if job in TWINS else []
    if job in TWINS:
        assert closed
        rewrite(viewer, made, sealed(job))
        assert not different(about, around(ask, viewer, made[1]))
    for n in closed:
        assert not different(pages[n], pages_of(ask, viewer, made, n, amended[n])), n
    tried(len(about) * SIZE + sum(map(len, pages.values())))


def _opens_what_it_may(seen: dict[str, set[str]], made: Any, n: int, job: str) -> None:
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


@pytest.mark.parametrize("job", ["interviewer", "hiring_manager", "advisor", "owner"])
def test_a_forecast_is_its_writers_until_shown_to_whoever_reads_the_debrief(
    cast: Cast, made: Any, job: str, tried: Callable[[int], None]
) -> None:
    viewer = with_job(cast.tom, job)
    ask = asked(viewer)
    ids = {str(pk): n for n, pk in enumerate(made[1])}
    told = {(ids[row["application_id"]], row["member_id"]) for row in rows_of(ask, "/api/v1/forecasts")}
    shown = {n for n in range(SIZE) if follows(WORLD, VIEWER, n, job)}
    assert told == {(n, str(cast.ines.pk)) for n in shown} | {(n, str(viewer.pk)) for n in range(SIZE)}
    for n in looked_at(job) if job in PAGED else ():
        doors = [reverse(f"rubrics:{door}", args=[made[1][n]]) for door in ("debrief", "forecast")]
        pages = [" ".join(ask(door).decode().split()) for door in doors]
        assert not any(re.search(rf"\b{FORESEEN[LEAD]}\W+%", page) for page in pages), n
        if n not in shown:
            assert not any(re.search(rf"\b{FORESEEN[WRITER]}\W+%", page) for page in pages), n
        elif WORLD.debriefs[n] != "decided":
            assert f"{cast.ines.name} {FORESEEN[WRITER]} %" in pages[0], n
    tried(SIZE)


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
