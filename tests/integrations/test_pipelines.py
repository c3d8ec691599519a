"""The configurations under docs/integrations, run against the API: each keeps a copy that equals the truth."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
import yaml
from django.conf import settings
from django.test import Client

from candidates.models import Tag
from candidates.services import edit_candidate, set_tags
from candidates.services.forgetting import forget_person
from foundation.core.api.permissions import known_scopes
from foundation.people.models import ApiKey
from tests.cast import Cast
from tests.factories import candidates as make
from tests.foundation.activity.mirror import whole
from tests.foundation.core.api.keys import JSON, client

DOCS = Path(settings.BASE_DIR) / "docs" / "integrations"
NAMES = ["roles", "stages", "candidates", "applications", "moves", "tags"]
GONE = "_sdc_deleted_at"
NAMED = ("Ana One", "Ann One", "Bo Two", "Cy Three", "Cy Threes", "Di Four")


class World:
    """People in a pipeline, a key, and what a client sees with it."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.role = cast, make.hiring_role(cast)
        self.people = [make.application(cast, self.role, name) for name in NAMED]
        set_tags(actor=cast.rafa, candidate=self.people[2].candidate, names=["keep"])
        self.gone = Tag.objects.create(organisation=cast.acme, name="gone")
        scopes = [one for one in known_scopes() if ":read" in one]
        _, self.key = ApiKey.objects.create_key(name="pipe", membership=cast.rafa, scopes=scopes)
        self.api = Client(headers={"Authorization": f"Bearer {self.key}"})

    def truth(self) -> dict[str, Any]:
        return {name: whole(self.api, name) for name in NAMES}

    def change(self) -> None:
        """Edit, move, merge, delete and erase."""
        self.rename(2, "Bo Renamed")
        make.move(self.cast, self.people[2], str(self.role.stages.order_by("position")[1].key))
        self.gone.delete()
        stays, goes = (self.people[n].candidate_id for n in (3, 4))
        merging = client(self.cast.ada, "candidates:read", "candidates:write")
        keep: dict[str, Any] = {"other_id": str(goes), "keep": {"name": "this", "email": "this"}}
        keep["goes_on"] = {str(self.role.pk): str(self.people[3].pk)}
        merged: Any = merging.post(f"/api/v1/candidates/{stays}/merge", keep, JSON)
        assert merged.status_code == 200, merged.content
        forget_person(actor=self.cast.ada, candidate=self.people[5].candidate, why="They asked.")

    def expire(self) -> None:
        """Let the key see other things than before, so that its tokens hold no more."""
        row = ApiKey.objects.get(name="pipe")
        row.scopes = [one for one in row.scopes if one != "offers:read"]
        row.save()

    def rename(self, n: int, name: str) -> None:
        candidate = self.people[n].candidate
        edit_candidate(actor=self.cast.rafa, candidate=candidate, application=None, changes={"name": name})


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)


def module(path: str) -> Any:
    """Load one of the documentation's programs."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, DOCS / path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def tapped(world: World, address: str, folder: Path, rows: dict[str, Any]) -> list[Any]:
    """Run the Singer tap as a process of its own, and do with what it says what a target does."""
    config, state = folder / "config.json", folder / "state.json"
    config.write_text(json.dumps({"base_url": address, "key": world.key, "streams": NAMES}))
    given = ["--state", str(state)] if state.exists() else []
    command = [sys.executable, "-I", str(DOCS / "singer/tap_holdout.py"), "--config", str(config), *given]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines()]
    versions: dict[tuple[str, str], int] = {}
    for one in said:
        if one["type"] == "RECORD":
            name, row = one["stream"], one["record"]
            versions[name, row["id"]] = one["version"]
            kept = rows.setdefault(name, {})
            if row.get(GONE):
                kept.pop(row["id"], None)
            else:
                kept[row["id"]] = row
        elif one["type"] == "ACTIVATE_VERSION":
            kept = rows.setdefault(one["stream"], {})
            for pk in [pk for pk in kept if versions.get((one["stream"], pk)) != one["version"]]:
                del kept[pk]
        elif one["type"] == "STATE":
            state.write_text(json.dumps(one["value"]))
    return said


@pytest.mark.django_db(transaction=True)
def test_the_singer_tap_keeps_a_copy(live_server: Any, world: World, tmp_path: Path) -> None:
    rows: dict[str, Any] = {}
    said = tapped(world, live_server.url, tmp_path, rows)
    assert [one["stream"] for one in said if one["type"] == "SCHEMA"] == sorted(NAMES, key=_order(said))
    assert rows == world.truth()
    shapes = {one["stream"]: one["schema"]["properties"] for one in said if one["type"] == "SCHEMA"}
    for one in said:
        if one["type"] == "RECORD":
            assert set(one["record"]) <= set(shapes[one["stream"]])
    gone = str(world.gone.pk)
    world.change()
    later = tapped(world, live_server.url, tmp_path, rows)
    assert rows == world.truth()
    told = [one["record"]["id"] for one in later if one["type"] == "RECORD"]
    assert gone in told
    assert len(told) < len(said), "only what changed is read again"
    state = tmp_path / "state.json"
    kept = json.loads(state.read_text())
    assert not [one for one in tapped(world, live_server.url, tmp_path, rows) if one["type"] == "RECORD"]
    rows["tags"]["left-over"] = {"id": "left-over"}
    state.write_text(json.dumps({**kept, "streams": []}))
    tapped(world, live_server.url, tmp_path, rows)
    assert rows == world.truth(), "read whole again, what is not there is dropped"
    world.expire()
    rows["tags"]["left-over"] = {"id": "left-over"}
    told = tapped(world, live_server.url, tmp_path, rows)
    assert len([one for one in told if one["type"] == "RECORD"]) == sum(map(len, rows.values()))
    assert rows == world.truth(), "a token that holds no more makes the tap begin anew"


def _order(said: list[Any]) -> Any:
    names = [one["stream"] for one in said if one["type"] == "SCHEMA"]
    return names.index


@pytest.mark.django_db(transaction=True)
def test_the_dlt_source_reads_everything_and_then_what_changed(world: World) -> None:
    source = module("dlt/holdout_source.py")

    def get(path: str, params: dict[str, Any]) -> tuple[int, Any]:
        answer = world.api.get(f"/api/v1/{path}", params)
        return answer.status_code, orjson.loads(answer.content)

    rows: dict[str, Any] = {name: {} for name in NAMES}

    def run() -> int:
        heard = list(source.read(get, state, NAMES))
        for name, row in heard:
            if row is None:
                rows[name].clear()
            elif row.get(source.GONE):
                rows[name].pop(row["id"], None)
            else:
                rows[name][row["id"]] = row
        return len(heard)

    state: dict[str, Any] = {}
    first = run()
    assert rows == world.truth()
    world.change()
    assert 0 < run() < first
    assert rows == world.truth()
    assert run() == 0
    world.expire()
    rows["tags"]["left-over"] = {"id": "left-over"}
    world.rename(1, "Ann Renamed")
    assert run() >= first - 1
    assert rows == world.truth(), "read whole again, what is not there is dropped"
    assert run() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("DLT_PYTHON" not in os.environ, reason="dlt is no library of ours; give a Python that has it")
def test_the_dlt_source_runs_in_dlt(live_server: Any, world: World, tmp_path: Path) -> None:
    environment = {
        "HOME": str(tmp_path),
        "DLT_DATA_DIR": str(tmp_path / "dlt"),
        "HOLDOUT_URL": live_server.url,
        "HOLDOUT_KEY": world.key,
        "HOLDOUT_COLLECTIONS": ",".join(NAMES),
        "RUNTIME__DLTHUB_TELEMETRY": "false",
    }
    count = (
        "import duckdb,json;c=duckdb.connect('from_holdout.duckdb');"
        "print(json.dumps({n:sorted(r[0] for r in c.sql(f'select id from holdout.{n}').fetchall()) for n in %r}))"
    )

    def gone_while_expired() -> None:
        world.expire()
        Tag.objects.filter(name="unused").delete()

    Tag.objects.create(organisation=world.cast.acme, name="unused")
    for change in (None, world.change, gone_while_expired):
        if change:
            change()
        for program in ([str(DOCS / "dlt/holdout_source.py")], ["-c", count % NAMES]):
            command = [os.environ["DLT_PYTHON"], *program]
            done = subprocess.run(
                command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=200, check=False
            )
            assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout) == {name: sorted(rows) for name, rows in world.truth().items()}


def filled(text: Any, known: dict[str, Any]) -> Any:
    """Fill in the few expressions that the manifest uses."""
    if not isinstance(text, str) or "{{" not in text:
        return text
    for said in ("config", "parameters", "response"):
        for key, value in known.get(said, {}).items():
            text = text.replace(f"{{{{ {said}['{key}'] }}}}", str(value))
    return text


def streamed(world: World, manifest: Any, name: str, after: str) -> list[Any]:
    """Read one stream of the manifest as Airbyte does; returns its rows."""
    stream = manifest["definitions"]["stream"]
    known = {"config": {"base_url": "http://testserver", "key": world.key}, "parameters": {"name": name}}
    retriever = stream["retriever"]
    requester, paginator = retriever["requester"], retriever["paginator"]
    address = filled(requester["url_base"], known) + filled(requester["path"], known)
    client = Client(headers={"Authorization": f"Bearer {filled(requester['authenticator']['api_token'], known)}"})
    asked = {stream["incremental_sync"]["start_time_option"]["field_name"]: after}
    asked[paginator["page_size_option"]["field_name"]] = "2"
    rows: list[Any] = []
    while True:
        answer = client.get(urlsplit(address).path, asked)
        assert answer.status_code == 200, answer.content
        page = orjson.loads(answer.content)
        rows += page[retriever["record_selector"]["extractor"]["field_path"][0]]
        if not page["next_cursor"]:
            return rows
        asked[paginator["page_token_option"]["field_name"]] = page["next_cursor"]


@pytest.mark.django_db
def test_the_airbyte_manifest_reads_every_stream_and_then_what_changed(world: World) -> None:
    manifest = yaml.safe_load((DOCS / "airbyte/manifest.yaml").read_text("utf-8"))
    names = [one["$parameters"]["name"] for one in manifest["streams"]]
    assert [one["name"] for one in manifest["streams"]] == names  # a name of a stream is no expression there
    start = "2000-01-01T00:00:00.000000Z"
    for name in names:
        assert {row["id"]: row for row in streamed(world, manifest, name, start)} == whole(world.api, name)
    assert "lookback_window" not in manifest["definitions"]["stream"]["incremental_sync"]  # it would repeat what is had
    last = max(row["updated_at"] for row in streamed(world, manifest, "candidates", start))
    world.rename(1, "Ann Renamed")
    # What was changed a moment before may be told twice.
    later = [row["name"] for row in streamed(world, manifest, "candidates", last)]
    assert "Ann Renamed" in later
    assert "Ana One" not in later
