"""Taking from packs: the shipped one, whose new version an organisation takes item by item, and files."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db import transaction

from foundation.activity.services import record
from foundation.core import clock
from foundation.core.domain.typed import tidied
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership, Organisation
from rubrics import policies
from rubrics.domain.packs.comparing import merged
from rubrics.domain.packs.files import read
from rubrics.domain.packs.shapes import Content, Kind, fingerprint
from rubrics.domain.packs.standing import Standing, State
from rubrics.models import PackCopy, PackFile, PackOrigin
from rubrics.queries.contents import known_names
from rubrics.queries.packs import TABLES, beside_file, beside_shipped, shipped_marks
from rubrics.registries import shelves
from rubrics.services.library import lock_keys

MOST_FAULTS = 50
LONGEST_NAME = 200
NOTHING = "Choose at least one item."
EDITED = "was edited meanwhile, here or in the pack. Read it once more; nothing was taken yet."
PLAYBOOK = "the playbook"


@transaction.atomic
def start_copy(organisation: Organisation) -> bool:
    """Note that a new organisation has everything of the shipped pack; False where it has a copy already.

    What the pack brings later waits to be taken or left (`take_shipped`, `leave_shipped`).
    """
    copy, new = PackCopy.objects.get_or_create(organisation=organisation, defaults={"settled": shipped_marks().whole})
    if new:
        PackOrigin.objects.bulk_create(
            PackOrigin(
                organisation_id=copy.organisation_id,
                shelf=name,
                key=key,
                content=content,
                fingerprint=fingerprint(content),
            )
            for name, shelf in shelves.items()
            for key, content in shelf.shipped().items()
        )
    return new


@transaction.atomic
def bring_pack(*, actor: Membership, name: str, data: bytes) -> PackFile:
    """Keep a pack that somebody brought, for them to choose from; nothing is taken yet.

    Raises Invalid with `file` naming file, line and place of each fault, the first fifty.
    """
    policies.can_keep_library.require(actor)
    named = tidied(name)[:LONGEST_NAME] or "pack.yaml"
    items, faults = read(data, known_names(actor.organisation_id))
    if faults:
        said = [f"{named}: {fault}" for fault in faults[:MOST_FAULTS]]
        more = [f"And {len(faults) - MOST_FAULTS:,} more."] if len(faults) > MOST_FAULTS else []
        raise Invalid({"file": [*said, *more]}, code="broken_pack")
    if not any(items.values()):
        raise Invalid({"file": [f"{named}: there is nothing in this pack."]}, code="broken_pack")
    held = {str(kind): rows for kind, rows in items.items()}
    return PackFile.objects.create(organisation_id=actor.organisation_id, by=actor, name=named, items=held)


@transaction.atomic
def take_from_file(
    *, actor: Membership, file: PackFile, names: Collection[str], seen: Mapping[str, str] | None = None
) -> list[Standing]:
    """Make the named items (`questions:churn`) say what the file says, and return those that changed.

    One that is in use makes its next version; one that is archived comes back. `seen` holds the marks of items as
    somebody read them: one that is edited since is not taken over. Raises Invalid, Refused.
    """
    policies.can_keep_library.require(actor)
    lock_keys(actor)  # before any item: whoever makes one locks in this order, too
    PackFile.objects.select_for_update().get(pk=file.pk)
    chosen = _chosen(beside_file(file), names, lambda one: one.state is not State.SAME)
    _refuse_edited(chosen, seen)
    for one in chosen:
        _put(actor, one, one.theirs)
        table: Any = TABLES[Kind(one.shelf)]
        archived = table.objects.filter(organisation_id=actor.organisation_id, key=one.key, archived_at__isnull=False)
        archived.update(archived_at=None, updated_at=clock.now())
    _tell(actor, "library.pack_taken", chosen, file.name)
    return chosen


@transaction.atomic
def take_shipped(
    *, actor: Membership, names: Collection[str], merge: bool = False, seen: Mapping[str, str] | None = None
) -> list[Standing]:
    """Make the named items say what the shipped pack says, and return those that changed.

    With `merge` our own edits stay and what the pack changed elsewhere in the item is taken; where both changed the
    same part, ours stays. `seen` is that of `take_from_file`. Raises Invalid, Refused.
    """
    policies.can_keep_library.require(actor)
    _lock_copy(actor)
    chosen = _chosen(beside_shipped(actor.organisation_id), names, _differs)
    _refuse_edited(chosen, seen)
    for one in chosen:
        _put(actor, one, _merged(one) if merge else one.theirs)
        _note(actor, one, content=one.theirs, fingerprint=_mark(one), left="")
    _settle(actor)
    _tell(actor, "library.pack_taken", chosen, PLAYBOOK)
    return chosen


@transaction.atomic
def leave_shipped(*, actor: Membership, names: Collection[str]) -> list[Standing]:
    """Leave the named items as they are here; they wait again when the pack changes them again. Raises Invalid."""
    policies.can_keep_library.require(actor)
    _lock_copy(actor)
    chosen = _chosen(beside_shipped(actor.organisation_id), names, lambda one: _differs(one) and not one.left)
    for one in chosen:
        _note(actor, one, left=_mark(one))
    _settle(actor)
    _tell(actor, "library.pack_left", chosen, PLAYBOOK)
    return chosen


def _differs(one: Standing) -> bool:
    return one.differs


def _chosen(found: list[Standing], names: Collection[str], wanted: Callable[[Standing], bool]) -> list[Standing]:
    """Return the named ones that are still `wanted`; what was settled meanwhile is left out. Raises Invalid."""
    if not names:
        raise Invalid({"items": NOTHING})
    known = {one.name for one in found}
    if strange := [name for name in names if name not in known]:
        raise Invalid({"items": f"“{strange[0][:LONGEST_NAME]}” is not in this pack."}, code="unknown_item")
    return [one for one in found if one.name in names and wanted(one)]


def _refuse_edited(chosen: list[Standing], seen: Mapping[str, str] | None) -> None:
    """Take no item over an edit that nobody has read beside it."""
    for one in chosen:
        if one.mark != (seen or {}).get(one.name, one.mark):
            title = shelves[one.shelf].title(one.key, one.ours or one.theirs or {})
            raise Refused(f"“{title}” {EDITED}", code="edited_meanwhile")


def _put(actor: Membership, one: Standing, content: Content | None) -> None:
    if content is not None:
        shelves[one.shelf].put(actor, one.key, content)


def _merged(one: Standing) -> Mapping[str, Any] | None:
    if one.ours is None or one.theirs is None:
        return one.theirs
    return merged(one.base or one.ours, one.ours, one.theirs)[0]


def _mark(one: Standing) -> str:
    return fingerprint(one.theirs or {})


def _lock_copy(actor: Membership) -> None:
    """Let one person at a time choose: what the second sees is what the first left."""
    lock_keys(actor)
    PackCopy.objects.get_or_create(organisation_id=actor.organisation_id)
    PackCopy.objects.select_for_update().get(organisation_id=actor.organisation_id)


def _note(actor: Membership, one: Standing, **values: Any) -> None:
    PackOrigin.objects.update_or_create(
        organisation_id=actor.organisation_id, shelf=one.shelf, key=one.key, defaults=values
    )


def _settle(actor: Membership) -> None:
    """Once nothing waits any more, remember for which pack that was."""
    if not any(one.waits for one in beside_shipped(actor.organisation_id)):
        copy = PackCopy.objects.get(organisation_id=actor.organisation_id)
        copy.settled = shipped_marks().whole
        copy.save(update_fields=["settled", "updated_at"])


def _tell(actor: Membership, verb: str, chosen: list[Standing], name: str) -> None:
    if chosen:
        record(verb, actor=actor, subject=actor.organisation, data={"count": len(chosen), "name": name})
