"""The waits between tries as reckoned, the masks over answers, and where messages may go."""

from datetime import UTC, datetime, timedelta
from time import sleep

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.activity.domain import answers, retries
from foundation.core import outbound

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
JITTERS = st.floats(*retries.JITTER)


@given(st.lists(JITTERS, min_size=60, max_size=60))
def test_tries_grow_apart_over_days_and_end(jitters: list[float]) -> None:
    until, at, tries = START + retries.PATIENCE, START, [START]
    for attempt, jitter in enumerate(jitters, start=1):
        following = retries.next_try(attempt, at, until, jitter)
        if following is None:
            break
        wait = following - at
        plain = retries.plain_wait(attempt)
        assert wait <= plain * retries.JITTER[1]
        assert wait >= plain * retries.JITTER[0] or following == until
        at = following
        tries.append(at)
    else:
        pytest.fail("never given up")
    assert tries[-1] == until, "the last try is when patience ends"
    assert 12 <= len(tries) <= 24
    assert tries[3] - START < timedelta(minutes=6), "soon at first"


@given(st.integers(1, 100))
def test_a_wait_is_never_shorter_than_the_one_before(attempt: int) -> None:
    assert retries.plain_wait(attempt) <= retries.plain_wait(attempt + 1) <= retries.LONGEST_WAIT


@given(st.integers(1, 30), JITTERS, st.integers(0, 10**6))
def test_what_the_endpoint_asks_for_is_heeded_to_an_hour(attempt: int, jitter: float, seconds: int) -> None:
    until = START + retries.PATIENCE
    plain = retries.next_try(attempt, START, until, jitter)
    asked = retries.next_try(attempt, START, until, jitter, timedelta(seconds=seconds))
    assert plain is not None
    assert asked is not None
    assert plain <= asked <= max(plain, START + retries.LONGEST_ASKED)


@given(st.integers(0, 10**6), JITTERS)
def test_an_endpoint_rests_longer_the_more_it_fails_and_never_for_hours(failures: int, jitter: float) -> None:
    pause = retries.rest(failures, jitter)
    if failures < retries.FAILURES:
        assert pause is None
    else:
        assert pause is not None
        assert timedelta(seconds=45) <= pause <= retries.LONGEST_REST * retries.JITTER[1]


@given(st.binary(max_size=600))
def test_nothing_is_kept_of_an_answer_but_words_of_servers(raw: bytes) -> None:
    said = answers.shown(raw)
    assert len(said) <= answers.FIRST_BYTES
    for word in "".join(mark if mark.isalpha() else " " for mark in said).split():
        assert word.lower() in answers.WORDS


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (b"Bad Gateway", "Bad Gateway"),
        (b'{"error": "invalid signature", "code": 401}', '{"error": "invalid signature", "code": 401}'),
        (b"No candidate Jane Doe <jane.doe@example.com>, +49 151 2345678", "No … <…>, …"),
        ("Zoë Müller not found".encode(), "… not found"),
        (b"", ""),
    ],
)
def test_names_addresses_and_numbers_are_masked(raw: bytes, kept: str) -> None:
    assert answers.shown(raw) == kept


@pytest.mark.parametrize(
    "ip",
    [
        "192.0.0.192", "192.0.0.1", "192.88.99.1", "198.18.0.1", "240.0.0.1", "255.255.255.255", "0.1.2.3",
        "169.254.169.254", "100.100.100.200", "168.63.129.16", "203.0.113.9", "224.0.0.1",
        "::", "fe80::1", "fec0::1", "ff02::1", "fd00:ec2::254", "2001:db8::1", "64:ff9b:1::1", "100::1",
        "64:ff9b::a9fe:a9fe", "::ffff:169.254.169.254", "::ffff:192.0.0.192", "2002:a9fe:a9fe::1", "::a9fe:a9fe",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)  # fmt: skip
def test_addresses_that_lead_nowhere_are_refused_even_where_private_ones_are_allowed(ip: str) -> None:
    with pytest.raises(outbound.Unreachable):
        outbound._inside(ip)


@pytest.mark.parametrize(
    "ip", ["10.0.0.1", "127.0.0.1", "172.16.9.9", "192.168.1.1", "100.64.0.1", "::1", "fd12::1", "::ffff:10.0.0.1",
           "64:ff9b::a00:1", "2002:a00:1::", "::7f00:1"]
)  # fmt: skip
def test_private_addresses_are_known_in_every_dress(ip: str) -> None:
    assert outbound._inside(ip)


@pytest.mark.parametrize("ip", ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "2001:4860:4860::8888"])
def test_public_addresses_are_public(ip: str) -> None:
    assert not outbound._inside(ip)


def test_a_path_is_asked_for_as_it_was_written() -> None:
    read = outbound.read_address("https://hooks.example.com/in/?key=a%20b", query=True)
    assert (read.target, read.path) == ("/in/?key=a%20b", "/in")
    with pytest.raises(outbound.Unreachable):
        outbound.read_address("https://hooks.example.com/in/?key=a")
    assert outbound.read_address("https://hooks.example.com").target == "/"


def test_a_name_of_many_addresses_at_which_nobody_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []

    def silent(_at: tuple[str, int], timeout: float) -> None:
        asked.append(timeout)
        sleep(timeout)
        raise TimeoutError

    monkeypatch.setattr("socket.create_connection", silent)
    address = outbound.read_address("https://many.example")
    with pytest.raises(outbound.Unreachable, match="Nobody answers"):
        outbound.connect(address, [f"203.0.114.{n}" for n in range(200)], seconds=0.05)
    assert 2 <= len(asked) <= 4
    assert max(asked) <= 0.05
