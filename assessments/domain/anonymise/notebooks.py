"""Notebooks: code cells are read as programs, outputs by their kinds; the file stays a valid notebook."""

from __future__ import annotations

import json
import re
from typing import Any

from assessments.domain.anonymise import code, markup
from assessments.domain.anonymise.deciding import STAND_IN
from assessments.domain.anonymise.encoded import Encoded
from assessments.domain.anonymise.mask import Mask
from assessments.domain.anonymise.outcome import NAMED, Done, kept, unreadable

AUTHOR_KEYS = frozenset({"authors", "author", "creator", "lastmodifiedby", "user", "username", "owner"})
FILE = re.compile(r"(?:application/(?!xml|json|javascript)|image/(?!svg)|audio/|video/|font/|model/)[\w.+-]+")
MARKUP = frozenset({"text/html", "image/svg+xml", "application/xml"})


def parsed(text: str) -> dict[str, Any] | None:
    """Return the notebook that a text holds, or None."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("cells", found.get("worksheets")), list) else None


def programs(notebook: dict[str, Any]) -> str:
    """Return the code of all cells, one after the other."""
    return "\n".join(_text(cell.get("source", cell.get("input", ""))) for cell in _cells(notebook) if _is_code(cell))


def clean(text: str, data: bytes, mask: Mask, encoded: Encoded) -> Done:
    """Return the notebook without names, in the same layout of JSON when something changed."""
    notebook = parsed(text)
    if notebook is None:
        return unreadable("It is no notebook, so it could not be checked for names.")
    before = json.dumps(notebook)
    cleaned = _Cleaner(mask, encoded).value(notebook)
    if json.dumps(cleaned) == before:
        return kept(data, data)
    written = json.dumps(cleaned, indent=_indent(text), ensure_ascii=text.isascii() or "\\ud" in before.lower())
    reason = " ".join(filter(None, (NAMED, encoded.said())))
    return kept(data, (written + ("\n" if text.endswith("\n") else "")).encode(), reason)


def _indent(text: str) -> int | None:
    second = text.split("\n", 2)[1] if "\n" in text.strip() else ""
    return len(second) - len(second.lstrip(" ")) or 1 if second else None


def _cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    sheets = notebook.get("worksheets") or [notebook]
    return [
        cell for sheet in sheets if isinstance(sheet, dict) for cell in sheet.get("cells", []) if isinstance(cell, dict)
    ]


def _is_code(cell: dict[str, Any]) -> bool:
    return cell.get("cell_type") == "code"


def _text(source: Any) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


class _Cleaner:
    """Goes through a notebook's values, each with what it is: code, markup, a file of its kind, words."""

    def __init__(self, mask: Mask, encoded: Encoded) -> None:
        self._mask, self._encoded = mask, encoded

    def value(self, held: Any, key: str = "", *, program: bool = False) -> Any:
        if isinstance(held, dict):
            return self._mapping(held)
        if isinstance(held, list):
            if held and all(isinstance(line, str) for line in held) and key not in AUTHOR_KEYS:
                return self._words("".join(held), key, program=program).splitlines(keepends=True) or held
            return [self.value(each, key) for each in held]
        if not isinstance(held, str):
            return held
        if key.lower() in AUTHOR_KEYS and held:
            return STAND_IN
        return self._words(held, key, program=program)

    def _mapping(self, held: dict[str, Any]) -> dict[str, Any]:
        program = _is_code(held)
        out: dict[str, Any] = {}
        for key, each in held.items():
            if key in AUTHOR_KEYS and isinstance(each, list):
                out[key] = [{"name": STAND_IN} if isinstance(one, dict) else STAND_IN for one in each]
            elif key == "cell_type" or key.startswith("nbformat"):
                out[key] = each
            else:
                told = key if "/" in key else self._mask.clean(key)
                out[told] = self.value(each, key, program=program and key in ("source", "input"))
        return out

    def _words(self, text: str, key: str, *, program: bool) -> str:
        # What a cell shows or holds stands under its kind: what is no text is encoded, and in text something may be.
        if FILE.fullmatch(key) and (file := self._encoded.whole(text, key)) is not None:
            return file
        text = self._encoded.clean(text)
        if key in MARKUP:
            return markup.clean(text, self._mask)
        return self._mask.clean(text, code.PYTHON if program else None)
