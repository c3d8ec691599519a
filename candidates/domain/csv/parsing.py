"""One record of an export as a person and an application, or the reason why it is neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from candidates.domain.csv import values
from candidates.domain.csv.columns import status_of
from candidates.domain.csv.matching import Keys
from candidates.domain.csv.reading import Record

LONGEST = {"name": 200, "location": 160, "company": 160, "title": 160, "phone": 60, "source": 60, "linkedin": 200}
LONGEST_ADDRESS = 254
LONGEST_NOTE = 50_000
MOST_TAGS = 100


class Unusable(Exception):
    """The record cannot be imported; `code` is stable, the message is for the person who sent the file."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(slots=True)
class Parsed:
    """What a record says, cleaned. Days are ISO text so that it can be kept as JSON; `notes` say what was changed."""

    name: str = ""
    emails: list[str] = field(default_factory=list)
    phone: str = ""
    phones: list[str] = field(default_factory=list)
    linkedin: str = ""
    external_id: str = ""
    location: str = ""
    company: str = ""
    title: str = ""
    job: str = ""
    stage: str = ""
    status: str = ""
    source: str = ""
    applied_on: str = ""
    tags: list[str] = field(default_factory=list)
    reject_reason: str = ""
    note: str = ""
    notes: list[str] = field(default_factory=list)

    def keys(self) -> Keys:
        """Return what this row can be recognised by."""
        return Keys(self.name, tuple(self.emails), tuple(self.phones), self.linkedin, self.external_id)

    def as_json(self) -> dict[str, Any]:
        """Return what is filled as plain data; `Parsed(**data)` gives the same again."""
        return {name: value for name in FIELDS if (value := getattr(self, name))}

    @property
    def mapped_status(self) -> str | None:
        return status_of(self.status)


FIELDS = tuple(each.name for each in fields(Parsed))


def parse(record: Record, columns: Mapping[str, int], width: int, *, today: date) -> Parsed:
    """Return the record's content. Raises Unusable with a code: no_name_and_no_email, too_few_fields, …"""
    if len(record.cells) != width:
        few = len(record.cells) < width
        code, word = ("too_few_fields", "fewer") if few else ("too_many_fields", "more")
        raise Unusable(code, f"It has {len(record.cells)} cells, {word} than the {width} of the header.")
    # What is empty stays as a new row has it; most exports have more such cells than others.
    cells = {name: cell for name, place in columns.items() if (cell := record.cells[place]) and not cell.isspace()}
    row = Parsed(notes=list(record.notes))
    _person(row, cells)
    _contact(row, cells)
    if not row.name and not row.emails:
        raise Unusable("no_name_and_no_email", "It has neither a name nor an e-mail address.")
    _application(row, cells, today)
    _check_lengths(row)
    return row


def _person(row: Parsed, cells: Mapping[str, str]) -> None:
    whole = cells.get("name", "")
    if not whole:
        whole = f"{cells.get('first_name', '')} {cells.get('last_name', '')}"
    row.name, said = values.name_of(whole)
    row.notes += said
    for key in ("location", "company", "title"):
        if key in cells:
            setattr(row, key, values.one_line(cells[key]))
    row.external_id = values.one_line(cells.get("external_id", ""))[:120]
    if "tags" in cells:
        row.tags = list(dict.fromkeys(filter(None, map(values.one_line, cells["tags"].split(",")))))[:MOST_TAGS]


def _contact(row: Parsed, cells: Mapping[str, str]) -> None:
    if "email" in cells:
        row.emails, said = values.emails_of(cells["email"])
        row.notes += said
    if "phone" in cells:
        phones, said = values.phones_of(cells["phone"])
        row.notes += said
        row.phone = "; ".join(phone.text for phone in phones)
        row.phones = [phone.e164 for phone in phones if phone.e164]
    if "linkedin" in cells:
        row.linkedin, said = values.linkedin_of(cells["linkedin"])
        row.notes += said


def _application(row: Parsed, cells: Mapping[str, str], today: date) -> None:
    for key in ("job", "stage", "status", "source", "reject_reason"):
        if key in cells:
            setattr(row, key, values.one_line(cells[key]))
    row.note = cells.get("note", "").strip()
    try:
        applied = values.date_of(cells.get("applied_on", ""))
    except ValueError:
        raise Unusable("impossible_date", f"“{cells['applied_on'][:40]}” is no day that exists.") from None
    if applied is not None and applied > today:
        row.notes.append("The day of application lies in the future; today is used.")
        applied = today
    if applied is None and row.job:
        row.notes.append("The day of application is not known; today is used.")
    row.applied_on = applied.isoformat() if applied else ""


def _check_lengths(row: Parsed) -> None:
    for key, limit in LONGEST.items():
        length = len(getattr(row, key))
        if length > limit:
            raise Unusable("too_long", f"Its {key} has {length:,} characters; {limit} is the most.")
    address = max(row.emails, key=len, default="")
    if len(address) > LONGEST_ADDRESS:
        raise Unusable(
            "too_long", f"Its e-mail address has {len(address):,} characters; {LONGEST_ADDRESS} is the most."
        )
    if len(row.note) > LONGEST_NOTE:
        raise Unusable("too_long", f"Its note has {len(row.note):,} characters; {LONGEST_NOTE:,} is the most.")
