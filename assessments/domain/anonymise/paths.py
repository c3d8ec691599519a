"""Names of files: safe to show and to write, in no other direction than they are read."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 200
_TERMINAL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")
LEFT_OUT = {
    ".git": "It holds who made each change.",
    ".hg": "It holds who made each change.",
    ".svn": "It holds who made each change.",
    "__macosx": "A computer made it beside the work.",
    ".ds_store": "A computer made it beside the work.",
    "thumbs.db": "A computer made it beside the work.",
    "desktop.ini": "A computer made it beside the work.",
    ".ipynb_checkpoints": "The notebook’s program made it, an older copy of the work.",
    ".idea": "The settings of someone’s editor.",
    ".vscode": "The settings of someone’s editor.",
    "__pycache__": "Python made it, with the paths of someone’s computer.",
}


def shown(name: str) -> str:
    """Return a path without control characters, line breaks, escapes and changes of direction; '' never."""
    name = _TERMINAL.sub("", name)
    kept = "".join(" " if c in "\r\n\t" else c for c in name.replace("\\", "/"))
    kept = "".join(c for c in kept if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    parts = [" ".join(part.split())[-LONGEST:] for part in kept.split("/")]
    return "/".join(part for part in parts if part not in ("", ".", "..")) or "file"


def is_clean(name: str) -> bool:
    """Tell whether a path is shown as it is."""
    return shown(name) == name.replace("\\", "/").strip("/")


def left_out_for(name: str) -> str:
    """Return why files of this path are never of the work, '' when they may be."""
    path = PurePosixPath(name)
    found = next((LEFT_OUT[part.lower()] for part in path.parts if part.lower() in LEFT_OUT), "")
    return found or (LEFT_OUT["__macosx"] if path.name.startswith("._") else "")


def fresh(name: str, taken: set[str]) -> str:
    """Return the path, with a number where another file has it already, and remember it."""
    path, number = PurePosixPath(name), 1
    while name.casefold() in taken:
        number += 1
        name = str(path.with_stem(f"{path.stem}-{number}"))
    taken.add(name.casefold())
    return name
