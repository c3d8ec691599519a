"""What is exported is what the API lists, for whoever it is read as, and nothing else."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pyarrow.parquet as pq
import pytest
from django.test import Client

from foundation.core.api.catalogue import catalogue
from foundation.core.api.reading import pages, reader
from foundation.core.api.shapes import Cells, Shape
from foundation.people.models import Membership
from hiring.operations.export import exporting
from hiring.operations.export.columns import IS_JSON, schema_of
from hiring.operations.export.exporting import ExportError, warehouse, write_export
from hiring.operations.export.files import GROUP, write_parquet
from tests.cast import Cast
from tests.matrix.permissions import World


def listed(world: World, actor: str, name: str) -> list[Any] | None:
    """Return all rows of a list as an API client finds them, but for links, which are its alone; None: may not ask."""
    client = Client(headers={"Authorization": f"Bearer {world.keys[actor]}"})
    rows: list[Any] = []
    cursor = ""
    while True:
        answer = client.get(f"/api/v1/{name}?limit=500{cursor}")
        if answer.status_code == 403:
            return None
        page = orjson.loads(re.sub(rb'"file_url":"[^"]+"', b'"file_url":null', answer.content))
        rows += page["results"]
        if page["next_cursor"] is None:
            return rows
        cursor = f"&cursor={page['next_cursor']}"


def exported(folder: Path, manifest: Any) -> dict[str, list[Any]]:
    """Return the rows of a JSONL export by list."""
    told = manifest["collections"].items()
    return {name: [orjson.loads(line) for line in (folder / one["file"]).open("rb")] for name, one in told}


def member_of(world: World, actor: str) -> Membership:
    found = world.system.membership if actor == "sync" else getattr(world.cast, actor)
    member: Membership = Membership.objects.select_related("user", "organisation").get(pk=found.pk)
    return member


@pytest.mark.parametrize("actor", ["mei", "ines", "sync"])
def test_an_export_holds_what_the_api_lists_for_the_same_reader(world: World, actor: str, tmp_path: Path) -> None:
    manifest = write_export(tmp_path / "out", member_of(world, actor), form="jsonl", pay=True)
    asked = {name: listed(world, actor, name) for name in catalogue()}
    assert exported(tmp_path / "out", manifest) == {name: rows for name, rows in asked.items() if rows is not None}
    assert manifest["left_out"] == sorted(name for name, rows in asked.items() if rows is None)
    assert sum(one["rows"] for one in manifest["collections"].values()) > 100


def test_without_a_reader_it_holds_what_an_integration_reads_and_no_pay(world: World, tmp_path: Path) -> None:
    manifest = write_export(tmp_path / "out", warehouse(world.cast.acme), form="jsonl")
    found = exported(tmp_path / "out", manifest)
    assert "screens" in manifest["left_out"]
    assert {row["state"] for row in found["scorecards"]} <= {"submitted"}
    assert [row["id"] for row in found["scorecards"]] == [
        row["id"] for row in listed(world, "sync", "scorecards") or []
    ]
    assert [row["base_minor"] for row in found["offers"]] == [None] * len(found["offers"])
    assert found["offers"]
    with_pay = write_export(tmp_path / "paid", warehouse(world.cast.acme), form="jsonl", pay=True)
    assert any(row["base_minor"] for row in exported(tmp_path / "paid", with_pay)["offers"])


def test_nothing_of_another_organisation_is_in_it(world: World, tmp_path: Path) -> None:
    write_export(tmp_path / "out", warehouse(world.cast.other), form="jsonl", pay=True)
    written = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    write_export(tmp_path / "ours", member_of(world, "ada"), form="jsonl", pay=True)
    ours = [
        orjson.loads(line)["id"]
        for path in (tmp_path / "ours").glob("*.jsonl")
        for line in path.open("rb")
        if "id" in orjson.loads(line)
    ]
    assert len(ours) > 100
    assert [pk for pk in ours if pk.encode() in written] == []


def test_parquet_holds_the_same_in_types(world: World, tmp_path: Path) -> None:
    ada = member_of(world, "ada")
    manifest = write_export(tmp_path / "typed", ada, form="parquet", pay=True)
    plain = exported(tmp_path / "plain", write_export(tmp_path / "plain", ada, form="jsonl", pay=True))
    for name, one in manifest["collections"].items():
        table = pq.read_table(tmp_path / "typed" / one["file"])
        assert table.schema.equals(schema_of(catalogue()[name].shape), check_metadata=True), name
        assert [as_json(row, table.schema) for row in table.to_pylist()] == [
            normal(row, table.schema) for row in plain[name]
        ], name


def as_json(row: Any, schema: Any) -> Any:
    """Return a typed row with days as text and what holds JSON read."""
    return {field.name: _back(row[field.name], field) for field in schema}


def _back(value: Any, field: Any) -> Any:
    kind = str(field.type)
    if value is None:
        return None
    if field.metadata == IS_JSON:
        return orjson.loads(value)
    if kind.startswith("struct"):
        return {part.name: _back(value[part.name], part) for part in field.type}
    if kind.startswith("list"):
        return [_back(each, field.type.value_field) for each in value]
    if kind.startswith("decimal"):
        return value.normalize()
    return value.isoformat() if kind.startswith("date") else value


def normal(row: Any, schema: Any) -> Any:
    """Return a row of the API with its times and decimals as values: it writes either in more than one way."""
    return {field.name: _normal(row[field.name], field) for field in schema}


def _normal(value: Any, field: Any) -> Any:
    kind = str(field.type)
    if value is None or field.metadata == IS_JSON:
        return value
    if kind.startswith("struct"):
        return {part.name: _normal(value.get(part.name), part) for part in field.type}
    if kind.startswith("list"):
        return [_normal(each, field.type.value_field) for each in value]
    if kind.startswith("timestamp"):
        return datetime.fromisoformat(value)
    return Decimal(str(value)).normalize() if kind.startswith("decimal") else value


def test_the_manifest_tells_counts_and_checksums(world: World, tmp_path: Path) -> None:
    said = write_export(tmp_path / "out", member_of(world, "rafa"), form="parquet", names=["roles", "stage-intervals"])
    kept = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert kept == said
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "manifest.json",
        "roles.parquet",
        "stage_intervals.parquet",
    }
    roles = kept["collections"]["roles"]
    held = (tmp_path / "out" / roles["file"]).read_bytes()
    assert roles["sha256"] == hashlib.sha256(held).hexdigest()
    assert roles["rows"] == len(listed(world, "rafa", "roles") or [])
    assert (roles["columns"]["id"], roles["columns"]["scope"]) == ("string", "json")
    assert roles["columns"]["created_at"] == "timestamp[us, tz=UTC]"


def test_an_export_that_fails_leaves_nothing(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Path) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting, "_digest", full)
    with pytest.raises(ExportError, match="could not be written: No space left on device"):
        write_export(tmp_path / "out", cast.ada, form="jsonl", names=["roles"])
    assert list(tmp_path.iterdir()) == []


def test_what_was_exported_before_stays(cast: Cast, tmp_path: Path) -> None:
    write_export(tmp_path / "out", cast.ada, form="jsonl", names=["members"])
    before = sorted(path.name for path in (tmp_path / "out").iterdir())
    with pytest.raises(ExportError, match="Directory not empty"):
        write_export(tmp_path / "out", cast.ada, form="jsonl", names=["roles"])
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(
    ("names", "said"),
    [(["role"], "There is no collection role"), (["screens"], "This reader may not read screens")],
)
def test_a_collection_that_cannot_be_had_is_named(cast: Cast, tmp_path: Path, names: list[str], said: str) -> None:
    with pytest.raises(ExportError, match=said):
        write_export(tmp_path / "out", warehouse(cast.acme), form="jsonl", names=names)


def test_pages_follow_one_another_without_a_gap(world: World) -> None:
    asker = reader(member_of(world, "ada"), pay=True)
    view = catalogue()["stages"]
    small = [row for page in pages(view, asker, limit=2) for row in page]
    assert small == [row for page in pages(view, asker) for row in page]
    assert len(small) > 4


def test_rows_go_through_a_few_pages_at_a_time(tmp_path: Path) -> None:
    """No more pages are alive at once than one group of rows has: the source counts what was let go of."""

    class NumberShape(Shape):
        pass

    alive: list[int] = []

    class Page(list[Cells]):
        def __del__(self) -> None:
            alive.pop()

    def source() -> Iterator[list[Cells]]:
        for _ in range(4 * GROUP // 500):
            alive.append(1)
            seen.append(len(alive))
            yield Page([{}] * 500)

    seen: list[int] = []
    with (tmp_path / "rows").open("wb") as handle:
        assert write_parquet(handle, NumberShape, source()) == 4 * GROUP
    assert max(seen) <= 3
