"""Candidates of the other system as people: made, changed field by field, known again, forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from candidates.domain.fields import BY_KEY
from candidates.domain.tables.matching import could_be_one
from candidates.domain.values import web_of
from candidates.models import Candidate, DuplicatePair, Tag
from candidates.queries.recognising import by_address, with_further
from candidates.services.duplicates import look
from candidates.services.forgetting import forget_person
from foundation.core.bulk import add_missing
from foundation.core.ids import uuid7, uuid7_text
from sync.domain.counting import UPDATED
from sync.domain.kinds import Kind
from sync.services.findings import agree, conflict
from sync.services.ledger import Item, Work
from sync.services.writing.telling import tell

LISTS = ("emails", "phones", "links")
SINGLE = ("name", "company", "title", "location")
TAG = 60


def write_people(work: Work, items: Sequence[Item]) -> None:
    """Make people and change those that are known. Two ids of one person are one: the later one overwrites nothing."""
    known = _known(work, items)
    made: dict[str, Candidate] = {}
    touched: dict[str, Candidate] = {}
    told: list[tuple[str, str]] = []
    for item in items:
        if item.marks.get("anonymised"):
            _forget(work, item)
            continue
        details = _details(item)
        person = known.held.get(item.own.object_id) if not item.new else known.same(details)
        if person is None:
            person = _new(work, details, known)
            made[str(person.pk)] = person
            told.append((str(person.pk), "new"))
        else:
            if item.new:
                item.outcome, item.data = UPDATED, {"also": True}
                _add(person, details)
            else:
                _change(work, item, person, details)
            if str(person.pk) not in made:
                touched[str(person.pk)] = person
            told.append((str(person.pk), "changed"))
        item.object_id = str(person.pk)
        item.data = {**item.data, "details": details} | ({"also": True} if item.own.data.get("also") else {})
    Candidate.objects.bulk_create(made.values())
    for person in touched.values():
        person.version += 1
        person.save(update_fields=[*_columns(), "version", "updated_at"])
    _tags(work, items, known)
    people = {UUID(key) for key in (*made, *touched)}
    look(organisation_id=work.organisation_id, people=people, door=DuplicatePair.Door.IMPORT)
    tell(work, "sync.person", Candidate, [(pk, None, None, {"kind": "candidate", "what": what}) for pk, what in told])


def _columns() -> tuple[str, ...]:
    return (*SINGLE, "email", "emails", "phone", "phones", "linkedin", "links")


def _details(item: Item) -> dict[str, Any]:
    """Return what a record says of somebody, in the forms stored here. Text stays as it is, up to its length."""
    content = item.content
    pages = [*(content.get("profiles") or ()), *(content.get("sites") or ())]
    links = [found for one in pages if (found := web_of(str(one)).value)]
    said = {
        "name": content["name"],
        "company": content.get("company"),
        "title": content.get("title"),
        "location": ", ".join(str((content.get("places") or [""])[0]).split("\n")),
    }
    details: dict[str, Any] = {name: str(value or "").strip()[: BY_KEY[name].limit] for name, value in said.items()}
    details["emails"] = [one for one in content["emails"] if len(one) <= BY_KEY["email"].limit]
    details["phones"] = [str(one).strip()[: BY_KEY["phone"].limit] for one in content.get("phones") or ()]
    details["links"] = [one for one in dict.fromkeys(links) if len(one) <= BY_KEY["linkedin"].limit]
    details["tags"] = list(
        dict.fromkeys(str(one).strip()[:TAG] for one in content.get("tags") or () if str(one).strip())
    )
    return details


class _Known:
    """Who may be meant: rows of ours by id, and by address, also those that this page makes."""

    def __init__(self, held: dict[str, Candidate], by_email: dict[str, Candidate]) -> None:
        self.held, self.by_email = held, by_email

    def same(self, details: dict[str, Any]) -> Candidate | None:
        """Return who has one of the addresses and a name that fits."""
        for email in details["emails"]:
            person = self.by_email.get(email)
            if person is not None and could_be_one(person.name, details["name"]):
                return person
        return None


def _known(work: Work, items: Sequence[Item]) -> _Known:
    emails = {email for item in items for email in item.content["emails"]}
    by_email = {email: pk for pk, email, _name in by_address(work.organisation_id, emails)}
    wanted = {item.own.object_id for item in items if not item.new} | {str(pk) for pk in by_email.values()}
    wanted |= {str(pk) for pk in with_further(work.organisation_id, emails)}
    rows = Candidate.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted).order_by("pk")
    held = {str(row.pk): row for row in rows.defer("search")}
    found = {email: held[str(pk)] for email, pk in by_email.items()}
    for person in held.values():
        for email in person.emails:
            found.setdefault(email, person)
    return _Known(held, found)


def _new(work: Work, details: dict[str, Any], known: _Known) -> Candidate:
    person = Candidate(id=uuid7(), organisation_id=work.organisation_id, **{name: details[name] for name in SINGLE})
    emails = details["emails"]
    # An address that somebody of another name has stays theirs; here it is a further one.
    person.email = next((email for email in emails[:1] if email not in known.by_email), "")
    person.emails = [email for email in emails if email != person.email]
    _put(person, "phones", details["phones"])
    _put(person, "links", details["links"])
    for email in emails:
        known.by_email.setdefault(email, person)
    return person


def _got(person: Candidate, name: str) -> list[str]:
    """Return all of a kind that somebody has, the first before the further ones."""
    first = {"emails": person.email, "phones": person.phone, "links": person.linkedin}[name]
    return [one for one in dict.fromkeys([first, *getattr(person, name)]) if one]


def _put(person: Candidate, name: str, values: Iterable[str]) -> None:
    every = list(dict.fromkeys(values))
    if name == "emails":
        first = person.email if person.email in every else ""
        person.email, person.emails = first, [one for one in every if one != first]
        return
    column = {"phones": "phone", "links": "linkedin"}[name]
    setattr(person, column, every[0] if every else "")
    setattr(person, name, every[1:])


def _add(person: Candidate, details: dict[str, Any]) -> None:
    """Add what another id of the same person says, and overwrite nothing."""
    for name in SINGLE:
        if not getattr(person, name):
            setattr(person, name, details[name])
    for name in LISTS:
        _put(person, name, [*_got(person, name), *details[name]])


def _change(work: Work, item: Item, person: Candidate, details: dict[str, Any]) -> None:
    """Take over what changed there; what was changed here since stands, and is shown to be decided."""
    last = item.own.data.get("details") or {}
    if item.own.data.get("also"):
        _add(person, details)
        return
    for name in SINGLE:
        old, here, new = last.get(name, ""), getattr(person, name), details[name]
        if new == here:
            agree(work, Kind.CANDIDATE, item, name)
            continue
        if new == old and not item.take:
            continue
        if here not in (old, "") and not item.take:
            conflict(work, Kind.CANDIDATE, item, name, new, here)
        else:
            setattr(person, name, new)
    for name in LISTS:
        gone = set(last.get(name, ())) - set(details[name])
        kept = [one for one in _got(person, name) if one not in gone]
        _put(person, name, [*kept, *(one for one in details[name] if one not in kept)])
    if not person.email and details["emails"]:
        _first_address(work, person, details["emails"])


def _first_address(work: Work, person: Candidate, emails: list[str]) -> None:
    taken = {email for pk, email, _name in by_address(work.organisation_id, emails[:1]) if pk != person.pk}
    if emails[0] not in taken:
        person.email = emails[0]
        person.emails = [one for one in person.emails if one != emails[0]]


def _tags(work: Work, items: Sequence[Item], known: _Known) -> None:
    """Give people the tags of their records, and take those off that a record had and has no more."""
    wanted = {(item.object_id, tag) for item in items for tag in (item.data.get("details") or {}).get("tags", ())}
    before = {
        (item.object_id, tag)
        for item in items
        for tag in (item.own.data.get("details") or {}).get("tags", ())
        if item.data.get("details")
    }
    names = {tag.lower(): tag for _pk, tag in wanted}
    organisation = str(work.organisation_id)
    add_missing(Tag, ("id", "organisation", "name"), [(uuid7_text(), organisation, tag) for tag in names.values()])
    ids = {tag.name.lower(): str(tag.pk) for tag in Tag.objects.filter(organisation_id=organisation)}
    links = Tag.candidates.through
    given = {(ids[tag.lower()], pk) for pk, tag in wanted if tag.lower() in ids}
    add_missing(links, ("tag", "candidate"), sorted(given))
    for pk, tag in sorted(before - wanted):
        if tag.lower() in ids:
            links.objects.filter(candidate_id=pk, tag_id=ids[tag.lower()]).delete()


def _forget(work: Work, item: Item) -> None:
    """Forget somebody here whom the other system has made anonymous; their applications stay as figures."""
    item.object_id = item.own.object_id
    item.data = {"erased": True}
    person = Candidate.objects.filter(pk=item.object_id).first()
    if person is not None:
        forget_person(actor=work.actor, candidate=person, why=f"{work.table.name} made this person anonymous.")
