"""Whether a mapping table says only what somebody understands: each word, and what has to stand with it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from roles.domain.stage_kinds import StageKind
from sync.domain.expressions import BadTable, check, lookups_in
from sync.domain.kinds import CONTENT, MARKS, MAY, Kind

AUTHS = ("client_credentials", "basic_key", "none")
# The word of a table with what a way of paging needs to know.
PAGINGS = {"link": "", "offset": "offset", "cursor_body": "cursor", "single": ""}
NEEDED = ("key", "name", "base_url", "auth", "paging", "collections")
PAGED = frozenset({"param", "next", "more", "rows"})
# Words that are mappings: what must stand in each, and what may.
PARTS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "offset": (PAGED, frozenset()),
    "cursor": (PAGED, frozenset()),
    "page_size": (frozenset({"param", "value"}), frozenset()),
    "since": (frozenset({"param", "form"}), frozenset()),
    "by_ids": (frozenset({"param", "most"}), frozenset({"only"})),
    "children_by": (frozenset({"most"}), frozenset()),
    "file": (frozenset({"list", "param", "url"}), frozenset()),
}
PLAIN = frozenset({"api", "token_url", "rows", "lookups", "stage_kinds", "other_stage_kind"})
COLLECTION = frozenset(
    ("kind", "content", "marks", "params", "children", "history", "only_with", "id", "updated", "parent", "inside")
) | {"per", "list"}
HISTORY = frozenset({"list", "by", "stage", "entered", "left"})


def check_table(said: Any) -> None:
    """Raise BadTable for what nobody understands, with its place."""
    table = _mapping(said, "A table")
    for word in NEEDED:
        if not table.get(word):
            raise BadTable(f"{word} is missing")
    _known(table, {*NEEDED, *PARTS, *PLAIN}, "the table")
    _one_of(table["auth"], AUTHS, "auth")
    _one_of(table["paging"], PAGINGS, "paging")
    if (word := PAGINGS[table["paging"]]) and word not in table:
        raise BadTable(f"{word} is missing: paging {table['paging']} needs it")
    if table["auth"] == "client_credentials" and not table.get("token_url"):
        raise BadTable("token_url is missing: auth client_credentials needs it")
    for name, (must, may) in PARTS.items():
        if name in table:
            _whole(table[name], must, may, name)
    _check_stage_kinds(table)
    lookups = _mapping(table.get("lookups") or {}, "lookups")
    for name, part in lookups.items():
        _whole(part, frozenset({"keep"}), frozenset({"list", "params"}), f"lookups.{name}")
        _words(part["keep"], f"lookups.{name}.keep")
        _mapping(part.get("params") or {}, f"lookups.{name}.params")
    for name, part in _mapping(table["collections"], "collections").items():
        _check_collection(str(name), _mapping(part, str(name)), lookups)


def _check_stage_kinds(table: Mapping[str, Any]) -> None:
    kinds = [kind.value for kind in StageKind]
    rows = table.get("stage_kinds") or []
    for number, row in enumerate(rows if isinstance(rows, list) else [rows]):
        _whole(row, frozenset({"kind", "words"}), frozenset(), f"stage_kinds[{number}]")
        _one_of(row["kind"], kinds, f"stage_kinds[{number}].kind")
        _words(row["words"], f"stage_kinds[{number}].words")
    makes_stages = any(isinstance(one, Mapping) and one.get("kind") == "stage" for one in _rows(table))
    if makes_stages or "other_stage_kind" in table:
        _one_of(table.get("other_stage_kind"), kinds, "other_stage_kind")


def _rows(table: Mapping[str, Any]) -> Iterable[Any]:
    found = table["collections"]
    return found.values() if isinstance(found, Mapping) else ()


def _check_collection(name: str, said: Mapping[str, Any], lookups: Mapping[str, Any]) -> None:
    _one_of(said.get("kind"), list(Kind), f"{name}: kind")
    kind = Kind(said["kind"])
    _known(said, COLLECTION, name)
    if said.get("per") is not None:
        _one_of(said["per"], list(Kind), f"{name}.per")
    _mapping(said.get("params") or {}, f"{name}.params")
    content = _mapping(said.get("content") or {}, f"{name}.content")
    if missing := CONTENT[kind] - content.keys():
        raise BadTable(f"{name}: content lacks {', '.join(sorted(missing))}")
    marks = _mapping(said.get("marks") or {}, f"{name}.marks")
    _known(content, CONTENT[kind] | MAY.get(kind, frozenset()), f"{name}.content")
    _known(marks, MARKS.get(kind, frozenset()), f"{name}.marks")
    for part, values in (("content", content), ("marks", marks), ("id", {"": said.get("id", "id")})):
        for key, expression in values.items():
            where = ".".join(one for one in (name, part, key) if one)
            check(expression, where)
            if unknown := set(lookups_in(expression)) - lookups.keys():
                raise BadTable(f"{where}: there is no lookup {min(unknown)}")
    for key, child in _mapping(said.get("children") or {}, f"{name}.children").items():
        _whole(child, frozenset({"by"}), frozenset({"list", "when"}), f"{name}.children.{key}")
        check(child.get("when", "id"), f"{name}.children.{key}.when")
    if said.get("history"):
        _whole(said["history"], HISTORY, frozenset(), f"{name}.history")


def _mapping(said: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(said, Mapping):
        raise BadTable(f"{where}: write a mapping of words")
    return said


def _words(said: Any, where: str) -> None:
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        raise BadTable(f"{where}: write a list of words")


def _one_of(said: Any, known: Iterable[str], where: str) -> None:
    if not isinstance(said, str) or said not in known:
        raise BadTable(f"{where} is one of {', '.join(known)}")


def _known(said: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    if unknown := {str(word) for word in said} - set(known):
        raise BadTable(f"{where}: {min(unknown)} says nothing here")


def _whole(said: Any, must: frozenset[str], may: frozenset[str], where: str) -> None:
    part = _mapping(said, where)
    _known(part, must | may, where)
    if missing := must - part.keys():
        raise BadTable(f"{where}: {min(missing)} is missing")
