"""Looking through a whole submission first: what its programs make themselves, and what that is called in the copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from assessments.domain.anonymise import code, notebooks, packing, paths, texts
from assessments.domain.anonymise.deciding import LONGEST_IDENTIFIER, Made
from assessments.domain.anonymise.folding import IDENTIFIER
from assessments.domain.anonymise.mask import Mask
from foundation.core.domain.containers import Budget, Ends, Refused

MOST_CODE = 2 * 1024 * 1024
MOST_NAMES = 200_000


def survey(files: Iterable[tuple[str, bytes]], mask: Mask, ends: Ends) -> Made:
    """Return what the submission makes, with a name of its own for each identifier that holds the person's.

    It stops at `ends`.
    """
    own: set[str] = set()
    used: set[str] = set()
    for name, text in (found for file in files for found in _sources([file], Budget.until(ends))):
        own.update(IDENTIFIER.findall(PurePosixPath(name).stem))
        for folder in PurePosixPath(name).parts[:-1]:
            own.update(IDENTIFIER.findall(folder))
        if text and len(used) < MOST_NAMES:
            language = code.language_for(name, text)
            made = code.made_in(text, language)
            own |= made
            used |= made | code.names_in_code(text, language)
    mask.made = Made(own, {}, used)
    return Made(own, _called(own, used, mask), used)


def _called(own: set[str], used: set[str], mask: Mask) -> dict[str, str]:
    """Return what identifiers with the name in them are called: never what another is called already."""
    masked = {
        name: told
        for name in sorted(own)
        if len(name) <= LONGEST_IDENTIFIER and (told := mask.clean(name, code.PYTHON)) != name
    }
    called: dict[str, str] = {}
    taken = used - set(masked)
    for name, told in masked.items():
        free, number = told, 1
        while free in taken:
            number += 1
            free = f"{told}_{number}"
        taken.add(free)
        if name in used:
            called[name] = free
    return called


def _sources(files: Iterable[tuple[str, bytes]], budget: Budget) -> Iterator[tuple[str, str]]:
    """Give every path, with its text where it is a program."""
    for name, data in files:
        try:
            inner = _inside(name, data, budget)
            if inner is None:
                yield name, _program(name, data)
                continue
            with budget.inside():
                yield from _sources((pair for pair in inner if not paths.left_out_for(pair[0])), budget)
        except Refused:
            continue


def _inside(name: str, data: bytes, budget: Budget) -> Iterable[tuple[str, bytes]] | None:
    """Return the files in an archive, one after the other as they are asked for; None for what is no archive."""
    if data.startswith(b"PK\x03\x04"):
        if packing.is_document(data):
            return None
        return ((entry.name, entry.data or b"") for entry in packing.zip_entries(data, budget))
    if packing.is_tar(data):
        return ((entry.name, entry.data or b"") for entry in packing.tar_entries(data, budget))
    unpacked = packing.unpacked(data, budget)
    return None if unpacked is None else [(name.removesuffix(unpacked[0]), unpacked[1])]


def _program(name: str, data: bytes) -> str:
    """Return the text of a program or of a notebook's code, '' for what is neither."""
    suffix = PurePosixPath(name).suffix.lower()
    if len(data) > MOST_CODE * (10 if suffix == ".ipynb" else 1):
        return ""
    if suffix != ".ipynb" and suffix not in code.LANGUAGES and not data.startswith(b"#!"):
        return ""
    found = texts.decode(data)
    if found is None:
        return ""
    if suffix == ".ipynb":
        notebook = notebooks.parsed(found[0])
        return notebooks.programs(notebook) if notebook else ""
    return found[0]
