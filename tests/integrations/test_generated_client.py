"""A client made of our description by openapi-python-client keeps a copy through edits, merges, deletes, erasures."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from candidates.models import Candidate, Tag
from candidates.services import set_tags
from candidates.services.forgetting import forget_person
from foundation.core.api.pages import document
from foundation.core.api.permissions import known_scopes
from foundation.core.api.renderers import encode
from foundation.people.models import ApiKey
from tests.cast import Cast
from tests.factories import candidates as make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(300)]
# Each collection, and where the generated package has its list.
LISTS = {
    "roles": "roles.roles_list",
    "stages": "stages.stages_list",
    "candidates": "candidates.candidates_list",
    "applications": "applications.applications_list",
    "moves": "moves.moves_list",
    "tags": "candidates.tags_list",
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The package, made by a process of its own from the description alone."""
    folder: Path = tmp_path_factory.mktemp("generated")
    (folder / "schema.json").write_bytes(encode(document()))
    (folder / "config.yml").write_text("package_name_override: holdout_client\npost_hooks: []\nliteral_enums: true\n")
    command = [str(Path(sys.executable).parent / "openapi-python-client"), "generate", "--meta", "none"]
    command += ["--path", "schema.json", "--config", "config.yml", "--output-path", "holdout_client"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield importlib.import_module("holdout_client")
    sys.path.remove(str(folder))


class Copy:
    """Rows by collection and id as the client's own models, and the token up to which they are known."""

    def __init__(self, package: Any, address: str, key: str) -> None:
        self.client = package.AuthenticatedClient(base_url=address, token=key, raise_on_unexpected_status=True)
        self.token = self.changes().token
        self.rows = self.truth()
        self.models = {name: type(next(iter(rows.values()))) for name, rows in self.rows.items()}

    def call(self, place: str, *args: Any, **given: Any) -> Any:
        """Call a function of the package; return what it read."""
        answer = importlib.import_module(f"holdout_client.api.{place}").sync_detailed(
            *args, client=self.client, **given
        )
        assert answer.status_code < 300, answer.content
        return answer.parsed

    def changes(self, **asked: Any) -> Any:
        return self.call("changes.changes_read", limit=5, **asked)

    def truth(self) -> dict[str, dict[str, Any]]:
        """Return each collection read whole, page by page."""
        found: dict[str, dict[str, Any]] = {name: {} for name in LISTS}
        for name, place in LISTS.items():
            page = self.call(place, limit=2)
            found[name] |= {str(row.id): row for row in page.results}
            while page.next_cursor:
                page = self.call(place, limit=2, cursor=page.next_cursor)
                found[name] |= {str(row.id): row for row in page.results}
        return found

    def pull(self) -> list[tuple[str, str]]:
        """Follow the feed to its end; return what was told as (collection, op)."""
        page, told = self.changes(since=self.token), []
        while True:
            for one in page.results:
                if one.collection in self.rows:
                    told.append((one.collection, one.op))
                    kept = self.rows[one.collection]
                    if one.op == "upsert":
                        kept[str(one.id)] = self.models[one.collection].from_dict(one.data)
                    else:
                        kept.pop(str(one.id), None)
            if not page.next_cursor:
                self.token = page.token
                return told
            page = self.changes(cursor=page.next_cursor)


def test_a_generated_client_stays_in_step(live_server: Any, package: Any, cast: Cast) -> None:
    role = make.hiring_role(cast)
    ana, ann, bo = (make.application(cast, role, name) for name in ("Ana One", "Ann One", "Bo Two"))
    set_tags(actor=cast.rafa, candidate=bo.candidate, names=["keep", "gone"])
    _, key = ApiKey.objects.create_key(name="made", membership=cast.ada, scopes=list(known_scopes()))
    copy, models = Copy(package, live_server.url, key), importlib.import_module("holdout_client.models")
    assert copy.pull() == []

    def in_step(*told: tuple[str, str]) -> None:
        heard = copy.pull()
        assert set(told) <= set(heard), heard
        assert copy.rows == copy.truth()

    shown = copy.rows["candidates"][str(bo.candidate_id)]
    body = models.PatchedCandidatesCandidateInput.from_dict(shown.to_dict())
    assert copy.call("candidates.candidates_change", bo.candidate_id, body=body) == shown, "what was read goes back"
    assert copy.pull() == []
    body.name = "Bo Renamed"
    copy.call("candidates.candidates_change", bo.candidate_id, body=body)
    make.move(cast, bo, str(role.stages.order_by("position")[1].key))
    in_step(("candidates", "upsert"), ("applications", "upsert"), ("moves", "upsert"))
    batch = {"collection": "candidates", "source": "ats", "external_id": "7", "data": {"name": "Cy Three"}}
    made = copy.call("sync.sync_batches", body=models.SyncBatchInput.from_dict({"items": [batch]}))
    assert [one.status for one in made.results] == ["created"]
    in_step(("candidates", "upsert"))
    copy.call("candidates.tags_remove", Tag.objects.get(name="gone").pk)
    in_step(("tags", "delete"))
    keep = {"other_id": str(ann.candidate_id), "keep": {"name": "this", "email": "this"}}
    keep["goes_on"] = {str(role.pk): str(ana.pk)}
    copy.call("candidates.candidates_merge", ana.candidate_id, body=models.CandidatesMergeInput.from_dict(keep))
    in_step(("candidates", "delete"), ("applications", "upsert"))
    forget_person(actor=cast.ada, candidate=Candidate.objects.get(pk=bo.candidate_id), why="They asked.")
    in_step(("candidates", "upsert"))
    assert "Bo" not in repr(copy.rows), "who was erased is erased in the copy"
