"""Somebody from outside reads JD and loop: asked by mail, let in by a link, paid once they handed in."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event, Notification
from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid, Refused, Stale
from foundation.core.registries import Todo, reminders, todos
from roles import policies, services
from roles.domain.stage_kinds import StageKind
from roles.models import OutsideComment, OutsideLink, OutsideReader
from roles.pages import outside as outside_page
from roles.queries.outside import visible_readers
from roles.services.outside import ENDED, GOOD_FOR, SPENT, reader_address
from tests.cast import Cast
from tests.factories import roles as make


@pytest.fixture(scope="module")
def made_role(shared: Any) -> Any:
    def make_it(cast: Cast) -> SimpleNamespace:
        role = make.open_role(cast)
        reader = services.ask_reader(
            actor=cast.mei, role=role, name="Sunniva Aas", email="sunniva@elsewhere.example", fee_minor=18000
        )
        return SimpleNamespace(role=role, reader=reader)

    return shared(make_it)


@pytest.fixture
def asked(cast: Cast, made_role: Any) -> SimpleNamespace:
    """An open role, and a reader who was asked for 180.00."""
    found: SimpleNamespace = made_role()
    return found


def link(reader: OutsideReader) -> str:
    return reader_address(reader.pk, reader.email).removeprefix("http://localhost:8000").partition("/reading/")[2]


def path_to(reader: OutsideReader) -> str:
    return reverse("roles:reading", args=[link(reader).rstrip("/")])


def send(client: Client, path: str, reader: OutsideReader, act: str = "save", **texts: str) -> Any:
    reader.refresh_from_db()
    data = {f"at_{place.replace('__', '.')}": text for place, text in texts.items()}
    return client.post(path, {"version": reader.version, "act": act, **data})


def test_a_reader_gets_one_mail_with_a_link_that_is_kept_as_a_hash(cast: Cast, asked: SimpleNamespace) -> None:
    from foundation.activity.services.letters import written

    told = Notification.objects.get(kind="reader_asked", subject_id=asked.reader.pk)
    letter = written(told)
    assert letter.to == ["sunniva@elsewhere.example"]
    assert "You are paid" in letter.body
    assert "180" in letter.body
    token = str(letter.body).partition("/reading/")[2].split("/")[0]
    assert len(token) > 40
    assert not OutsideLink.objects.filter(token_hash=token).exists()
    assert asked.reader.links.count() == 1
    assert "180" not in str(Event.objects.get(verb="reader.asked", subject_id=asked.reader.pk).data)
    assert mail.outbox == []


def test_the_link_shows_jd_and_loop_and_nothing_else(cast: Cast, asked: SimpleNamespace, client: Client) -> None:
    from tests.factories import candidates as people

    people.application(cast, asked.role, name="Quite Unmistakable")
    answer = client.get(path_to(asked.reader))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer["Referrer-Policy"] == "same-origin"  # with no-referrer Chromium posts as from nowhere, and is refused
    assert "What you bring" in page
    stages = list(asked.role.stages.all())
    assert [one.label for one in stages if f"What would you change in “{one.label}”" in page] == [
        one.label for one in stages if StageKind(one.kind).is_told
    ]
    for hidden in ("Quite Unmistakable", "Tom Becker", "Inês", "Rafa", str(asked.role.pk)):
        assert hidden not in page


def test_what_they_say_is_kept_and_stands_beside_jd_and_loop_once_handed_in(
    cast: Cast, asked: SimpleNamespace, client: Client
) -> None:
    path, stage = path_to(asked.reader), asked.role.stages.get(key="technical_screen")
    assert send(client, path, asked.reader, jd="Say what is broken today.").status_code == 302
    assert "Say what is broken today." in client.get(path).content.decode()
    client.force_login(cast.mei.user)
    jd = reverse("roles:jd", args=[asked.role.pk])
    assert "Say what is broken" not in client.get(jd).content.decode()
    assert "Say what is broken" not in client.get(reverse("roles:readers", args=[asked.role.pk])).content.decode()
    client.logout()
    answer = send(client, path, asked.reader, "hand_in", **{f"loop__{stage.pk}": "Twenty minutes are enough."})
    assert answer.status_code == 302
    assert "Thank you" in client.get(path).content.decode()
    client.force_login(cast.mei.user)
    assert "Say what is broken today." in client.get(jd).content.decode()
    assert "Twenty minutes are enough." in client.get(reverse("roles:loop", args=[asked.role.pk])).content.decode()
    client.force_login(cast.ines.user)
    assert "Twenty minutes" not in client.get(reverse("roles:loop", args=[asked.role.pk])).content.decode()
    told = Notification.objects.filter(kind="reader_in", subject_id=asked.reader.pk)
    assert {one.recipient_id for one in told} == {cast.mei.pk}


def test_nothing_is_handed_in_empty_and_what_was_typed_is_kept(
    cast: Cast, asked: SimpleNamespace, client: Client
) -> None:
    path = path_to(asked.reader)
    answer = send(client, path, asked.reader, "hand_in", jd="  ")
    assert answer.status_code == 422
    assert "Say something to at least one part first." in answer.content.decode()
    answer = send(client, path, asked.reader, "hand_in", jd="x" * 4001, loop="Fine")
    assert answer.status_code == 422
    assert "x" * 4001 in answer.content.decode()
    assert "Keep this under 4,000 characters" in answer.content.decode()
    assert client.post(path, {"version": "", "at_jd": "\x00", "at_loop.nobody": " "}).status_code == 422
    assert not OutsideComment.objects.filter(reader=asked.reader).exists()


def test_two_windows_lose_nothing(cast: Cast, asked: SimpleNamespace, client: Client) -> None:
    path = path_to(asked.reader)
    old = asked.reader.version
    send(client, path, asked.reader, jd="From the first window")
    answer = client.post(path, {"version": old, "act": "hand_in", "at_jd": "From the second window"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "From the second window" in page
    assert "Saved in another window: From the first window" in page
    with pytest.raises(Stale):
        services.keep_comments(reader=asked.reader, texts={}, places={}, version=old)
    send(client, path, asked.reader, "hand_in", loop="Good\nas it is")
    late = send(client, path, asked.reader, jd="Typed too late", loop="Good\r\nas it is").content.decode()
    assert late.count("What you wrote, not kept") == 1
    assert "Typed too late" in late


def test_what_was_written_of_a_part_that_is_gone_stays_in_view(
    cast: Cast, asked: SimpleNamespace, client: Client
) -> None:
    path = path_to(asked.reader)
    typed = {"version": asked.reader.version, "at_jd": "A wish list", "at_loop.gone": "Too long", "at_jd.gone": " "}
    answer = client.post(path, typed)
    page = answer.content.decode()
    assert (answer.status_code, page.count("What you wrote, not kept")) == (409, 1)
    assert "Too long" in page
    assert not asked.reader.comments.exists()
    shown = {name: page.count(f'name="{name}"') for name in ("at_jd", "at_loop.gone")}
    assert shown == {"at_jd": 1, "at_loop.gone": 0}
    assert send(client, path, asked.reader, jd="A wish list. Too long").status_code == 302


@pytest.mark.parametrize("word", ["nothing", "é" * 5, "x" * 300, "%00"])
def test_a_wrong_token_leads_nowhere(client: Client, word: str, cast: Cast) -> None:
    assert client.get(f"/reading/{word}/").status_code == 404
    assert client.post(f"/reading/{word}/", {"at_jd": "x"}).status_code == 404


def test_a_link_ends_by_its_day_by_being_replaced_and_by_being_taken_back(
    cast: Cast, asked: SimpleNamespace, client: Client
) -> None:
    path = path_to(asked.reader)
    with time_machine.travel(clock.now() + GOOD_FOR, tick=False):
        answer = client.get(path)
        assert answer.status_code == 410
        assert SPENT[OutsideReader.State.EXPIRED] in answer.content.decode()
        late = send(client, path, asked.reader, "hand_in", jd="Too late, and kept on the page")
        assert late.status_code == 409
        assert "Too late, and kept on the page" in late.content.decode()
        services.send_reader_again(actor=cast.mei, reader=asked.reader)
        assert client.get(path).status_code == 404
        newer = path_to(asked.reader)
        assert client.get(newer).status_code == 200
        services.take_reader_back(actor=cast.mei, reader=asked.reader)
        assert client.get(newer).status_code == 404
        with pytest.raises(Refused):
            reader_address(asked.reader.pk, "")


def test_a_closed_role_asks_nothing_more(cast: Cast, asked: SimpleNamespace, client: Client) -> None:
    path = path_to(asked.reader)
    services.close_role(actor=cast.mei, role=asked.role, reason="The need went away.")
    page = client.get(path).content.decode()
    assert ENDED in page
    assert "What you bring" not in page
    assert send(client, path, asked.reader, "hand_in", jd="Still").status_code == 409
    with pytest.raises(Refused):
        services.send_reader_again(actor=cast.mei, reader=asked.reader)


def test_the_fee_is_the_owners_to_do_until_it_is_paid(cast: Cast, asked: SimpleNamespace, client: Client) -> None:
    def to_pay(member: Any) -> list[Todo]:
        return [one for one in todos["roles.plan"](member) if one.kind == "reader_pay"]

    assert to_pay(cast.ada) == []
    services.keep_comments(
        reader=asked.reader, texts={"jd": "Good."}, places={"jd": "JD"}, version=asked.reader.version, hand_in=True
    )
    assert [one.title for one in to_pay(cast.ada)] == ["Pay Sunniva Aas for reading JD and loop"]
    assert to_pay(cast.mei) == to_pay(cast.rafa) == to_pay(cast.zed) == []
    unpaid = reminders["advisor_unpaid"]
    assert list(unpaid(clock.now() + timedelta(days=6))) == []
    assert {one.recipient_id for one in unpaid(clock.now() + timedelta(days=8))} == {cast.ada.pk}
    with pytest.raises(Forbidden, match=policies.can_pay_readers.sentence):
        services.record_reader_paid(actor=cast.mei, reader=asked.reader, paid_on=clock.today())
    with pytest.raises(Invalid):
        services.record_reader_paid(actor=cast.ada, reader=asked.reader, paid_on=clock.today() + timedelta(days=2))
    client.force_login(cast.ada.user)
    address = reverse("roles:reader", args=[asked.role.pk, asked.reader.pk])
    for day in ("", "2026-02-30", "\x00"):
        assert client.post(address, {"act": "paid", "paid_on": day}).status_code == 422
    assert client.post(address, {"act": "paid", "paid_on": clock.today().isoformat()}).status_code == 302
    assert client.post(address, {"act": "paid", "paid_on": clock.today().isoformat()}).status_code == 409
    assert to_pay(cast.ada) == []
    assert list(unpaid(clock.now() + timedelta(days=8))) == []


def test_only_those_who_write_the_jd_ask_and_read(cast: Cast, asked: SimpleNamespace) -> None:
    for member in (cast.ines, cast.oba, cast.vic, cast.olu):
        assert not visible_readers(member).exists()
        assert outside_page.beside(member, asked.role, "jd") == []
        with pytest.raises(Forbidden, match=policies.can_ask_readers.sentence):
            services.ask_reader(actor=member, role=asked.role, name="X", email="x@y.example", fee_minor=0)
    assert not visible_readers(cast.zed).exists()
    with pytest.raises(Invalid) as wrong:
        services.ask_reader(
            actor=cast.mei, role=asked.role, name=" ", email="SUNNIVA@elsewhere.example", fee_minor=2**40
        )
    assert set(wrong.value.errors) == {"name", "email", "fee"}


def test_what_was_not_handed_in_goes_when_it_is_taken_back(cast: Cast, asked: SimpleNamespace) -> None:
    services.keep_comments(reader=asked.reader, texts={"jd": "Draft."}, places={"jd": "JD"}, version=1)
    services.take_reader_back(actor=cast.rafa, reader=asked.reader)
    assert not OutsideComment.objects.filter(reader=asked.reader).exists()
    with pytest.raises(Refused):
        services.take_reader_back(actor=cast.rafa, reader=asked.reader)
