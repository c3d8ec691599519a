"""The blind rule of queries against its restatement in plain Python, over all combinations of states."""

from itertools import product

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from candidates.models import InterviewSeat
from foundation.people.models import Job
from rubrics.models import Scorecard
from rubrics.queries import is_blind, others_and_more, owed_seats, progress, visible_scorecards
from tests.cast import Cast
from tests.rubrics.built import build
from tests.rubrics.worlds import Seat, World, owes, sees

CARDS = ("none", "draft", "submitted", "blank", "unable")
YES_NO = (False, True)
VIEWER, OTHER = "tom", "ines"


def every_combination() -> World:
    """One application for each combination of the viewer's own seats, once in a role they lead and once not.

    On each of them someone else has a draft, a submitted scorecard and a submitted grading.
    """
    interviews = [None] + [
        {"card": card, "shadow": shadow, "released": released, "declined": declined, "cancelled": cancelled}
        for card, shadow, released, declined, cancelled in product(CARDS, *[YES_NO] * 4)
    ]
    gradings = [None] + [
        {"grading": True, "card": card, "released": released} for card, released in product(CARDS, YES_NO)
    ]
    roles: list[int] = []
    seats: list[Seat] = []
    for interview, grading, role in product(interviews, gradings, (0, 1)):
        number = len(roles)
        roles.append(role)
        seats += [Seat(VIEWER, number, **own) for own in (interview, grading) if own is not None]
        seats += [Seat(OTHER, number, "draft"), Seat("mei", number, "submitted")]
        seats.append(Seat("oba", number, "submitted", grading=True))
    return World(tuple(roles), tuple(seats), frozenset({(VIEWER, 0), ("rafa", 1)}))


def test_every_combination_of_own_seats_against_the_oracle_before_and_after_a_change_of_job(cast: Cast) -> None:
    world = every_combination()
    made = build(world, cast.acme, cast.members())
    assert len(world.roles) == (1 + len(CARDS) * 16) * (1 + len(CARDS) * 2) * 2
    for who in ("tom", "ines", "mei", "rafa", "zed"):
        expected = {pk for seat, pk in made.items() if sees(world, who, seat)}
        found = set(visible_scorecards(cast.members()[who]).values_list("pk", flat=True))
        wrong = [seat for seat, pk in made.items() if (pk in found) != (pk in expected)]
        assert not wrong, f"{who}: {wrong[:3]}"
    assert not visible_scorecards(cast.zed).exists()
    owed = {seat.application_id for seat in owed_seats(cast.tom)}
    assert len(owed) == sum(owes(world, VIEWER, number) for number in range(len(world.roles)))
    for job in (*Job.values, ""):
        cast.tom.job, cast.tom.active = job or Job.HIRING_MANAGER, bool(job)
        expected = {pk for seat, pk in made.items() if sees(world, VIEWER, seat, job)}
        found = set(visible_scorecards(cast.tom).values_list("pk", flat=True))
        wrong = [seat for seat, pk in made.items() if (pk in found) != (pk in expected)]
        assert not wrong, f"{job}: {wrong[:3]}"


names = st.sampled_from(["tom", "ines", "mei"])
seats = st.builds(
    Seat,
    who=names,
    application=st.integers(0, 2),
    card=st.sampled_from(CARDS),
    grading=st.booleans(),
    shadow=st.booleans(),
    released=st.booleans(),
    declined=st.booleans(),
    cancelled=st.booleans(),
)


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    several=st.lists(seats, max_size=10, unique=True),
    leads=st.frozensets(st.tuples(names, st.integers(0, 1)), max_size=4),
)
def test_several_seats_of_one_person_against_the_oracle(
    cast: Cast, several: list[Seat], leads: frozenset[tuple[str, int]]
) -> None:
    world = World((0, 0, 1), tuple(several), leads)
    with transaction.atomic():
        made = build(world, cast.acme, cast.members())
        for who in ("tom", "ines", "mei", "ada"):
            expected = {pk for seat, pk in made.items() if sees(world, who, seat)}
            assert set(visible_scorecards(cast.members()[who]).values_list("pk", flat=True)) == expected
        transaction.set_rollback(True)


def test_a_released_seat_neither_owes_nor_opens(cast: Cast) -> None:
    world = World((0,), (Seat("tom", 0, released=True), Seat("ines", 0, "submitted")))
    build(world, cast.acme, cast.members())
    application = Scorecard.objects.get(author=cast.ines).application
    assert not is_blind(cast.tom, application)
    assert not visible_scorecards(cast.tom).exists()


def test_progress_counts_without_telling_a_grader_whose_work_it_is(cast: Cast) -> None:
    own, other = Seat("mei", 0, grading=True), Seat("ines", 0, "submitted", grading=True)
    build(World((0,), (own, other, Seat("tom", 0, "submitted"), Seat("oba", 0, "draft"))), cast.acme, cast.members())
    pk = Scorecard.objects.get(author=cast.tom).application_id
    everybody, grader = progress([pk])[pk], progress([pk], cast.mei)[pk]
    assert (everybody.inside, everybody.total) == (2, 4)
    assert (grader.inside, grader.total) == (1, 2)


def test_a_writer_learns_how_many_are_in_and_whether_they_owe_more(cast: Cast) -> None:
    own, grading = Seat("tom", 0), Seat("tom", 0, grading=True)
    others = (Seat("ines", 0, "submitted"), Seat("oba", 0, "submitted", grading=True), Seat("mei", 0, "draft"))

    def told(*seats: Seat) -> tuple[int, bool]:
        with transaction.atomic():
            build(World((0,), (own, *seats, *others)), cast.acme, cast.members())
            first = InterviewSeat.objects.filter(member=cast.tom).earliest("pk")
            found = others_and_more(cast.tom, first)
            transaction.set_rollback(True)
        return found

    assert told() == (2, False)
    assert told(Seat("tom", 0, shadow=True), Seat("tom", 0, grading=True, released=True)) == (2, False)
    assert told(Seat("tom", 0, "draft")) == (2, True)
    assert told(grading) == (1, True)


@pytest.mark.django_db
def test_reading_a_list_takes_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    build(World((0,), (Seat("tom", 0, "submitted"), Seat("ines", 0, "submitted"))), cast.acme, cast.members())
    with django_assert_num_queries(1):
        assert len(list(visible_scorecards(cast.tom))) == 2
