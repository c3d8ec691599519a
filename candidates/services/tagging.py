"""Tags of people: given and taken off, of one person or of hundreds; renamed, merged and removed for everybody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Lower

from candidates import policies
from candidates.models import Application, Candidate, Tag
from candidates.services.locking import lock_people
from foundation.activity.services import record, record_many
from foundation.core import cleaning, clock
from foundation.core.bulk import add_missing
from foundation.core.errors import Invalid
from foundation.core.ids import uuid7_text
from foundation.people.models import Membership

LIMIT = 60
MOST = 30
Link = Tag.candidates.through
Names = dict[UUID, str]
Tagging = tuple[UUID, str]
CALLED = """
SELECT asked.name, tag.id, tag.name FROM unnest(%s::text[]) WITH ORDINALITY AS asked(name, at)
JOIN candidates_tag tag ON tag.organisation_id = %s AND lower(tag.name) = lower(asked.name) ORDER BY asked.at
"""


TAKE_OFF = "DELETE FROM {table} WHERE (tag_id, candidate_id) IN (SELECT * FROM unnest(%s::uuid[], %s::uuid[]))"


class Tagged(NamedTuple):
    """What became of one person's tags, by name. To undo: `change_tags` with the two the other way round."""

    added: list[str]
    removed: list[str]


@transaction.atomic
def set_tags(
    *, actor: Membership, candidate: Candidate, names: Iterable[str], application: Application | None = None
) -> Tagged:
    """Give a person exactly these tags, as typed in any case; a tag that nobody has yet is made.

    `application` is one of theirs that the actor works on; owners, recruiters and integrations need none. Raises
    Forbidden, and Invalid under `tags`.
    """
    policies.can_edit_candidate.require(actor, candidate, application)
    wanted = {candidate.pk: clean_names(names)}
    return _give(actor, wanted, {candidate.pk: application}).get(candidate.pk, Tagged([], []))


@transaction.atomic
def label_people(*, actor: Membership, wanted: Mapping[UUID, Mapping[str, str]]) -> dict[UUID, Tagged]:
    """Give each person exactly their tags, as `clean_names` returned them, and return what changed, by person.

    The same rows and events as `set_tags` one by one without an application, in as many queries for hundreds as for
    one; the caller has asked the rule for each.
    """
    return _give(actor, wanted, dict.fromkeys(wanted))


@transaction.atomic
def change_tags(
    *, actor: Membership, applications: Collection[Application], add: Iterable[str] = (), remove: Iterable[str] = ()
) -> dict[UUID, Tagged]:
    """Give the people of these applications tags and take others off; return what changed, by candidate.

    Whoever has a tag already, or never had one that is taken off, is not in the answer. The queries are as many for
    one as for hundreds, with one event for each person who changed. Raises Forbidden when the actor does not work on
    one of the applications, and Invalid under `tags`.
    """
    for one in {one.role_id: one for one in applications}.values():
        policies.can_work_application.require(actor, one)
    through = {one.candidate_id: one for one in applications}
    lock_people(through)
    given = _named(_made(actor, clean_names(add).values()))
    taken = _named(_called(actor.organisation_id, clean_names(remove).values()))
    return _change(actor, through, dict.fromkeys(through, given), dict.fromkeys(through, taken))


def _give(
    actor: Membership, wanted: Mapping[UUID, Mapping[str, str]], through: Mapping[UUID, Application | None]
) -> dict[UUID, Tagged]:
    lock_people(wanted)
    first: dict[str, str] = {}
    for names in wanted.values():
        for low, name in names.items():
            first.setdefault(low, name)
    tags = _made(actor, first.values())
    given = {person: _named({low: tags[first[low]] for low in names}) for person, names in wanted.items()}
    return _change(actor, through, given, tags_held(wanted))


def clean_names(names: Iterable[str]) -> dict[str, str]:
    """Return tags by their lower case, as typed; a comma parts two. Raises Invalid under `tags`."""
    errors: cleaning.Errors = {}
    typed = (part for name in names for part in str(name).split(","))
    cleaned = [cleaning.text(errors, "tags", " ".join(name.split()), limit=LIMIT) for name in typed]
    found: dict[str, str] = {}
    for name in filter(None, cleaned):
        found.setdefault(name.lower(), name)
    if len(found) > MOST:
        cleaning.say(errors, "tags", f"Give a person at most {MOST} tags; these are {len(found)}.")
    cleaning.stop(errors)
    return found


def tags_held(people: Collection[UUID]) -> dict[UUID, Names]:
    """Return the tags that people have, in order of their names; who has none is absent. One query."""
    found: dict[UUID, Names] = {}
    rows = Link.objects.filter(candidate_id__in=people).order_by(Lower("tag__name"))
    for person, tag, name in rows.values_list("candidate_id", "tag_id", "tag__name"):
        found.setdefault(person, {})[tag] = name
    return found


def _made(actor: Membership, names: Collection[str]) -> dict[str, Tagging]:
    """Return the tags by these names; those that nobody has yet are made."""
    organisation = actor.organisation_id
    # In one order, so that two who bring the same new names do not wait for each other.
    rows = [(uuid7_text(), str(organisation), name) for name in sorted(names)]
    add_missing(Tag, ("id", "organisation", "name"), rows)
    return _called(organisation, names)


def _named(tags: Mapping[str, Tagging]) -> Names:
    """Return tags by their id, in their order; two that were asked for may be one."""
    return dict(tags.values())


def _called(organisation_id: UUID, names: Collection[str]) -> dict[str, Tagging]:
    """Return the tags by these names in any case, in their order.

    What is the same but for the case, the database says, which keeps one tag of each name: of letters such as İ and ς
    Python thinks otherwise.
    """
    if not names:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(CALLED, [list(names), organisation_id])
        return {asked: (pk, name) for asked, pk, name in cursor.fetchall()}


def _change(
    actor: Membership,
    through: Mapping[UUID, Application | None],
    given: Mapping[UUID, Names],
    taken: Mapping[UUID, Collection[UUID]],
) -> dict[UUID, Tagged]:
    """Give each person tags and take others off that they have; what is given stays."""
    held = tags_held(list(through))
    changed: dict[UUID, Tagged] = {}
    added: list[tuple[str, str]] = []
    gone: list[tuple[str, str]] = []
    for person in through:
        own, wanted = held.get(person, {}), given[person]
        new = [tag for tag in wanted if tag not in own]
        old = [tag for tag in own if tag in taken.get(person, ()) and tag not in wanted]
        if len(own) + len(new) - len(old) > MOST:
            raise Invalid({"tags": f"A person has at most {MOST} tags."}, code="too_many")
        if new or old:
            changed[person] = Tagged([wanted[tag] for tag in new], [own[tag] for tag in old])
            added += [(str(tag), str(person)) for tag in new]
            gone += [(str(tag), str(person)) for tag in old]
    add_missing(Link, ("tag", "candidate"), added)
    _take_off(gone)
    if changed:
        Candidate.objects.filter(pk__in=changed).update(updated_at=clock.now())
    _tell(actor, changed, through)
    return changed


def _take_off(pairs: Sequence[tuple[str, str]]) -> None:
    if pairs:
        table = connection.ops.quote_name(Link._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(TAKE_OFF.format(table=table), [list(column) for column in zip(*pairs, strict=True)])


def _tell(actor: Membership, changed: Mapping[UUID, Tagged], through: Mapping[UUID, Application | None]) -> None:
    def rows() -> Iterable[tuple[str, str | None, str | None, Mapping[str, object]]]:
        for person, what in changed.items():
            place = through[person]
            where = (str(place.role_id), str(place.pk)) if place else (None, None)
            yield str(person), *where, {"added": what.added, "removed": what.removed}

    if changed:
        record_many("candidate.tagged", actor=actor, subject=Candidate, rows=rows())


@transaction.atomic
def rename_tag(*, actor: Membership, tag: Tag, name: str) -> Tag:
    """Give a tag another name for everybody who has it. Raises Forbidden, and Invalid for one that there is."""
    policies.can_manage_tags.require(actor)
    current = Tag.objects.select_for_update(of=("self",)).get(pk=tag.pk)
    found = list(clean_names([name]).values())
    if len(found) != 1:
        raise Invalid({"name": "Write one name, without a comma."})
    if _named(_called(current.organisation_id, found)).keys() - {current.pk}:
        raise Invalid({"name": f"There is a tag “{found[0]}” already. Merge this one into it."}, code="taken")
    if found[0] == current.name:
        return current
    was, current.name = current.name, found[0]
    current.save(update_fields=["name", "updated_at"])
    _touch(current)
    record("tag.renamed", actor=actor, subject=current, data={"was": was, "name": current.name})
    return current


@transaction.atomic
def join_tags(*, actor: Membership, tag: Tag, into: Tag) -> Tag:
    """Give everybody who has one tag another one in its place, and return that. Raises Forbidden, and Invalid."""
    policies.can_manage_tags.require(actor)
    if tag.organisation_id != into.organisation_id or tag.pk == into.pk:
        raise Invalid({"into": "Choose another tag of yours."})
    pair = {row.pk: row for row in Tag.objects.filter(pk__in=[tag.pk, into.pk]).order_by("pk").select_for_update()}
    people = list(Link.objects.filter(tag_id=tag.pk).values_list("candidate_id", flat=True))
    add_missing(Link, ("tag", "candidate"), [(str(into.pk), str(person)) for person in people])
    _touch(pair[tag.pk])
    data = {"was": pair[tag.pk].name, "name": pair[into.pk].name, "people": len(people)}
    record("tag.merged", actor=actor, subject=into, data=data)
    pair[tag.pk].delete()
    return pair[into.pk]


@transaction.atomic
def remove_tag(*, actor: Membership, tag: Tag) -> None:
    """Take a tag off everybody and away. Raises Forbidden."""
    policies.can_manage_tags.require(actor)
    _touch(tag)
    people = Link.objects.filter(tag_id=tag.pk).count()
    record("tag.removed", actor=actor, subject=tag, data={"name": tag.name, "people": people})
    Tag.objects.filter(pk=tag.pk).delete()


def _touch(tag: Tag) -> None:
    """Let those who have a tag count as changed: what is shown of them is."""
    Candidate.objects.filter(tags=tag).update(updated_at=clock.now())
