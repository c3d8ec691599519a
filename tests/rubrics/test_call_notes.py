"""Lines noted in a call, by their properties."""

from hypothesis import given
from hypothesis import strategies as st

from rubrics.domain import call_notes
from rubrics.domain.listening import points

words = st.text(st.sampled_from("abc :0"), min_size=1, max_size=12).map(str.strip).filter(bool)
texts = st.lists(st.builds(call_notes.Line, st.just("15:08"), words).map(str), unique=True, max_size=5).map("\n".join)


@given(texts, words)
def test_a_note_is_one_more_line(text: str, note: str) -> None:
    after = call_notes.lines(call_notes.with_note(text, "15:10", note))
    assert after[:-1] == call_notes.lines(text)
    assert after[-1] == call_notes.Line("15:10", " ".join(note.split()))


@given(texts, st.lists(words, unique=True), st.lists(words, unique=True))
def test_two_devices_lose_nothing_that_either_wrote(base: str, here: list[str], there: list[str]) -> None:
    mine, theirs = base, base
    for note in here:
        mine = call_notes.with_note(mine, "15:10", note)
    for note in there:
        theirs = call_notes.with_note(theirs, "15:11", note)
    both = set(map(str, call_notes.lines(call_notes.merged(theirs, mine))))
    assert both == set(map(str, call_notes.lines(mine))) | set(map(str, call_notes.lines(theirs)))
    assert call_notes.merged(theirs, mine, gone=theirs) == call_notes.merged("", mine, gone=theirs)


@given(texts, st.lists(words, unique=True, max_size=4), st.data())
def test_ticks_say_what_is_ticked(text: str, offered: list[str], data: st.DataObject) -> None:
    ticked = data.draw(st.lists(st.sampled_from(offered), unique=True)) if offered else []
    once = call_notes.with_ticks(text, "15:10", offered, ticked)
    assert {line.heard for line in call_notes.lines(once)} & set(offered) == set(ticked)
    assert call_notes.with_ticks(once, "15:12", offered, ticked) == once
    assert [line for line in call_notes.lines(once) if not line.heard] == [
        line for line in call_notes.lines(text) if not line.heard
    ]


def test_notes_become_evidence_once_and_ticks_never_do() -> None:
    text = "15:08 Paged at 04:10 for stale features.\n15:10 Heard: What changed afterwards"
    once = call_notes.as_evidence(text, "Wrote the alert.", "WET")
    assert once == "Wrote the alert.\n15:08 WET Paged at 04:10 for stale features."
    assert call_notes.as_evidence(text, once, "WET") == once
    before = once.replace(" WET", "")
    assert call_notes.as_evidence(text, before, "WET") == before, "what was put there before times told their zone"
    assert call_notes.as_evidence("Paged", "", "WET") == "Paged"
    assert call_notes.as_evidence("15:08 Paged", "Not 15:08 Paged again", "WET").endswith("\n15:08 WET Paged")
    assert call_notes.as_evidence("", "", "WET") == ""


def test_what_to_listen_for_is_parted_into_points() -> None:
    assert points("Names metrics and who got the alert; knows the limits of each.") == [
        "Names metrics and who got the alert",
        "Knows the limits of each",
    ]
    assert points("") == []
