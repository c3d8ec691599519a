"""Reading a pack: YAML without its dangerous parts, and every fault with its line.

Aliases, anchors and tags are refused, so that a small file stays small; so are depth and sheer size, before anything
is built. What is wrong with the file as a whole is told alone; faults of items are told together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

LARGEST = 1_000_000
MOST_NODES = 60_000
DEEPEST = 8
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TYPES = {"int": int, "float": float, "bool": bool, "null": type(None)}
SAID = {
    "int": "a number",
    "float": "a number",
    "bool": "yes or no",
    "null": "nothing",
    "timestamp": "a day",
    "str": "text",
}
RESOLVER = yaml.SafeLoader("")
PREFIX = "tag:yaml.org,2002:"


@dataclass(slots=True)
class Node:
    """A part of the file with its line: `value` is a text, a list of nodes, or pairs of key node and node.

    `type` is `map`, `seq`, or what YAML makes of a bare word: str, int, float, bool, null and so on.
    """

    type: str
    line: int
    value: Any = field(default_factory=list)

    @property
    def said(self) -> str:
        """What it is, in words."""
        return {"map": "a mapping", "seq": "a list"}.get(self.type) or SAID.get(self.type, "something else")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a line; `where` is the path to it in the file."""

    line: int
    where: str
    sentence: str

    def __str__(self) -> str:
        place = f"line {self.line}: {self.where}" if self.where else f"line {self.line}"
        return f"{place}: {self.sentence}"


class Broken(Exception):
    """The file cannot be read at all."""

    def __init__(self, line: int, sentence: str) -> None:
        self.fault = Fault(line, "", sentence)
        super().__init__(str(self.fault))


def tree(data: bytes) -> Node:
    """Return the file as nodes. Raises Broken."""
    if len(data) > LARGEST:
        raise Broken(1, f"The file has {len(data):,} bytes; a pack has at most {LARGEST:,}.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Broken(line, "These bytes are no text in UTF-8.") from None
    if unreadable := yaml.reader.Reader.NON_PRINTABLE.search(text):
        raise Broken(text.count("\n", 0, unreadable.start()) + 1, "There is a character that a pack cannot hold.")
    try:
        return _built(yaml.parse(text, Loader=LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = error.problem or error.context or "it cannot be read"
        raise Broken(mark.line + 1 if mark else 1, f"This is not valid YAML: {said}.") from None


def _built(events: Iterator[Any]) -> Node:
    """Build nodes from events, without recursion."""
    top: list[Node] = []
    open_: list[Node] = []
    for number, event in enumerate(events):
        line = event.start_mark.line + 1
        if number > MOST_NODES:
            raise Broken(line, f"A pack has at most {MOST_NODES:,} values.")
        if isinstance(event, (yaml.CollectionEndEvent,)):
            open_.pop()
            continue
        if isinstance(event, yaml.DocumentStartEvent) and top:
            raise Broken(line, "A pack is one document; a second begins here.")
        if not isinstance(event, yaml.NodeEvent):
            continue
        node = _node(event, line)
        (open_[-1].value if open_ else top).append(node)
        if node.type in ("map", "seq"):
            open_.append(node)
        if len(open_) > DEEPEST:
            raise Broken(line, f"This is nested more than {DEEPEST} deep.")
    if not top:
        raise Broken(1, "The file is empty.")
    return top[0]


def _node(event: Any, line: int) -> Node:
    if isinstance(event, yaml.AliasEvent):
        raise Broken(line, f"*{event.anchor} refers to another place; write it out instead.")
    if event.anchor is not None:
        raise Broken(line, f"&{event.anchor} marks a place to refer to; a pack has none.")
    if event.tag not in (None, "!"):
        raise Broken(line, f"The tag {event.tag} is not allowed; a pack holds plain values.")
    if isinstance(event, yaml.MappingStartEvent):
        return Node("map", line)
    if isinstance(event, yaml.SequenceStartEvent):
        return Node("seq", line)
    tag: str = RESOLVER.resolve(yaml.ScalarNode, event.value, event.implicit)  # type: ignore[no-untyped-call]  # no stub
    return Node(tag.removeprefix(PREFIX), line, event.value)


def pairs(node: Node) -> list[tuple[Node, Node]]:
    """Return keys and values of a mapping."""
    return list(zip(node.value[::2], node.value[1::2], strict=True))
