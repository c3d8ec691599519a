"""Two at once, in two transactions: exactly one wins and the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction

from candidates.models import (
    Application,
    Booking,
    Candidate,
    DuplicatePair,
    Interview,
    InterviewSeat,
    Merge,
    StageMove,
)
from candidates.services import (
    Choices,
    Person,
    SeatAsked,
    accept_offer,
    attach_file,
    merge_people,
    move_application,
    reject,
    schedule_interview,
    take_apart,
    take_in,
    undo,
)
from candidates.services.booking import book
from candidates.services.resending import send_another
from foundation.activity.models import Event
from foundation.core import clock
from foundation.core.errors import Conflict, DomainError, Invalid
from roles.models import Role, Stage
from tests.factories.candidates import application, hiring_role, interview, reason
from tests.factories.hiring import sent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def role(cast: Any) -> Role:
    return hiring_role(cast)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts in threads that start together; return what each gave or the refusal that it met."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return act()
        except DomainError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_two_moves_of_one_card_one_happens(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    targets = [Stage.objects.get(role=role, key=key) for key in ("take_home", "collaboration")]

    def move(member: Any, target: Stage) -> Callable[[], Any]:
        return lambda: move_application(
            actor=member, application=lucia, to_stage=target, seen_stage_id=lucia.stage_id, version=lucia.version
        )

    results = at_once(move(cast.rafa, targets[0]), move(cast.mei, targets[1]))
    refusals = [result for result in results if isinstance(result, Conflict)]
    assert len(refusals) == 1
    winner = next(result for result in results if isinstance(result, Application))
    assert refusals[0].current["stage_id"] == str(winner.stage_id)
    assert StageMove.objects.filter(application=lucia).count() == 2
    assert Event.objects.filter(application_id=lucia.pk, verb="application.moved").count() == 1


def test_of_two_interviews_at_one_time_one_is_scheduled(cast: Any, role: Role) -> None:
    stage = Stage.objects.get(role=role, key="technical_screen")
    people = [application(cast, role, "One"), application(cast, role, "Two")]
    begins = clock.now() + timedelta(days=1)

    def ask(person: Application, *members: Any) -> Callable[[], Any]:
        return lambda: schedule_interview(
            actor=cast.rafa,
            application=person,
            stage=stage,
            starts_at=begins,
            ends_at=begins + timedelta(hours=1),
            seats=[SeatAsked(member) for member in members],
        )

    # Asked in opposite orders: locks are taken in the order of ids, so neither waits for the other for ever.
    results = at_once(ask(people[0], cast.ines, cast.tom), ask(people[1], cast.tom, cast.ines))
    assert [isinstance(result, Invalid) for result in results].count(True) == 1
    assert Interview.objects.count() == 1


def test_of_two_interviews_of_one_candidate_in_two_roles_one_is_scheduled(cast: Any, role: Role) -> None:
    roles = [role, hiring_role(cast, "Data engineer")]
    people = [application(cast, one, "Lucía") for one in roles]
    begins = clock.now() + timedelta(days=1)
    results = at_once(
        *[
            lambda person=person, member=member: interview(cast, person, [member], starts_at=begins)
            for person, member in zip(people, (cast.ines, cast.tom), strict=True)
        ]
    )
    assert [isinstance(result, Invalid) and result.code == "double_booked" for result in results].count(True) == 1
    assert Interview.objects.count() == 1


def test_past_the_lock_the_database_says_no(cast: Any, role: Role) -> None:
    """What an installation has from its migrations; a database made without them has the lock alone."""
    made = interview(cast, application(cast, role, "One"), [cast.ines])
    other = application(cast, role, "Two")
    later = made.starts_at + timedelta(minutes=30)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = 'never_in_two_at_once'")
        kept = cursor.fetchone() is not None
    beside = Interview.objects.create(
        organisation=cast.acme, application=other, stage=made.stage, starts_at=later, ends_at=later + timedelta(hours=1)
    )
    InterviewSeat.objects.create(organisation=cast.acme, interview=beside, member=cast.ines)
    if kept:
        with pytest.raises(Invalid, match="meanwhile"), transaction.atomic():
            book(beside)
    else:
        with transaction.atomic():
            book(beside)
        assert Booking.objects.filter(interview=beside).count() == 2


def test_of_two_yeses_for_one_opening_one_is_noted(cast: Any, role: Role) -> None:
    first = sent(cast, application(cast, role, "One"))
    second = sent(cast, application(cast, role, "Two"))
    type(second).objects.filter(pk=second.pk).update(opening=first.opening)
    results = at_once(*[lambda it=it: accept_offer(actor=cast.mei, offer=it) for it in (first, second)])
    assert sorted(type(result).__name__ for result in results) == ["Offer", "Refused"]


def test_two_intakes_of_one_person_make_one_application(cast: Any, role: Role) -> None:
    person = Person(name="Lucía", email="lucia@example.com")
    results = at_once(
        *[lambda member=member: take_in(actor=member, role=role, person=person) for member in (cast.rafa, cast.mei)]
    )
    assert [isinstance(result, Invalid) for result in results].count(True) == 1
    assert Application.objects.count() == 1


def test_who_applies_again_while_a_decline_is_taken_back_is_told(cast: Any, role: Role) -> None:
    person = Person(name="Lucía", email="lucia@example.com")
    reject(actor=cast.rafa, application=take_in(actor=cast.rafa, role=role, person=person), reason=reason(cast))
    event = Event.objects.get(verb="application.rejected")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            undo(actor=cast.rafa, event=event)
            again = pool.submit(at_once, lambda: take_in(actor=cast.mei, role=role, person=person))
            until_somebody_waits()
        assert isinstance(again.result()[0], Invalid)
    assert Application.objects.get().status == "active"


def until_somebody_waits() -> None:
    """Return once another connection waits for a lock that this one holds."""
    with connections["default"].cursor() as cursor:
        for _ in range(200):
            cursor.execute("SELECT pg_sleep(0.01), count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[1]:
                return
    raise AssertionError("Nobody waited.")


def test_two_roles_taking_in_one_person_make_one_candidate(cast: Any, role: Role) -> None:
    other = Role.objects.create(
        organisation=cast.acme, title="Other", currency="EUR", created_by=cast.ada, state=Role.State.OPEN
    )
    Stage.objects.create(organisation=cast.acme, role=other, position=1, key="applied", kind="application", label="In")
    person = Person(name="Lucía", email="lucia@example.com")
    results = at_once(*[lambda one=one: take_in(actor=cast.rafa, role=one, person=person) for one in (role, other)])
    assert all(isinstance(result, Application) for result in results), results
    assert Candidate.objects.count() == 1


def two_of_one(cast: Any, role: Role) -> tuple[Application, Application, DuplicatePair]:
    first, second = (
        take_in(actor=cast.rafa, role=role, person=Person(name, f"{name[-3:]}@example.com", "+33472550142"))
        for name in ("Noémie One", "Noémie Two")
    )
    return first, second, DuplicatePair.objects.select_related("first", "second").get()


CHOSEN = {"name": "first", "email": "first"}


def test_of_two_merges_of_one_pair_one_happens(cast: Any, role: Role) -> None:
    first, second, pair = two_of_one(cast, role)
    choices = Choices(CHOSEN, {role.pk: first.pk})
    results = at_once(
        *[lambda who=who, stays=one.candidate_id: merge_people(actor=who, pair=pair, choices=choices, stays=stays)
          for who, one in ((cast.rafa, first), (cast.ada, second))]
    )  # fmt: skip
    assert sorted(type(result).__name__ for result in results) == ["Merge", "Refused"]
    assert Candidate.objects.count() == 1


def test_who_is_taken_in_during_a_merge_is_taken_in_as_who_they_are_then(cast: Any, role: Role) -> None:
    first, second, pair = two_of_one(cast, role)
    other = hiring_role(cast, "Another role")
    choices = Choices(CHOSEN, {role.pk: first.pk})
    again = Person("Noémie Two", second.candidate.email)
    results = at_once(
        lambda: merge_people(actor=cast.rafa, pair=pair, choices=choices),
        lambda: take_in(actor=cast.ada, role=other, person=again),
    )
    assert isinstance(results[0], Merge)
    assert isinstance(results[1], Application)
    assert set(Application.objects.values_list("candidate_id", flat=True)) == {Candidate.objects.get().pk}


@pytest.mark.parametrize("by", ["member", "candidate"])
def test_a_file_that_arrives_during_a_merge_is_of_who_they_are_then(cast: Any, role: Role, by: str) -> None:
    first, second, pair = two_of_one(cast, hiring_role(cast, "Another role"))
    theirs = take_in(actor=cast.rafa, role=role, person=second.candidate)

    def arrives() -> Any:
        upload = SimpleUploadedFile("cv.txt", b"Built a forecaster for the door alarms of 900 trucks.")
        if by == "candidate":
            return send_another(application=theirs, upload=upload)
        return attach_file(actor=cast.ada, application=theirs, upload=upload)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            choices = Choices(CHOSEN, {first.role_id: first.pk})
            merge = merge_people(actor=cast.rafa, pair=pair, choices=choices)
            sent = pool.submit(at_once, arrives)
            until_somebody_waits()
        (kept,) = sent.result()
    assert kept.candidate_id == merge.winner_id


def test_a_merge_and_its_reversal_at_once_leave_two_or_one(cast: Any, role: Role) -> None:
    first, _second, pair = two_of_one(cast, role)
    merge = merge_people(actor=cast.rafa, pair=pair, choices=Choices(CHOSEN, {role.pk: first.pk}))
    results = at_once(*[lambda who=who: take_apart(actor=who, merge=merge) for who in (cast.rafa, cast.ada)])
    assert sorted(type(result).__name__ for result in results) == ["Merge", "Refused"]
    assert Candidate.objects.count() == 2
    assert set(Application.objects.values_list("status", flat=True)) == {"active"}
