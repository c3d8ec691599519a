"""Packs as files: written and read again exactly, and every fault with its line."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubrics.domain.packs import comparing
from rubrics.domain.packs.checking import KEY_SAID, checked
from rubrics.domain.packs.files import read
from rubrics.domain.packs.reading import LARGEST
from rubrics.domain.packs.shapes import LEVELS, Kind, content_of, fingerprint
from rubrics.domain.packs.writing import write

KNOWN: dict[str, set[str]] = {
    "stages": {"technical_screen", "take_home"},
    "abilities": {"deploy_monitor"},
    "criteria": set(),
    "questions": set(),
    "flags": set(),
}
KEYS = st.from_regex(r"[a-z0-9_]{1,12}", fullmatch=True)
# Whatever people type, with what trips YAML writers: quotes, colons, dashes, breaks, tabs, unseen and wide characters.
TEXT = st.one_of(
    st.text(min_size=1, max_size=60),
    st.sampled_from(
        ["no", "- a", "a: b", "# x", "a\n\n  b", "'\"", "a\tb \n c", "1.0", "~", "{x}", "é \u202e\U0001f600", "%"]
    ),
)


def rubric(label: str, note: str, keys: list[str], weight: float) -> dict[str, Any]:
    anchors = {level: f"{label} {level}" for level in LEVELS}
    criteria = [{"key": key, "label": f"{key} {label}", "weight": weight, "anchors": anchors} for key in keys]
    return {"label": label, "kind": "interview", "note": note, "used_at": ["take_home"], "criteria": criteria}


@st.composite
def packs(draw: st.DrawFn) -> dict[Kind, dict[str, Any]]:
    """Items as the library holds them: checked, so tidy."""
    criteria = draw(st.lists(KEYS, min_size=1, max_size=3, unique=True))
    given_items: dict[Kind, dict[str, Any]] = {
        Kind.RUBRIC: {draw(KEYS): rubric(draw(TEXT), draw(TEXT), criteria, draw(st.sampled_from([0, 1, 2.5, 3])))},
        Kind.QUESTION: {
            key: {
                "ask": draw(TEXT),
                "listen_weak": draw(TEXT),
                "follow_up": draw(st.lists(TEXT, max_size=2)),
                "stages": ["technical_screen"],
                "criteria": criteria[:1],
                "minutes": draw(st.none() | st.integers(1, 240)),
                "theory": draw(st.booleans()),
            }
            for key in draw(st.lists(KEYS, max_size=2, unique=True))
        },
        Kind.FLAG: {draw(KEYS): {"label": draw(TEXT), "kind": draw(st.sampled_from(["signal", "red_flag"]))}},
    }
    flags = list(given_items[Kind.FLAG])
    given_items[Kind.PROFILE] = {draw(KEYS): {"label": draw(TEXT), "looks_like": draw(TEXT), "suspect_when": flags}}
    known = {**KNOWN, "criteria": set(criteria), "flags": set(flags)}
    items: dict[Kind, dict[str, Any]] = {kind: {} for kind in Kind}
    for kind, rows in given_items.items():
        for key, one in rows.items():
            content, errors = checked(kind, one, known)
            if not errors:
                items[kind][key] = content
    return items


@given(packs())
def test_a_pack_is_read_as_it_was_written(items: dict[Kind, dict[str, Any]]) -> None:
    text = write(items)
    # References to nothing are left out by writing, which is the one thing that a file does not bring back.
    again, faults = read(text.encode(), KNOWN)
    assert faults == []
    assert write(again) == text
    assert {kind: set(rows) for kind, rows in again.items()} == {kind: set(rows) for kind, rows in items.items()}
    for key, content in items[Kind.FLAG].items():
        assert again[Kind.FLAG][key] == content


@given(
    st.binary(max_size=80) | TEXT.map(lambda said: f"holdout_pack: 1\nquestions: {said}\n".encode("utf-8", "replace"))
)
def test_no_file_breaks_the_reader(data: bytes) -> None:
    items, faults = read(data, KNOWN)
    assert items == {} or faults == []


LISTS = "holdout_pack, rubrics, questions, signals, red_flags, profiles"
OF_A_SIGNAL = "key, label, technical, criteria"
HEAD = "holdout_pack: 1\n"
FLAG = "signals:\n- key: paged\n  label: Was paged\n"
QUESTION = "questions:\n- key: churn\n  ask: How?\n"


FLAG_KIND = "line 5: signals[1] (paged): kind: There is no such key here. Known are key, label, technical, criteria."


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ["line 1: The file is empty."]),
        ("- a", ["line 1: Expected the file as a mapping, found a list."]),
        (FLAG, ["line 1: holdout_pack: A pack says `holdout_pack: 1` at its top."]),
        (HEAD + "signals: 3\n", ["line 2: signals: Expected a list, found “3”, which is a number."]),
        (HEAD + "signal: []\n", [f"line 2: signal: There is no such key here. Known are {LISTS}."]),
        (HEAD + FLAG + "  kind: signal\n",
            [f"line 5: signals[1] (paged): kind: There is no such key here. Known are {OF_A_SIGNAL}."]),
        (HEAD + FLAG + "  label: Again\n", ["line 5: signals[1]: label: This stands here twice."]),
        (HEAD + FLAG + "red_flags:\n- {key: paged, label: Again}\n",
            ["line 6: red_flags[1] (paged): key: This key stands in line 3 already."]),
        (HEAD + QUESTION + "  minutes: ten\n  theory: 1\n  stages: technical_screen\n", [
            "line 5: questions[1] (churn): minutes: Expected a whole number, found “ten”, which is text.",
            "line 6: questions[1] (churn): theory: Expected yes or no, found “1”, which is a number.",
            "line 7: questions[1] (churn): stages: Expected a list of keys, found “technical_screen”, which is text."]),
        (HEAD + QUESTION + "  follow_up:\n  - Why?\n  - 3\n  criteria: [lost]\n", [
            "line 7: questions[1] (churn): follow_up[2]: Expected text, found “3”, which is a number.",
            "line 8: questions[1] (churn): criteria: There is no criterion “lost”."]),
        (HEAD + "questions:\n- ask: How?\n- key: Big One\n  ask: How?\n", [
            "line 3: questions[1]: The key is missing.",
            f"line 4: questions[2] (Big One): key: {KEY_SAID.format(60)}"]),
        (HEAD + "questions:\n- key: churn\n", ["line 3: questions[1] (churn): ask: Question: this cannot be empty."]),
        (HEAD + f"signals:\n- key: paged\n  label: {'x' * 201}\n",
            ["line 4: signals[1] (paged): label: Keep this under 200 characters. It has 201."]),
        (HEAD + "rubrics:\n- key: r\n  label: R\n  kind: interview\n  criteria:\n  - key: a\n    label: A\n"
            "    weight: 101\n    anchors: {1: a, 2: b, 3: '', 4: d, 6: e}\n", [
            "line 9: rubrics[1] (r): criteria[1].weight: The weight is a number from 0 to 100, not 101.",
            "line 10: rubrics[1] (r): criteria[1].anchors.3: Say what a 3 looks like.",
            "line 10: rubrics[1] (r): criteria[1].anchors.5: Say what a 5 looks like.",
            "line 10: rubrics[1] (r): criteria[1].anchors: 6: There is no such key here. Known are 1, 2, 3, 4, 5."]),
        (HEAD + "rubrics:\n- key: r\n  label: R\n  kind: interview\n  criteria:\n",
            ["line 6: rubrics[1] (r): criteria: Expected a list of criteria, found nothing."]),
        (HEAD + "rubrics:\n- {key: r, label: R, kind: interview}\n",
            ["line 3: rubrics[1] (r): criteria: A rubric needs at least one criterion."]),
        (HEAD + "rubrics:\n- key: r\n  label: R\n  kind: interview\n  criteria:\n  - key: a\n    label: A\n"
            "    weight: .nan\n    anchors: [a, b, c, d, e]\n", [
            "line 9: rubrics[1] (r): criteria[1].weight: Expected a number, found “.nan”.",
            "line 10: rubrics[1] (r): criteria[1].anchors: Expected a mapping of the levels 1 to 5, found a list."]),
        (HEAD + "rubrics:\n- key: r\n  label: R\n  kind: interview\n  criteria:\n  - key: a\n    label: A\n"
            "    weight: -4\n    anchors: {1: a, 2: b, 3: c, 4: d, 5: e}\n",
            ["line 9: rubrics[1] (r): criteria[1].weight: The weight is a number from 0 to 100, not -4."]),
        (HEAD + "rubrics:\n- key: r\n  label: R\n  kind: interview\n  criteria:\n  - pager\n",
            ["line 7: rubrics[1] (r): criteria[1]: Expected a criterion as a mapping, found “pager”, which is text."]),
        (HEAD + "signals: &all []\nred_flags: *all\n",
            ["line 2: &all marks a place to refer to; a pack has none."]),
        (HEAD + "signals: *all\n", ["line 2: *all refers to another place; write it out instead."]),
        (HEAD + "signals: !!python/object:os.system []\n",
            ["line 2: The tag tag:yaml.org,2002:python/object:os.system is not allowed; a pack holds plain values."]),
        (HEAD + "signals: " + "[" * 20, ["line 2: This is nested more than 8 deep."]),
        (HEAD + "---\na: 1\n", ["line 2: A pack is one document; a second begins here."]),
        (HEAD + "signals: \x01\n", ["line 2: There is a character that a pack cannot hold."]),
    ],
)  # fmt: skip
def test_each_fault_names_its_line(text: str, faults: list[str]) -> None:
    items, found = read(text.encode(), KNOWN)
    assert items == {}
    assert [str(fault) for fault in found] == faults


def test_broken_yaml_is_told_with_its_line() -> None:
    (fault,) = read((HEAD + "signals: [a\n").encode(), KNOWN)[1]
    assert str(fault).startswith("line 3: This is not valid YAML: ")


def test_what_is_too_large_is_refused_before_it_is_read() -> None:
    (fault,) = read(b"a" * (LARGEST + 1), KNOWN)[1]
    assert str(fault) == "line 1: The file has 1,000,001 bytes; a pack has at most 1,000,000."
    (fault,) = read(b"a:\n" + b"- 1\n" * 70_000, KNOWN)[1]
    assert fault.sentence == "A pack has at most 60,000 values."
    (fault,) = read(b"a: 1\nb: \xff\n", KNOWN)[1]
    assert str(fault) == "line 2: These bytes are no text in UTF-8."


def made(labels: dict[str, str], order: list[str]) -> dict[str, Any]:
    return content_of(Kind.RUBRIC, rubric("R", "", order, 1) | {
        "criteria": [
            {"key": key, "label": labels[key], "anchors": dict.fromkeys(LEVELS, labels[key])} for key in order
        ]
    })  # fmt: skip


@st.composite
def rubrics(draw: st.DrawFn) -> dict[str, Any]:
    order = draw(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True))
    return made({key: draw(st.sampled_from(["x", "y", "z"])) for key in order}, order)


@given(rubrics(), rubrics())
def test_a_merge_takes_the_side_that_changed(base: dict[str, Any], other: dict[str, Any]) -> None:
    assert comparing.merged(base, base, other) == (other, [])
    assert comparing.merged(base, other, base) == (other, [])
    assert comparing.merged(base, other, other) == (other, [])


@given(rubrics(), rubrics(), rubrics())
def test_a_merge_never_loses_a_word_of_ours(base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    result, _ = comparing.merged(base, ours, theirs)
    were, held = comparing.parts(Kind.RUBRIC, base), comparing.parts(Kind.RUBRIC, ours)
    came = comparing.parts(Kind.RUBRIC, result)
    for path, said in held.items():
        if were.get(path) != said:
            assert came[path] == said


def test_both_sides_of_a_question_come_together_and_a_clash_keeps_ours() -> None:
    base = content_of(Kind.QUESTION, {"ask": "How?", "listen_strong": "Names it", "minutes": 8})
    ours = {**base, "ask": "How come?", "minutes": 9}
    theirs = {**base, "listen_strong": "Names it at once", "minutes": 10}
    result, clashes = comparing.merged(base, ours, theirs)
    assert (result["ask"], result["listen_strong"], result["minutes"]) == ("How come?", "Names it at once", 9)
    assert clashes == ["minutes"]
    (change, _) = comparing.changes(comparing.parts(Kind.QUESTION, base), comparing.parts(Kind.QUESTION, theirs))
    assert (change.label, [(piece.kind, piece.text) for piece in change.pieces]) == (
        "Strong answers", [("same", "Names "), ("removed", "it"), ("added", "it at once")]
    )  # fmt: skip


def test_a_fingerprint_does_not_count_what_is_empty() -> None:
    lean = {"ask": "How?", "minutes": 8}
    assert fingerprint(lean) == fingerprint(content_of(Kind.QUESTION, lean))
    assert fingerprint(lean) != fingerprint({**lean, "theory": True})
