"""Files that would take a worker's memory or time cost themselves, never the submission."""

from types import SimpleNamespace

import pytest

from assessments.domain.anonymise import escapes
from assessments.domain.anonymise.copies import blind
from assessments.domain.anonymise.names import Person
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
    monkeypatch.setattr(containers, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    (copy,) = blind([("a.txt", b"\\\\x41 " * 20_000)], MARGA)
    assert (copy.data, copy.files[0].reason) == (None, "Reading it takes longer than we allow.")


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
