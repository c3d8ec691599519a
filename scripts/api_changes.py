"""What of the API would break clients of the last release: `python scripts/api_changes.py` names it and ends with 1.

`docs/api/released.json` is the description as it was released. With `--release` it becomes the present one; that is
done when a version is released, and at no other time.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

RELEASED = Path(__file__).resolve().parents[1] / "docs" / "api" / "released.json"
Node = Mapping[str, Any]
REFS = "#/components/schemas/"
# A client that sends what it sent must be understood, and one that reads what it read must find it.
TAKEN, GIVEN = "takes", "gives"


def breaking(old: Node, new: Node) -> list[str]:
    """Return a sentence for each change from `old` to `new` that breaks a client of `old`."""
    return sorted(set(_paths(old, new)))


def _paths(old: Node, new: Node) -> Iterator[str]:
    for path, methods in old["paths"].items():
        for method, was in methods.items():
            name = f"{method.upper()} {path}"
            now = new["paths"].get(path, {}).get(method)
            if now is None:
                yield f"{name} is gone"
            else:
                yield from _operation(name, (old, was), (new, now))


def _operation(name: str, old: tuple[Node, Node], new: tuple[Node, Node]) -> Iterator[str]:
    (old_doc, was), (new_doc, now) = old, new
    had, has = _parameters(was), _parameters(now)
    for key in had.keys() - has.keys():
        yield f"{name}: the parameter {key[1]} is gone"
    for key in has.keys() - had.keys():
        if has[key].get("required"):
            yield f"{name}: the new parameter {key[1]} is required"
    for key in had.keys() & has.keys():
        kinds = (old_doc, had[key]["schema"]), (new_doc, has[key]["schema"])
        yield from _schema(f"{name}: {key[1]}", *kinds, TAKEN, ())
    yield from _body(name, old, new)
    for status, answer in was["responses"].items():
        if status < "300":
            yield from _answer(f"{name}: {status}", (old_doc, answer), (new_doc, now["responses"].get(status)))
    if was.get("x-scope") != now.get("x-scope"):
        yield f"{name}: needs the scope {now.get('x-scope')} instead of {was.get('x-scope')}"


def _body(name: str, old: tuple[Node, Node], new: tuple[Node, Node]) -> Iterator[str]:
    (old_doc, was), (new_doc, now) = old, new
    before, after = was.get("requestBody"), now.get("requestBody")
    if after and after.get("required") and not before:
        yield f"{name}: needs a body"
    for media, part in (before or {}).get("content", {}).items():
        there = (after or {}).get("content", {}).get(media)
        if there is None:
            yield f"{name}: takes no {media} any more"
        else:
            yield from _schema(f"{name}: body", (old_doc, part["schema"]), (new_doc, there["schema"]), TAKEN, ())


def _answer(name: str, old: tuple[Node, Node], new: tuple[Node, Node | None]) -> Iterator[str]:
    (old_doc, was), (new_doc, now) = old, new
    if now is None:
        yield f"{name} is not answered any more"
        return
    for media, part in was.get("content", {}).items():
        there = now.get("content", {}).get(media)
        if there is None and media != "*/*":
            yield f"{name}: is no {media} any more"
        elif there is not None:
            yield from _schema(name, (old_doc, part["schema"]), (new_doc, there["schema"]), GIVEN, ())


def _schema(
    place: str, old: tuple[Node, Node], new: tuple[Node, Node], side: str, seen: tuple[str, ...]
) -> Iterator[str]:
    ref = old[1].get("$ref", "")
    if ref and ref in seen:
        return
    seen = (*seen, ref) if ref else seen
    was, now = _plain(*old), _plain(*new)
    yield from _kinds(place, was, now, side)
    yield from _enum(place, was, now, side)
    if "items" in was and "items" in now:
        yield from _schema(f"{place}[]", (old[0], was["items"]), (new[0], now["items"]), side, seen)
    had, has = was.get("properties", {}), now.get("properties", {})
    for key in sorted(had.keys() - has.keys()):
        yield f"{place}: {key} is gone"
    for key in sorted(had.keys() & has.keys()):
        yield from _schema(f"{place}.{key}", (old[0], had[key]), (new[0], has[key]), side, seen)
    needed = set(now.get("required", [])) - set(was.get("required", []))
    if side == TAKEN:
        yield from (f"{place}: {key} is required now" for key in sorted(needed))
    else:
        lost = set(was.get("required", [])) - set(now.get("required", []))
        yield from (f"{place}: {key} is not always there any more" for key in sorted(lost & has.keys()))


def _kinds(place: str, was: Node, now: Node, side: str) -> Iterator[str]:
    before, after = _types(was), _types(now)
    if not before or not after:
        return
    lost = before - after if side == TAKEN else after - before
    if lost - ({"integer"} if "number" in (after if side == TAKEN else before) else set()):
        yield f"{place}: {side} {' or '.join(sorted(after))} instead of {' or '.join(sorted(before))}"


def _enum(place: str, was: Node, now: Node, side: str) -> Iterator[str]:
    if side != TAKEN or "enum" not in now:
        return
    if "enum" not in was:
        yield f"{place}: takes only some words now"
    elif lost := [str(word) for word in was["enum"] if word not in now["enum"]]:
        yield f"{place}: takes {', '.join(lost)} no more"


def _plain(document: Node, schema: Node) -> Node:
    """Return a schema without references, and of a choice between one thing and null the thing."""
    for _ in range(9):
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].removeprefix(REFS)]
            continue
        union = [one for key in ("allOf", "oneOf", "anyOf") for one in schema.get(key, [])]
        things = [one for one in union if one.get("type") != "null" and one.get("enum") not in ([""], [None])]
        if len(things) != 1:
            break
        schema = things[0]
    return schema


def _types(schema: Node) -> set[str]:
    given = schema.get("type", [])
    kinds = set(given) if isinstance(given, list) else {given}
    for one in schema.get("anyOf", []):
        kinds |= _types(one)
    return kinds


def _parameters(operation: Node) -> dict[tuple[str, str], Node]:
    return {(one["in"], one["name"]): one for one in operation.get("parameters", [])}


def present() -> dict[str, Any]:
    """Return the description of the API as the code has it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiring.settings.test")
    import django

    django.setup()
    from foundation.core.api.pages import document
    from foundation.core.api.renderers import encode

    found: dict[str, Any] = json.loads(encode(document()))
    return found


def main(arguments: list[str]) -> int:
    now = present()
    if "--release" in arguments:
        RELEASED.write_text(json.dumps(_without_examples(now), sort_keys=True, separators=(",", ":")) + "\n")
        return 0
    faults = breaking(json.loads(RELEASED.read_text()), now)
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


def _without_examples(node: Any) -> Any:
    if isinstance(node, dict):
        shown = {"example"} if "schema" in node else set()
        shown |= {"description"} if isinstance(node.get("description"), str) else set()
        return {key: _without_examples(inner) for key, inner in node.items() if key not in shown}
    return [_without_examples(one) for one in node] if isinstance(node, list) else node


if __name__ == "__main__":
    sys.path.insert(0, str(RELEASED.parents[2]))
    sys.exit(main(sys.argv[1:]))
