"""One record of an export as a person and an application, or the reason why it is neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from candidates.domain.csv.columns import status_of
from candidates.domain.csv.dates import date_of
from candidates.domain.csv.matching import Keys
from candidates.domain.csv.reading import Record
from candidates.domain.fields import DETAILS, Person, details_of, identities_of, limit_of
from candidates.domain.values import emails_of, numbers_in, one_line

LONGEST = {"source": 60, "note": 50_000}
MOST_TAGS = 100


class Unusable(Exception):
    """The record cannot be imported; `code` is stable, the message is for the person who sent the file."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(slots=True)
class Parsed(Person):
    """What a record says, cleaned. Days are ISO text so that it can be kept as JSON; `notes` say what was changed.

    `emails` are addresses beside the first.
    """

    emails: list[str] = field(default_factory=list)
    external_id: str = ""
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
        numbers, own = tuple(numbers_in(self.phone)), tuple(identities_of(self).values())
        return Keys(self.name, tuple(self.addresses), numbers, own, self.external_id)

    @property
    def addresses(self) -> list[str]:
        """All e-mail addresses, the main one first."""
        return [self.email, *self.emails] if self.email else self.emails

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
    if not row.name and not row.email:
        raise Unusable("no_name_and_no_email", "It has neither a name nor an e-mail address.")
    _application(row, cells, today)
    _check_lengths(row)
    return row


def _person(row: Parsed, cells: Mapping[str, str]) -> None:
    whole = {"name": f"{cells.get('first_name', '')} {cells.get('last_name', '')}", **cells}
    for detail in DETAILS:
        if detail.key not in whole:
            continue
        if detail.key == "email":
            found, note = emails_of(whole[detail.key])
            row.email, row.emails = found[0] if found else "", found[1:]
        else:
            value, note = detail.read(whole[detail.key])
            setattr(row, detail.key, value)
        if note:
            row.notes.append(note)
    row.external_id = one_line(cells.get("external_id", ""))[:120]
    if "tags" in cells:
        row.tags = list(dict.fromkeys(filter(None, map(one_line, cells["tags"].split(",")))))[:MOST_TAGS]


def _application(row: Parsed, cells: Mapping[str, str], today: date) -> None:
    for key in ("job", "stage", "status", "source", "reject_reason"):
        if key in cells:
            setattr(row, key, one_line(cells[key]))
    row.note = cells.get("note", "").strip()
    try:
        applied = date_of(cells.get("applied_on", ""))
    except ValueError:
        raise Unusable("impossible_date", f"“{cells['applied_on'][:40]}” is no day that exists.") from None
    if applied is not None and applied > today:
        row.notes.append("The day of application lies in the future; today is used.")
        applied = today
    if applied is None and row.job:
        row.notes.append("The day of application is not known; today is used.")
    row.applied_on = applied.isoformat() if applied else ""


def _check_lengths(row: Parsed) -> None:
    longest = max(row.addresses, key=len, default="")
    texts = {**details_of(row), "email": longest, "source": row.source, "note": row.note}
    for key, text in texts.items():
        limit = LONGEST.get(key) or limit_of(key)
        if len(text) > limit:
            word = {"email": "e-mail address"}.get(key, key)
            raise Unusable("too_long", f"Its {word} has {len(text):,} characters; {limit:,} is the most.")
