"""Mapping tables: what another system calls things, and what they are here. Read from `fixtures/connectors/`. Pure.

A new system is a file there; docs/guide/connectors.md says what each word means.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sync.domain.checking import check_table
from sync.domain.expressions import BadTable, Expression, Lookups, Raw, take
from sync.domain.kinds import Kind
from sync.domain.values import id_of, storable

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "connectors"


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the source as we mean it. `content` is what counts as a change, `marks` only decide or help.

    `digest` is the same for the same content, whatever else the source says of it.
    """

    id: str
    content: Mapping[str, Any]
    marks: Mapping[str, Any]
    digest: str
    raw: Raw = field(repr=False, compare=False, default_factory=dict)


@dataclass(frozen=True, slots=True)
class Children:
    """Records that hang on those of a collection by their column `by`; `when` says for which there are any."""

    list: str
    by: str
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """A small list that is read whole, of which only `keep` is held."""

    name: str
    list: str
    keep: tuple[str, ...]
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Collection:
    """A list of the source whose records become rows of ours.

    `inside` names a list in each record of it: these are meant, with what they stand in as `_in`. `per` is a kind: the
    list is asked for once for each record of that kind, with `{id}` put in, and gives its id and role as `_per`.
    """

    name: str
    kind: Kind
    list: str
    content: Mapping[str, Expression]
    marks: Mapping[str, Expression]
    params: Mapping[str, Any]
    children: tuple[Children, ...] = ()
    history: Mapping[str, str] = field(default_factory=dict)
    only_with: str = ""
    id: Expression = "id"
    updated: str = "updated_at"
    parent: str = ""
    inside: str = ""
    per: Kind | None = None

    def read(self, raw: Raw, lookups: Lookups) -> Record:
        """Return what a record of the source means."""
        content = {name: storable(take(part, raw, lookups)) for name, part in self.content.items()}
        marks = {name: storable(take(part, raw, lookups)) for name, part in self.marks.items()}
        return Record(self.key(raw), content, marks, digest_of(content), raw)

    def key(self, raw: Raw) -> str:
        """Return the id of a record; '' for one that has none."""
        return id_of(take(self.id, raw, {}))


@dataclass(frozen=True, slots=True)
class Table:
    """What is known of a system: how it is asked, and its collections in the order in which they are taken in."""

    key: str
    name: str
    api: str
    base_url: str
    token_url: str
    auth: str
    paging: str
    words: Mapping[str, Any]
    lookups: tuple[Lookup, ...]
    collections: tuple[Collection, ...]

    def collection(self, name: str) -> Collection:
        """Return a collection by its name."""
        return next(one for one in self.collections if one.name == name)

    def of_kind(self, kind: Kind) -> Collection | None:
        """Return the collection whose records are of a kind; None where the system has none."""
        return next((one for one in self.collections if one.kind is kind), None)

    def stage_kind(self, label: str) -> str:
        """Return which stage of a loop a name stands for, by the words in it."""
        said = label.casefold()
        for row in self.words.get("stage_kinds", ()):
            if any(word in said for word in row["words"]):
                return str(row["kind"])
        return str(self.words.get("other_stage_kind", ""))


def digest_of(content: Mapping[str, Any]) -> str:
    """Return a digest of content, the same for the same values whatever their order of naming."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def known_tables() -> list[str]:
    """Return the keys of the tables that ship with the product."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


@cache
def table_of(key: str) -> Table:
    """Return the table of a system. Raises BadTable."""
    if key not in known_tables():
        raise BadTable(f"There is no connector {key}. There are: {', '.join(known_tables())}.")
    try:
        said = yaml.safe_load((FOLDER / f"{key}.yaml").read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadTable(f"{key}.yaml is no YAML: {' '.join(str(error).split())}") from None
    return read_table(said)


def read_table(said: Any) -> Table:
    """Return a table from its data. Raises BadTable with the place that is wrong."""
    check_table(said)
    collections = tuple(_collection(name, part) for name, part in said["collections"].items())
    lookups = tuple(
        Lookup(name, part.get("list", name), tuple(part["keep"]), dict(part.get("params") or {}))
        for name, part in (said.get("lookups") or {}).items()
    )
    return Table(
        said["key"],
        said["name"],
        str(said.get("api", "")),
        said["base_url"],
        said.get("token_url", ""),
        said["auth"],
        said["paging"],
        said,
        lookups,
        collections,
    )


def _collection(name: str, said: Mapping[str, Any]) -> Collection:
    kind = Kind(said["kind"])
    content, marks = dict(said.get("content") or {}), dict(said.get("marks") or {})
    children = tuple(
        Children(part.get("list", key), part["by"], part.get("when"))
        for key, part in (said.get("children") or {}).items()
    )
    return Collection(
        name,
        kind,
        said.get("list", name),
        content,
        marks,
        dict(said.get("params") or {}),
        children,
        dict(said.get("history") or {}),
        said.get("only_with", ""),
        said.get("id", "id"),
        said.get("updated", "updated_at"),
        said.get("parent", ""),
        said.get("inside", ""),
        Kind(said["per"]) if said.get("per") else None,
    )
