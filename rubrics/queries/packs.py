"""What waits in a pack: the shipped one beside an organisation's own copy, or a file that somebody brought."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet, TextField, Value

from foundation.people.models import Membership
from rubrics.domain.packs.shapes import Content, Kind, content_of, fingerprint
from rubrics.domain.packs.standing import Standing, state_of
from rubrics.domain.packs.writing import Items, names_in, with_untold
from rubrics.models import PackCopy, PackFile, PackOrigin, Rubric
from rubrics.queries.contents import MODELS, contents
from rubrics.queries.uses import used_keys
from rubrics.registries import shelves

TABLES: Mapping[Kind, Any] = {Kind.RUBRIC: Rubric, **MODELS}


class Shipped(NamedTuple):
    """The shipped pack's fingerprints by shelf and key, and one of the whole."""

    marks: Mapping[tuple[str, str], str]
    whole: str


def shipped_marks() -> Shipped:
    """Return the fingerprints of the shipped pack; it is read once."""
    return _marks(settings.FIXTURES_ROOT)


@lru_cache(maxsize=4)
def _marks(_root: Path) -> Shipped:
    marks = {
        (name, key): fingerprint(content) for name, shelf in shelves.items() for key, content in shelf.shipped().items()
    }
    told = "\n".join(sorted(f"{shelf}:{key}:{mark}" for (shelf, key), mark in marks.items()))
    return Shipped(marks, hashlib.sha256(told.encode()).hexdigest()[:32])


def waiting(organisation_id: UUID) -> int:
    """Return how many items of the shipped pack are new or changed and were neither taken nor left.

    One query while nothing waits, two else. An organisation without a copy has nothing to look at yet.
    """
    marks, whole = shipped_marks()
    settled = PackCopy.objects.filter(organisation_id=organisation_id).values_list("settled", flat=True).first()
    if settled is None or settled == whole:
        return 0
    known = origins(organisation_id).values_list("shelf", "key", "fingerprint", "left")
    seen = {(shelf, key): (mark, left) for shelf, key, mark, left in known}
    found = {item for item, mark in marks.items() if mark not in seen.get(item, ())}
    return len(found - archived_items(organisation_id)) if found else 0


def archived_items(organisation_id: UUID) -> set[tuple[str, str]]:
    """Return shelf and key of what the library offers no more: one query."""
    parts = [
        table.objects.filter(organisation_id=organisation_id, archived_at__isnull=False)
        .annotate(shelf=Value(str(kind), TextField()))
        .order_by()
        .values_list("shelf", "key")
        for kind, table in TABLES.items()
    ]
    return set(parts[0].union(*parts[1:], all=True))


def origins(organisation_id: UUID) -> QuerySet[PackOrigin]:
    """Return where the organisation's items came from."""
    return PackOrigin.objects.filter(organisation_id=organisation_id)


def beside_shipped(organisation_id: UUID) -> list[Standing]:
    """Return each item of the shipped pack beside the organisation's own, and those that left the pack."""
    came = {(one.shelf, one.key): one for one in origins(organisation_id)}
    put_away = archived_items(organisation_id)
    found: list[Standing] = []
    for name, shelf in shelves.items():
        theirs, ours = shelf.shipped(), shelf.held(organisation_id)
        used = shelf.used(organisation_id)
        gone = [key for key in ours if key not in theirs and (name, key) in came]
        found += [
            replace(
                _standing(name, key, ours.get(key), theirs.get(key), came.get((name, key)), key in used),
                archived=(name, key) in put_away,
            )
            for key in [*theirs, *gone]
        ]
    return found


def complete(shelf: str, content: Content) -> Content:
    """Return what was kept of an item with the fields that its kind has got since."""
    return content_of(Kind(shelf), content) if shelf in set(Kind) else content


def _standing(
    shelf: str, key: str, ours: Content | None, theirs: Content | None, origin: PackOrigin | None, used: bool
) -> Standing:
    base = complete(shelf, origin.content) if origin and origin.content is not None else None
    left = bool(origin and origin.left and theirs is not None and origin.left == fingerprint(theirs))
    return Standing(shelf, key, state_of(ours, theirs, base), ours, theirs, base, left, used)


def beside_file(file: PackFile) -> list[Standing]:
    """Return each item of a file beside ours; what was edited here since it came with the shipped pack is told.

    A file names nothing that was archived where it was written. So what is archived here and not in it stays named.
    """
    bases = {(one.shelf, one.key): one.content for one in origins(file.organisation_id)}
    ours = {kind: contents(file.organisation_id, kind) for kind in Kind}
    theirs = {kind: {key: complete(kind, one) for key, one in file.items.get(kind, {}).items()} for kind in Kind}
    known = _tellable(file.organisation_id, ours, theirs)
    found: list[Standing] = []
    for kind, rows in theirs.items():
        used = used_keys(file.organisation_id, kind)
        for key, said in rows.items():
            held, base = ours[kind].get(key), bases.get((str(kind), key))
            content = said if held is None else with_untold(kind, said, held, known)
            # Ours is the past of a file: what was never edited here counts as changed by the file alone.
            edited = held is not None and (base is None or fingerprint(held) != fingerprint(base))
            state = state_of(held, content, None if edited else held)
            found.append(Standing(str(kind), key, state, held, content, used=key in used))
    return found


def _tellable(organisation_id: UUID, ours: Items, theirs: Items) -> dict[str, set[str]]:
    """Return the names that a file holds, or could have held of our library."""
    put_away = archived_items(organisation_id)
    offered = {
        kind: {key: one for key, one in rows.items() if (str(kind), key) not in put_away} for kind, rows in ours.items()
    }
    here, there = names_in(offered), names_in(theirs)
    return {of: keys | there[of] for of, keys in here.items()}


def visible_files(member: Membership) -> QuerySet[PackFile]:
    """Return the packs that the member brought themselves."""
    return PackFile.objects.filter(by=member)


def visible_copies(member: Membership) -> QuerySet[PackCopy]:
    """Return the copy of the member's organisation."""
    return PackCopy.objects.filter(organisation_id=member.organisation_id)
