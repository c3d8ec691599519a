"""An office document as an archive: its parts, each counted while it is unpacked, as trees without entities."""

from __future__ import annotations

import posixpath
import zipfile
from typing import Any

from lxml import etree

from candidates.domain.files.content import Bomb, Damaged, Locked
from foundation.core.domain import containers

PART = 40 * 1024 * 1024  # the largest part that is taken for text


class Package:
    """The parts of one document. Raises Damaged, Locked and Bomb."""

    def __init__(self, data: bytes) -> None:
        self.budget = containers.Budget(size=200 * 1024 * 1024, seconds=20)
        self.archive = _opened(data, self.budget)
        self.entries = {entry.filename: entry for entry in self.archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def bytes_of(self, name: str) -> bytes:
        """Return a part, b'' when it is not there."""
        entry = self.entries.get(name)
        if entry is None:
            return b""
        if entry.file_size > PART:
            raise Bomb
        try:
            return containers.read_entry(self.archive, entry, self.budget)
        except containers.TooMuch:
            raise Bomb from None
        except containers.Locked:
            raise Locked from None
        except containers.Refused:
            raise Damaged from None

    def tree(self, name: str) -> Any:
        """Return a part as a tree, None when it is not there or empty."""
        data = self.bytes_of(name)
        if not data.strip():
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            raise Damaged from None

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """Return (id, last word of the type, name of the part) for what a part refers to inside the document."""
        folder, name = posixpath.split(part)
        tree = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = []
        for row in tree if tree is not None else ():
            if row.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, row.get("Target", ""))).lstrip("/")
            found.append((row.get("Id", ""), row.get("Type", "").rpartition("/")[2], target))
        return found


def _opened(data: bytes, budget: containers.Budget) -> zipfile.ZipFile:
    try:
        return containers.open_zip(data, budget)
    except containers.TooMuch:
        raise Bomb from None
    except containers.Refused:
        raise Damaged from None


def local(node: Any) -> str:
    """Return the name of an element without its namespace; '' for what is no element."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(node: Any, name: str) -> str:
    """Return an attribute by its name without namespace."""
    for key, value in node.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def children(node: Any, name: str) -> list[Any]:
    """Return the children with a name."""
    return [child for child in node if local(child) == name]


def child(node: Any, *path: str) -> Any:
    """Return the first descendant along a path of names, None when there is none."""
    for name in path:
        if node is None:
            return None
        node = next(iter(children(node, name)), None)
    return node
