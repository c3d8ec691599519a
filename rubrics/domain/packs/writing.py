"""A pack as YAML, in one form only: the same items give the same bytes, whoever writes them and in whichever order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from rubrics.domain.packs.shapes import FIELDS, Content, Kind, Type, lean

FORMAT = "holdout_pack"
VERSION = 1
# Lists of the file in their order: name, kind, and what each of its items is said to be by standing there.
LISTS: tuple[tuple[str, Kind, Mapping[str, str]], ...] = (
    ("rubrics", Kind.RUBRIC, {}),
    ("questions", Kind.QUESTION, {}),
    ("signals", Kind.FLAG, {"kind": "signal"}),
    ("red_flags", Kind.FLAG, {"kind": "red_flag"}),
    ("profiles", Kind.PROFILE, {}),
)
WIDTH = 100
Items = Mapping[Kind, Mapping[str, Content]]


class Writer(yaml.SafeDumper):
    """The pure writer, which writes the same everywhere; without aliases, and texts of several lines as blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def text(self, data: str) -> yaml.ScalarNode:
        """Write a text of several lines as a block."""
        return self.represent_scalar("tag:yaml.org,2002:str", data, style="|" if "\n" in data else None)


Writer.add_representer(str, Writer.text)


def write(items: Items) -> str:
    """Return the pack of `items`, by kind and key, sorted by key; references to nothing in it are left out."""
    known = names_in(items)
    data: dict[str, Any] = {FORMAT: VERSION}
    for name, kind, implied in LISTS:
        rows = [
            {"key": key, **lean(FIELDS[kind], _pruned(kind, content, known), implied)}
            for key, content in sorted(items.get(kind, {}).items())
            if all(content[field] == said for field, said in implied.items())
        ]
        if rows:
            data[name] = rows
    return yaml.dump(data, Dumper=Writer, sort_keys=False, allow_unicode=True, width=WIDTH)


def names_in(items: Items) -> dict[str, set[str]]:
    """Return the keys that other items can name, by what they are of."""
    rubrics = items.get(Kind.RUBRIC, {}).values()
    return {
        "criteria": {one["key"] for content in rubrics for one in content.get("criteria", ())},
        "questions": set(items.get(Kind.QUESTION, {})),
        "flags": set(items.get(Kind.FLAG, {})),
    }


def _pruned(kind: Kind, content: Content, known: Mapping[str, Iterable[str]]) -> Content:
    kept = {
        field.name: [key for key in content[field.name] if key in known[field.of]]
        for field in FIELDS[kind]
        if field.type is Type.KEYS and field.of in known
    }
    return {**content, **kept}


def with_untold(kind: Kind, theirs: Content, ours: Content, known: Mapping[str, Iterable[str]]) -> Content:
    """Return what a file says of an item of ours, with our references to what it says nothing of.

    `known` are the names that the file holds or could have held; what it leaves out of those, it means to leave out.
    """
    kept = {}
    for field in FIELDS[kind]:
        if field.type is Type.KEYS and field.of in known:
            said, own = theirs[field.name], ours[field.name]
            told = [key for key in own if key in known[field.of]]
            untold = [key for key in own if key not in known[field.of] and key not in said]
            kept[field.name] = own if told == said else [*said, *untold]
    return {**theirs, **kept}
