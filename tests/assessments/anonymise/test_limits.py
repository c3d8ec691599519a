"""Files that would take a worker's memory or time cost themselves, never the submission."""

import json
from collections.abc import Callable
from itertools import chain, repeat
from types import SimpleNamespace

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.anonymise import escapes, mask, pieces
from assessments.domain.anonymise.copies import blind
from assessments.domain.anonymise.mask import Mask
from assessments.domain.anonymise.names import Person
from assessments.services import copying
from assessments.tasks import make_copies
from foundation.core.domain import containers

MARGA = Person("Marga Gerlach")
FINE = ("fine.txt", b"by Marga Gerlach")


def test_more_escapes_than_are_read_leave_their_file_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escapes, "MOST_PIECES", 100)
    for file, state in ((b"\\n" * 100, "unchanged"), (b"\\n" * 101, "left_out")):
        escaped, fine = blind([("a.json", file), FINE], MARGA)
        assert escaped.files[0].state == state
        assert fine.data == b"by Candidate"
    assert (escaped.data, escaped.files[0].reason) == (None, "It holds more escapes than are read.")


def test_a_long_text_is_given_up_between_its_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 1_000_000, 20))
    _time(monkeypatch, worked=lambda: next(clock), clock=lambda: 0)
    (copy,) = blind([("a.txt", b"\\\\x41 " * 20_000)], MARGA)
    assert (copy.data, copy.files[0].reason) == (None, "Reading it takes longer than we allow.")


def _time(monkeypatch: pytest.MonkeyPatch, *, worked: Callable[[], float], clock: Callable[[], float]) -> None:
    monkeypatch.setattr(containers, "time", SimpleNamespace(thread_time=worked, monotonic=clock))


def test_a_loaded_machine_reads_what_an_idle_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    times = chain([0], repeat(60 * (containers.WAITS - 1)))
    _time(monkeypatch, worked=lambda: 0, clock=lambda: next(times))
    (copy,) = blind([FINE], MARGA, seconds=60)
    assert copy.data == b"by Candidate"


def test_what_waits_and_does_not_work_ends_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    times = chain([0], repeat(60 * containers.WAITS + 1))
    _time(monkeypatch, worked=lambda: 0, clock=lambda: next(times))
    (copy,) = blind([FINE], MARGA, seconds=60)
    assert (copy.data, copy.files[0].reason) == (None, "Reading it takes longer than we allow.")


def test_a_copys_task_outlasts_its_reading_and_its_message() -> None:
    longest = copying.SECONDS * containers.WAITS
    assert longest < make_copies.soft_time_limit < make_copies.time_limit < copying.PATIENCE.total_seconds()
    assert make_copies.time_limit < settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.py", "a.rtf"])
def test_without_time_left_files_are_left_out_and_told(name: str) -> None:
    first, second = blind([(name, b"x" * 1000), FINE], MARGA, seconds=0)
    assert [(copy.data, copy.files[0].state) for copy in (first, second)] == [(None, "left_out")] * 2
    assert first.files[0].reason == "Reading it takes longer than we allow."


@pytest.mark.parametrize("kind", [".txt", ".html", ".md", ".rtf", ".json"])
@pytest.mark.parametrize(
    "held",
    ["{", "<", "&", "%4D", "-\n", "\"'`", "/*", "<b><i a='", "aB", "_", "\u200b", "a\u0301", "@", "=?a?b?", "{\\rtf"],
)
def test_odd_texts_take_time_by_their_length_alone(kind: str, held: str) -> None:
    (copy,) = blind([(f"a{kind}", (held * 3_000).encode())], MARGA, seconds=20)
    assert copy.files[0].state == "unchanged"


@pytest.mark.parametrize("depth", range(4))
@pytest.mark.parametrize("name", ["Marga Gerlach", "Дмитрий Петров", "王芳"])
def test_a_long_text_dense_in_escapes_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch, depth: int, name: str) -> None:
    monkeypatch.setattr(escapes, "MOST_PIECES", 20_000)
    monkeypatch.setattr(pieces, "PIECE", 4_000)
    monkeypatch.setattr(mask, "LONG", 4_000)
    rows = [*['говорит "да"\n\tи уходит'] * 2_000, f"by {name}\n", *['"и\nмы" и'] * 2_000]
    said = "\n".join(rows)
    for _layer in range(depth):
        said = json.dumps({"t": said})
    (copy,) = blind([("a.json", said.encode())], Person(name))
    held = (copy.data or b"").decode()
    for _layer in range(depth):
        held = json.loads(held)["t"]
    assert held.lower() == "\n".join(rows).lower().replace(name.lower(), "candidate")


@given(
    st.lists(st.sampled_from(["Marga", "Max ", "Page", "\n", ", ", '","', "\\n", "\\", "x" * 70, "=\n", "-\n", "a b"]))
)
def test_pieces_are_the_whole_and_no_name_or_escape_is_cut(words: list[str]) -> None:
    person = Mask(Person("Max Page"))
    text = "".join(words * 40)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "PIECE", 300)
        held = list(pieces.pieces(text, lambda around: bool(person.spans(around))))
    assert "".join(held) == text
    for before in held[:-1]:
        assert not before.endswith(("\\", "=\n", "-\n"))
