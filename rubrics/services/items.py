"""Questions, flags and profiles of the library, and archiving anything of it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from foundation.activity.services import record
from foundation.core import clock
from foundation.core.errors import Invalid, Refused, Stale
from foundation.people.models import Membership
from rubrics import policies
from rubrics.domain.packs.checking import checked, key_fault, new_key
from rubrics.domain.packs.shapes import Kind, fingerprint
from rubrics.models import ItemVersion, PackCopy, Rubric
from rubrics.queries.contents import MODELS, Item, content_of_item, kind_of, known_names
from rubrics.queries.uses import is_used
from rubrics.services.library import FROZEN, lock_keys, make_rubric

WORDS = {Kind.RUBRIC: "rubric", Kind.QUESTION: "question", Kind.FLAG: "flag", Kind.PROFILE: "profile"}
LONGEST_LABEL = 120


@transaction.atomic
def make_item(*, actor: Membership, kind: Kind, content: Mapping[str, Any], key: str = "") -> Item | Rubric:
    """Add an item to the library; without `key` it gets one from its words. Raises Invalid."""
    if key and (said := key_fault(kind, key)):
        raise Invalid({"key": said})
    if kind is Kind.RUBRIC:
        return make_rubric(actor=actor, content=content, key=key).rubric
    policies.can_keep_library.require(actor)
    return _made(actor, kind, _checked(actor, kind, content), key)


def _made(actor: Membership, kind: Kind, wanted: Mapping[str, Any], key: str) -> Item:
    model: Any = MODELS[kind]
    lock_keys(actor)
    taken = set(model.objects.filter(organisation_id=actor.organisation_id).values_list("key", flat=True))
    if key in taken:
        raise Invalid({"key": f"Your library has a {WORDS[kind]} with this key already."})
    item: Item = model.objects.create(
        organisation_id=actor.organisation_id, key=key or new_key(_label(wanted), taken, WORDS[kind]), **wanted
    )
    record("library.item_made", actor=actor, subject=item, data=_data(item))
    return item


def put_item(actor: Membership, kind: Kind, key: str, content: Mapping[str, Any]) -> None:
    """Make an item say what a checked pack says, as its next version where it is in use, or make it."""
    model: Any = MODELS[kind]
    item = model.objects.select_for_update().filter(organisation_id=actor.organisation_id, key=key).first()
    if item is None:
        _made(actor, kind, content, key)
    else:
        _kept(actor, item, content_of_item(item), content, as_new=True)


@transaction.atomic
def change_item(
    *, actor: Membership, item: Item, content: Mapping[str, Any], seen: str = "", as_new: bool = False
) -> Item:
    """Say what an item holds. One that is in use keeps what it said as a version: `as_new` makes the next.

    `seen` is the fingerprint of what the editor read. Raises Invalid, Stale with the newer content, and Refused with
    the code `frozen` for one in use.
    """
    policies.can_keep_library.require(actor)
    kind = kind_of(item)
    model: Any = MODELS[kind]
    item = model.objects.select_for_update().get(pk=item.pk)
    held = content_of_item(item)
    if seen and seen != fingerprint(held):
        raise Stale(
            f"Somebody changed this {WORDS[kind]} while you were editing. Your text is kept below.",
            current={"number": item.number, "content": held},
        )
    return _kept(actor, item, held, _checked(item, kind, content), as_new=as_new)


def _kept(actor: Membership, item: Item, held: Mapping[str, Any], wanted: Mapping[str, Any], *, as_new: bool) -> Item:
    """Write what a locked item is to say, in place or as its next version. Raises Refused."""
    if wanted == held:
        return item
    if is_used(item):
        if not as_new:
            raise Refused(
                f"This {WORDS[kind_of(item)]} is in use, so version {item.number} stays readable as it was. "
                f"Save this as version {item.number + 1}.",
                code=FROZEN,
            )
        ItemVersion.objects.create(
            organisation_id=item.organisation_id,
            kind=kind_of(item),
            item_id=item.pk,
            number=item.number,
            content=held,
        )
        item.number += 1
    _write(item, wanted)
    record("library.item_changed", actor=actor, subject=item, data={**_data(item), "number": item.number})
    return item


@transaction.atomic
def archive_item(*, actor: Membership, item: Item | Rubric) -> Item | Rubric:
    """Take an item out of what is offered; where it is used it stays. Repeating it is quiet."""
    return _set_archived(actor, item, archived=True)


@transaction.atomic
def restore_item(*, actor: Membership, item: Item | Rubric) -> Item | Rubric:
    """Offer an archived item again. Repeating it is quiet."""
    return _set_archived(actor, item, archived=False)


def _set_archived(actor: Membership, item: Item | Rubric, *, archived: bool) -> Item | Rubric:
    policies.can_keep_library.require(actor)
    model: Any = type(item)
    row: Item | Rubric = model.objects.select_for_update().get(pk=item.pk)
    if (row.archived_at is not None) == archived:
        return row
    row.archived_at = clock.now() if archived else None
    row.save(update_fields=["archived_at", "updated_at"])
    if not archived:  # what the playbook changed meanwhile waits again
        PackCopy.objects.filter(organisation_id=row.organisation_id).update(settled="", updated_at=clock.now())
    verb = "library.item_archived" if archived else "library.item_restored"
    record(verb, actor=actor, subject=row, data=_data(row))
    return row


def _checked(row: Membership | Item, kind: Kind, content: Mapping[str, Any]) -> dict[str, Any]:
    wanted, errors = checked(kind, content, known_names(row.organisation_id))
    if errors:
        raise Invalid(errors)
    return wanted


def _write(item: Item, content: Mapping[str, Any]) -> None:
    for name, value in content.items():
        setattr(item, name, value)
    fields = [*content, "number", "updated_at"]
    if hasattr(item, "version"):
        item.version += 1
        fields.append("version")
    item.save(update_fields=fields)


def _label(content: Mapping[str, Any]) -> str:
    return str(content.get("label") or content.get("ask"))


def _data(item: Item | Rubric) -> dict[str, Any]:
    return {"what": WORDS[kind_of(item)], "label": str(item)[:LONGEST_LABEL]}
