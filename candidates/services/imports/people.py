"""Writing the people of a planned import in bulk, with what they are known by elsewhere and their tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast

from candidates.domain.fields import DETAILS, KEYS, Person, blanks, values_of
from candidates.domain.tables.known import Known
from candidates.domain.tables.planning import Planned
from candidates.domain.tables.rows import Parsed
from candidates.models import Candidate, ImportBatch, Tag
from candidates.queries.duplicates import resolved
from candidates.queries.recognising import by_address
from candidates.services.imports.known import SOURCE
from foundation.activity.services import record_many
from foundation.core import clock
from foundation.core.bulk import add_missing, as_json, change, copy_in
from foundation.core.ids import uuid7_text
from foundation.people.models import Membership
from foundation.people.services.external_ids import bind


@dataclass(slots=True)
class Someone(Person):
    """A candidate as this import knows it: to be made, or there already.

    `before` is what the file overwrites, `gave` what it filled in, and further ones of what there was, by column.
    """

    key: str = ""
    version: int = 1
    emails: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    changed: bool = False
    before: dict[str, str] = field(default_factory=dict)
    gave: dict[str, str | list[str]] = field(default_factory=dict)

    def know(self, column: str, values: Iterable[str]) -> None:
        """Add further names, addresses, numbers or pages, and remember that the file gave them."""
        new = list(values)
        getattr(self, column).extend(new)
        self.gave[column] = [*self.gave.get(column, ()), *new]


# Further names, addresses, numbers and pages of somebody, as columns.
FURTHER = ("emails", "names", "phones", "links")


class Item(NamedTuple):
    """A row that makes or changes something, and whose it is."""

    number: int
    plan: Planned
    parsed: Parsed


def write_people(actor: Membership, batch: ImportBatch, wanted: list[Item], met: Known) -> dict[str, Someone]:
    """Return the candidate of each planned person; what is blank takes the first filled value of their rows."""
    keys = {item.plan.person for item in wanted if not item.plan.person.startswith("new:")}
    held = Candidate.objects.select_for_update(of=("self",)).filter(organisation_id=batch.organisation_id)
    rows = held.filter(pk__in=keys).order_by("pk").values("version", *FURTHER, *KEYS, key=Cast("pk", TextField()))
    known = {row["key"]: Someone(**row) for row in rows}
    if gone := keys - known.keys():
        known |= _merged_since(gone, known)
    wished = {email for item in wanted for email in item.parsed.addresses if email in met.by_email}
    taken = {email for _key, email, _name in by_address(batch.organisation_id, wished)}
    made: dict[str, Someone] = {}
    for _number, plan, parsed in wanted:
        if (person := known.get(plan.person)) is None:
            person = made.setdefault(plan.person, Someone(key=uuid7_text()))
        _fill(person, parsed, taken)
        _overwrite(person, plan, parsed)
    _candidates(batch, made.values())
    _filled(actor, batch, [one for one in {each.key: each for each in known.values()}.values() if one.changed])
    return known | made


def _merged_since(gone: Iterable[str], known: Mapping[str, Someone]) -> dict[str, Someone]:
    """Return those who were merged after the plan was made, each as who they are now."""
    now = {key: str(resolved(UUID(key))) for key in gone}
    rows = Candidate.objects.select_for_update(of=("self",)).filter(pk__in=set(now.values()) - known.keys())
    rows_now = rows.order_by("pk").values("version", *FURTHER, *KEYS, key=Cast("pk", TextField()))
    people = {**known, **{row["key"]: Someone(**row) for row in rows_now}}
    return {key: people[who] for key, who in now.items() if who in people}


def _fill(person: Someone, parsed: Parsed, taken: set[str]) -> None:
    """Fill what is blank. An address that another person has already is kept as a further one, not as the main."""
    new = blanks(person, parsed)
    new.pop("email", None)
    for name, value in new.items():
        setattr(person, name, value)
        person.gave[name] = value
        person.changed = True
    for email in parsed.addresses:
        if email in (person.email.lower(), *person.emails):
            continue
        if not person.email and email not in taken:
            person.email = person.gave["email"] = email
        else:
            person.know("emails", [email])
        taken.add(email)
        person.changed = True


def _overwrite(person: Someone, plan: Planned, parsed: Parsed) -> None:
    """Take over what the file says newer; names, numbers and pages that were known stay known beside the new one."""
    if not plan.changed:
        return
    terms = {each.field for each in plan.changed}
    for detail in DETAILS:
        name, here, new = detail.key, getattr(person, detail.key), getattr(parsed, detail.key)
        if detail.term not in terms or name == "email" or new == here:
            continue
        further = getattr(person, detail.known_by, None)
        if isinstance(further, list):
            parts = here.split("; ") if name == "phone" else [here]
            person.know(detail.known_by, [part for part in parts if part and part not in (*further, *new.split("; "))])
        person.before.setdefault(name, here)
        setattr(person, name, new)
        person.changed = True


def _candidates(batch: ImportBatch, people: Iterable[Someone]) -> None:
    organisation = str(batch.organisation_id)
    copy_in(
        Candidate,
        ("id", "organisation", "version", "emails", *KEYS),
        ((one.key, organisation, one.version, as_json(one.emails), *values_of(one)) for one in people),
    )


def _filled(actor: Membership, batch: ImportBatch, people: list[Someone]) -> None:
    """Keep what was filled or taken over of people who were there, each in a new version."""
    moment = clock.now()
    rows = [(one.key, one.version + 1, moment, *_further(one), *values_of(one)) for one in people]
    change(Candidate, ("version", "updated_at", *FURTHER, *KEYS), rows)
    changed = [one for one in people if one.before]
    record_many(
        "candidate.imported_over",
        actor=actor,
        subject=Candidate,
        rows=((one.key, None, None, _told(batch, one)) for one in changed),
    )


def _further(one: Someone) -> tuple[str, ...]:
    return tuple(as_json(getattr(one, name)) for name in FURTHER)


def _told(batch: ImportBatch, one: Someone) -> dict[str, object]:
    after = {name: getattr(one, name) for name in one.before}
    return {"file": batch.file_name, "before": one.before, "after": after}


def write_refs(batch: ImportBatch, kind: str, refs: dict[str, str]) -> None:
    """Keep what people or applications are called where they come from, unless it is known."""
    bind(organisation_id=batch.organisation_id, source=SOURCE, kind=kind, names=refs)


def write_tags(batch: ImportBatch, wanted: list[Item], people: dict[str, Someone]) -> None:
    """Give people the tags of their rows; a tag that there is in other letters is that one."""
    by_name: dict[str, str] = {}
    for item in wanted:
        for tag in item.parsed.tags:
            by_name.setdefault(tag[:60].lower(), tag[:60])
    if not by_name:
        return
    organisation = str(batch.organisation_id)
    names = ("id", "organisation", "name")
    add_missing(Tag, names, [(uuid7_text(), organisation, name) for name in by_name.values()])
    tags = {tag.name.lower(): str(tag.pk) for tag in Tag.objects.filter(organisation_id=batch.organisation_id)}
    links = {
        (tags[tag[:60].lower()], people[item.plan.person].key)
        for item in wanted
        for tag in item.parsed.tags
        if tag[:60].lower() in tags
    }
    add_missing(Tag.candidates.through, ("tag", "candidate"), list(links))
