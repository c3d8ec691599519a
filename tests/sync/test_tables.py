"""Mapping tables: those that ship can be read, and what nobody understands is refused with its place."""

import copy

import pytest
import yaml

from sync.domain.expressions import BadTable
from sync.domain.mapping import FOLDER, known_tables, read_table, table_of


def test_every_table_that_ships_can_be_read():
    assert known_tables() == ["ashby", "feed", "greenhouse", "lever"]
    assert all(table_of(key).collections for key in known_tables())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "person"}, "kind is one of"),
        ({"kind": "reason", "content": {}}, "content lacks label"),
        ({"kind": "reason", "content": {"label": {"pth": "a"}}}, "content.label"),
        ({"kind": "reason", "content": {"label": {"path": "a", "as": "colour"}}}, "no shape colour"),
        ({"kind": "reason", "content": {"label": {"path": "a", "map": {True: "x"}}}}, "in quotes"),
    ],
)
def test_a_table_that_nobody_understands_is_refused_with_the_place(wrong, said):
    table = {"key": "x", "name": "X", "base_url": "https://x.example", "auth": "none", "paging": "single"}
    with pytest.raises(BadTable, match=said):
        read_table({**table, "collections": {"things": wrong}})


GOOD = {
    "key": "x",
    "name": "X",
    "base_url": "https://x.example",
    "auth": "none",
    "paging": "single",
    "collections": {"reasons": {"kind": "reason", "content": {"label": "a"}}},
}


STAGE = {"kind": "stage", "content": {"role": "r", "label": "l"}}
REASON = {"kind": "reason", "content": {"label": "l"}}


def label(**said):
    """Return collections with one whose label is said in this way."""
    return {"collections": {"a": {"kind": "reason", "content": {"label": said}}}}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"colections": {}}, "the table: colections says nothing here"),
        ({"paging": "offset"}, "offset is missing"),
        ({"paging": "offset", "offset": {"param": "o", "next": "n", "rows": "r"}}, "offset: more is missing"),
        ({"auth": "client_credentials"}, "token_url is missing"),
        ({"stage_kinds": [{"kind": "phone", "words": ["a"]}]}, r"stage_kinds\[0\].kind is one of"),
        ({"lookups": {"names": {"keep": "a"}}}, r"lookups\.names\.keep: write a list of words"),
        ({"collections": {"a": STAGE}}, "other_stage_kind is one of"),
        ({"collections": {"a": {"kind": "reason", "content": {"label": "l", "colour": "c"}}}}, "colour says nothing"),
        ({"collections": {"a": {"kind": "reason", "contents": {}}}}, "a: contents says nothing"),
        (label(lookup="b", by="c", take="d"), "no lookup b"),
        (label(lookup="b"), "lookup needs by"),
        ({"collections": {"a": {**REASON, "per": "person"}}}, r"a\.per is one of"),
    ],
)
def test_a_slip_of_the_pen_is_told_with_its_place(wrong, said):
    read_table(GOOD)
    with pytest.raises(BadTable, match=said):
        read_table({**GOOD, **wrong})


def test_a_file_that_is_no_yaml_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("sync.domain.mapping.FOLDER", tmp_path)
    (tmp_path / "torn.yaml").write_text("key: [")
    with pytest.raises(BadTable, match=r"torn\.yaml is no YAML"):
        table_of("torn")


ODD = (None, ["a"], 7, "zzz", {"a": "b"}, True, [[1]])


@pytest.mark.parametrize("key", known_tables())
def test_whatever_is_written_at_a_place_is_read_or_refused(key):
    """Every place of every table holds something else in turn: nothing breaks, neither now nor when a record comes."""
    good = yaml.safe_load((FOLDER / f"{key}.yaml").read_text("utf-8"))
    refused = 0
    for path in list(places(good)):
        for odd in ODD:
            table = copy.deepcopy(good)
            *way, last = path
            at = table
            for step in way:
                at = at[step]
            at[last] = odd
            try:
                read = read_table(table)
            except BadTable:
                refused += 1
                continue
            for collection in read.collections:
                collection.read({"id": 1}, {})
    assert refused


def places(node, way=()):
    """Yield the way to every value of a table."""
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, inner in steps:
        yield (*way, step)
        yield from places(inner, (*way, step))
