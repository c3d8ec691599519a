"""Saving views of the table and the board: one's own filters, order and columns under a name."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db import IntegrityError, transaction
from django.http import QueryDict

from candidates import policies
from candidates.models import SavedView
from foundation.activity.services import record
from foundation.core import cleaning
from foundation.core.errors import Forbidden, Invalid
from foundation.people.models import Membership
from roles.models import Role

# What an address may say of a view; the rest is left out.
KEPT = ("view", "q", "status", "source", "owner", "stage", "role", "tag", "late", "mine", "sort", "cols")
NAME, QUERY, MOST = 60, 1000, 60
TAKEN = "You have a view of this name here."


@transaction.atomic
def save_view(*, actor: Membership, role: Role | None, name: str, query: str, shared: bool = False) -> SavedView:
    """Keep what an address shows under a name, for `role` or for all; return the view.

    Raises Forbidden, and Invalid for a name that is missing, too long or taken, and for more views than anybody reads.
    """
    _require_place(actor, role)
    kept = _cleaned(name, query)
    if SavedView.objects.filter(owner=actor).count() >= MOST:
        raise Invalid({"name": f"{MOST} views are the most that one person keeps. Delete one first."})
    try:
        with transaction.atomic():
            made = SavedView.objects.create(
                organisation_id=actor.organisation_id, owner=actor, role=role, shared=shared, **kept
            )
    except IntegrityError:
        raise Invalid({"name": TAKEN}, code="name_taken") from None
    record("saved_view.saved", actor=actor, subject=made, data={"name": made.name, "shared": shared})
    return made


def _require_place(actor: Membership, role: Role | None) -> None:
    policies.can_save_view.require(actor)
    if role is not None and not policies.can_see_board(actor, role):
        raise Forbidden(policies.can_see_board.sentence)


@transaction.atomic
def change_view(
    *, actor: Membership, view: SavedView, name: str | None = None, query: str | None = None, shared: bool | None = None
) -> SavedView:
    """Rename a view, share it or not, or let it show something else; what is None stays. Return it.

    Whoever opened a place with a view that is shared no more opens it plain again. Raises Forbidden and Invalid.
    """
    current = SavedView.objects.select_for_update().get(pk=view.pk)
    policies.can_change_view.require(actor, current)
    given = _cleaned(current.name if name is None else name, current.query if query is None else query)
    given["shared"] = current.shared if shared is None else shared
    changed = [field for field, value in given.items() if getattr(current, field) != value]
    if not changed:
        return current
    for field in changed:
        setattr(current, field, given[field])
    try:
        with transaction.atomic():
            current.save(update_fields=[*changed, "updated_at"])
    except IntegrityError:
        raise Invalid({"name": TAKEN}, code="name_taken") from None
    if not current.shared:
        current.opens_for.remove(*current.opens_for.exclude(pk=current.owner_id))
    record("saved_view.changed", actor=actor, subject=current, data={"name": current.name, "fields": changed})
    return current


@transaction.atomic
def delete_view(*, actor: Membership, view: SavedView) -> None:
    """Delete a view for good, for everybody who used it. Raises Forbidden."""
    policies.can_change_view.require(actor, view)
    record("saved_view.deleted", actor=actor, subject=view, data={"name": view.name})
    SavedView.objects.filter(pk=view.pk).delete()


@transaction.atomic
def open_with(*, actor: Membership, view: SavedView, opens: bool) -> None:
    """Let the view's place open with it for the actor, or no longer; there is one at a place. Repeating is quiet."""
    for other in actor.opened_views.filter(role=view.role_id).exclude(pk=view.pk) if opens else ():
        other.opens_for.remove(actor)
    held = view.opens_for.filter(pk=actor.pk).exists()
    if held is not opens:
        (view.opens_for.add if opens else view.opens_for.remove)(actor)
        record("saved_view.default", actor=actor, subject=view, data={"name": view.name, "opens": opens})


def _cleaned(name: str, query: str) -> dict[str, object]:
    errors: dict[str, list[str]] = {}
    kept = {"name": cleaning.text(errors, "name", name, limit=NAME, required="Give the view a name.")}
    cleaning.stop(errors)
    given = QueryDict(query[: 4 * QUERY].replace("\x00", ""))
    pairs = [(key, value) for key in KEPT for value in given.getlist(key) if value or key in ("late", "mine")]
    said = urlencode(pairs)
    if len(said) > QUERY:
        raise Invalid({"name": "This view says too much to be kept: it has more filters than an address holds."})
    return {**kept, "query": said}
