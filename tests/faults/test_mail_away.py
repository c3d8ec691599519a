"""No mail is lost while its server is away, slow or refuses, and none arrives twice."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Notification
from foundation.people.models import Job, MailAddress
from foundation.people.services import invite
from tests.cast import Cast, address
from tests.faults.conftest import Told
from tests.faults.letters import State, crowd, more, sent, standing, tell, tries, twice
from tests.faults.world import World, until
from tests.secrets import tokens_in

pytestmark = pytest.mark.timeout(600)


def what_the_owner_sees(cast: Cast) -> str:
    owner = Client()
    owner.force_login(cast.ada.user)
    page: str = owner.get(reverse("mail")).content.decode().split("<main")[1]
    return page


def days_pass(world: World, *days: float) -> None:
    """Let the workers try again on each of these days."""
    for day in days:
        before = tries()
        world.ahead(timedelta(days=day))
        until(lambda before=before: tries() > before, f"another try on day {day}")  # type: ignore[misc]  # bound now


def test_smtp_is_away_for_four_days(world: World, cast: Cast, told: Told) -> None:
    people = crowd(20)
    tell(cast, *people)
    invite(actor=cast.ada, email="new@brightwater.example", job=Job.ADVISOR)
    answers = [Client().post(reverse("account_reset_password"), {"email": address("tom")}) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {302}
    everybody = sorted([*people, "new@brightwater.example", address("tom")])
    world.worker("mail")
    world.beat()
    days_pass(world, 0, 0.05, 0.5, 1, 2, 3, 4)
    assert standing(State.WAITING) == 22
    assert "The mail server did not answer (ConnectionRefusedError)" in what_the_owner_sees(cast)
    with world.mail_server() as server:
        world.ahead(timedelta(days=4, hours=3))
        took = until(lambda: sent() == 22, "all left")
        assert sorted(server.people) == everybody
    links = tokens_in(str(message.get_body(("plain",)).get_content()) for _, message in server.kept)
    assert len(links) == 2, "the invitation's and the reset's, made when they left"
    told(f"22 of 22 waited for 4 days and arrived once each, {took:.0f} s after the server was back")
    told("a password reset answered as always meanwhile, and asked for twice it was mailed once")


def test_smtp_is_away_for_six_days(world: World, cast: Cast, told: Told) -> None:
    tell(cast, *crowd(5))
    world.worker("mail")
    world.beat()
    until(lambda: not Notification.objects.filter(mail_attempts=0).exists(), "each was tried")
    days_pass(world, 1, 2, 3, 4, 4.9)
    world.ahead(timedelta(days=6))
    until(lambda: standing(State.PARKED) == 5, "all parked")
    assert what_the_owner_sees(cast).count("Send again: ") == 5
    owner = Client()
    owner.force_login(cast.ada.user)
    with world.mail_server() as server:
        for mail in Notification.objects.all():
            assert owner.post(reverse("mail_send_again", args=[mail.pk])).status_code == 302
        until(lambda: sent() == 5, "all left")
        assert sorted(server.people) == crowd(5)
    told("5 of 5 were parked after 5 days, stood in the owner's list, and arrived once each when sent again")


def test_smtp_is_slow(world: World, cast: Cast, told: Told) -> None:
    """It takes longer to say that it keeps a mail than a connection may be silent."""
    people = crowd(4)
    tell(cast, *people)
    world.mail.slow = 4.0
    world.worker("mail")
    world.beat()
    with world.mail_server() as server:
        until(lambda: sent() == 4, "all left")
        assert sorted(server.people) == people
    told("each mail took 4 s to be kept, the line may be silent for 3 s: 4 of 4 arrived once each")


def test_smtp_refuses_one(world: World, cast: Cast, told: Told) -> None:
    people = crowd(20)
    tell(cast, *people)
    world.mail.to = {people[3]: "550 5.1.1 No such user", people[7]: "452 4.2.2 Mailbox full"}
    world.worker("mail")
    world.beat()
    with world.mail_server() as server:
        until(lambda: sent() == 18, "the others left")
        assert (standing(State.PARKED), standing(State.WAITING)) == (1, 1)
        assert MailAddress.objects.get().address == people[3]
        assert "550 5.1.1 No such user" in what_the_owner_sees(cast)
        world.mail.to = {}
        world.ahead(timedelta(hours=1))
        until(lambda: sent() == 19, "the full mailbox has room")
        assert sorted(server.people) == sorted(set(people) - {people[3]})
    told("18 arrived beside it; 550 was parked and its address marked, 452 arrived later; none twice")


@pytest.mark.parametrize("kept", [False, True], ids=["before the server had it", "after the server had it"])
def test_a_worker_is_killed_mid_mail(world: World, cast: Cast, told: Told, kept: bool) -> None:
    people = crowd(10)
    tell(cast, *people)
    victim = people[0]
    if kept:
        world.mail.silent_for = {victim}
    else:
        world.mail.slow = 30.0
    worker = world.worker("mail")
    world.beat()
    with world.mail_server() as server:
        until(lambda: len(server.people) == 1 if kept else server.begun == 1, "one is in its hands")
        worker.kill()
        world.mail.slow, world.mail.silent_for = 0.0, set()
        world.worker("mail")
        until(lambda: sent() == 9, "the others left")
        assert standing(State.WAITING) == 1
        world.ahead(timedelta(minutes=6))
        until(lambda: sent() == 10, "the one of the dead worker left")
        assert set(server.people) == set(people)
        assert twice(server.people) == ([victim] if kept else [])
        names = {message["Message-ID"] for to, message in server.kept if to == [victim]}
        assert len(names) == 1
    told(
        "the server had it and the worker could not note so: it arrived twice, as one Message-ID; nobody else's did"
        if kept
        else "10 of 10 arrived once each; the one in hand five minutes later"
    )


def test_two_beats_and_two_workers(world: World, cast: Cast, told: Told) -> None:
    people = crowd(200)
    tell(cast, *people)
    for _ in range(2):
        world.worker("mail")
        world.beat()
    with world.mail_server() as server:
        until(lambda: sent() == 200, "all left")
        assert sorted(server.people) == people
        assert server.connections >= 2, "both took their part"
    told("200 of 200 arrived once each")


def test_redis_is_emptied_and_stopped(world: World, cast: Cast, told: Told) -> None:
    tell(cast, *crowd(5))
    world.worker("mail")
    world.beat()
    with world.mail_server() as server:
        until(lambda: sent() == 5, "the first five left")
        world.servers.empty_redis()
        more(cast, *crowd(10)[5:])
        emptied = until(lambda: sent() == 10, "five more left from an emptied Redis")
        world.servers.kill(world.servers.redis)
        more(cast, *crowd(15)[10:])
        assert sent() == 10
        world.servers.redis.start()
        back = until(lambda: sent() == 15, "the last five left")
        assert sorted(server.people) == crowd(15)
    told(f"15 of 15 arrived once each, {emptied:.0f} s after it was emptied and {back:.0f} s after it was back")


def test_postgresql_is_killed_while_mail_leaves(world: World, cast: Cast, told: Told) -> None:
    people = crowd(12)
    tell(cast, *people)
    world.mail.slow = 1.0
    world.worker("mail")
    world.beat()
    with world.mail_server() as server:
        until(lambda: len(server.people) >= 3, "some left")
        world.servers.kill(world.servers.postgres)
        world.servers.postgres.start()
        world.mail.slow = 0.0
        connection.close()
        until(lambda: sent() >= 11, "the others left")
        world.ahead(timedelta(minutes=6))
        until(lambda: sent() == 12, "all left")
        assert sorted(set(server.people)) == people
        assert twice(server.people) == []
    told("12 of 12 arrived once each; what left while it was away was noted when it was back")
