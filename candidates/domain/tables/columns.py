"""What each column of a file is: by what a person said, by the preset, by its heading, by what stands in it.

What none of these tells is asked. Every column of the file is in the answer, so that none is dropped unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from candidates.domain.fields import DETAILS
from candidates.domain.tables.headings import known_heading
from candidates.domain.tables.labels import by_word, fold, nothing_in, said_yes, words
from candidates.domain.tables.names import TURNED, are_parts
from candidates.domain.tables.presets import Preset
from candidates.domain.values import ADDRESS

NOTE, CLOSED, LEAVE, OPEN = "note", "closed", "leave", ""
# What a column can be, in the order in which it is offered.
TARGETS: Mapping[str, str] = {
    "name": "Name",
    "first_name": "First name",
    "middle_name": "Middle name",
    "last_name": "Last name",
    "second_last_name": "Second last name",
    **{detail.key: detail.label for detail in DETAILS if detail.key != "name"},
    "job": "Role",
    "stage": "Stage",
    "status": "Status",
    "disqualified": "Rejected, yes or no",
    "hired": "Hired, yes or no",
    "withdrawn": "Withdrawn, yes or no",
    "applied_on": "Applied on",
    "rejected_on": "Rejected on",
    "withdrawn_on": "Withdrawn on",
    "hired_on": "Hired on",
    "closed_on": "Closed on",
    "stage_since": "In this stage since",
    "last_activity": "Last activity",
    "reject_reason": "Reason of rejection",
    "source": "Source",
    "tags": "Tags",
    "external_id": "Their number of the person",
    "application_id": "Their number of the application",
    "resume_file": "File name of the résumé",
    NOTE: "Keep as a note",
    CLOSED: "Keep as a note that only I can read",
    LEAVE: "Leave out",
}
DAYS = ("applied_on", "rejected_on", "withdrawn_on", "hired_on", "closed_on", "stage_since", "last_activity")
NAME_PARTS = ("first_name", "middle_name", "last_name", "second_last_name")
MANY = frozenset({"email", "phone", "linkedin", "location", "tags", NOTE, CLOSED, LEAVE})
STANDING = (
    "stage",
    "status",
    "disqualified",
    "hired",
    "withdrawn",
    "rejected_on",
    "withdrawn_on",
    "hired_on",
    "closed_on",
)
ENDS = {"disqualified": "rejected_on", "hired": "hired_on", "withdrawn": "withdrawn_on"}
SAMPLES, LOOKED_AT = 3, 40
_DOCUMENT = re.compile(r"[^:]+\.(?:pdf|docx?|odt|rtf|txt|pages)", re.IGNORECASE)
_PROFILE = re.compile(r"linkedin\.com/(in|pub)/", re.IGNORECASE)


@dataclass(slots=True)
class Column:
    """A column: its heading, what it goes to ('' while nobody said), why, and what stands in it.

    `why` is said (by a person), last (as with the same header before), preset, known, contents, taken or open.
    """

    place: int
    heading: str
    goes: str = OPEN
    why: str = "open"
    samples: list[str] = field(default_factory=list)
    filled: int = 0
    turned: int = 0

    @property
    def open(self) -> bool:
        return self.goes == OPEN

    @property
    def family_first(self) -> bool:
        """Tell whether nearly all of its names are written as “Osei, Amina”."""
        return self.turned > 0 and self.turned >= 0.9 * self.filled


def columns_of(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    said: Mapping[int, str] | None = None,
    last: Mapping[int, str] | None = None,
    preset: Preset | None = None,
) -> list[Column]:
    """Return every column. `said` is what a person chose for this file, `last` for one with the same header before."""
    columns = [Column(place, heading) for place, heading in enumerate(header)]
    first: list[Sequence[str]] = []
    _samples(columns, _kept(rows, first))
    taken: set[str] = set()
    for why, chosen in (("said", said or {}), ("last", last or {})):
        for column in columns:
            if column.open and (name := chosen.get(column.place, OPEN)) in TARGETS and name not in taken:
                _set(column, name, why, taken)
    if preset:
        for column in columns:
            name = preset.columns.get(fold(column.heading), OPEN)
            if column.open and name:
                _set(column, name, "preset", taken)
    _by_heading(columns, taken)
    _by_contents(columns, taken)
    _settle_names(columns, first)
    return columns


def _kept(rows: Iterable[Sequence[str]], first: list[Sequence[str]]) -> Iterator[Sequence[str]]:
    """Yield rows, and keep the first of them."""
    for cells in rows:
        if len(first) < LOOKED_AT:
            first.append(cells)
        yield cells


def _settle_names(columns: list[Column], rows: Sequence[Sequence[str]]) -> None:
    """See that a column called Name beside one part of names is the other part, unless it holds that part, too."""
    by_field = {column.goes: column for column in columns if column.why == "known"}
    whole, first, last = (by_field.get(field) for field in ("name", "first_name", "last_name"))
    part = first or last
    if whole is None or part is None or (first and last):
        return
    wide = max(whole.place, part.place)
    if are_parts((cells[whole.place], cells[part.place]) for cells in rows if len(cells) > wide):
        whole.goes = "last_name" if first else "first_name"


def _set(column: Column, name: str, why: str, taken: set[str]) -> None:
    """Give a column its field; one that holds one thing and is another's already goes to a note, and says so."""
    if name in taken:
        column.goes, column.why = NOTE, "taken"
        return
    column.goes, column.why = name, why
    if name not in MANY:
        taken.add(name)


def _by_heading(columns: list[Column], taken: set[str]) -> None:
    """Give columns what their headings name, the headings that are listed first before the others."""
    has_city = any(fold(column.heading) in ("city", "ciudad", "ort", "ville") for column in columns)
    named = [(found, column) for column in columns if column.open and (found := known_heading(column.heading))]
    for (name, _rank), column in sorted(named, key=lambda pair: (pair[0][1], pair[1].place)):
        if goes := _goes(name, column, has_city=has_city, taken=taken, named=named):
            _set(column, goes, "known", taken)


def _goes(name: str, column: Column, *, has_city: bool, taken: set[str], named: list[Any]) -> str:
    """Return what a known heading means beside the others of its file; '' when somebody has to say."""
    if fold(column.heading) == "state" and (has_city or "status" in taken):
        return "location"
    # Words that name a yes or no in some files are a label or a day in others.
    if name in ENDS and not _answers(column):
        return ENDS[name] if _looks_like_days(column) else OPEN
    if name == NOTE and "resume_file" not in taken and column.samples and all(map(_DOCUMENT.fullmatch, column.samples)):
        return "resume_file"
    # What was decided, beside a status, is why.
    if fold(column.heading) == "disposition" and "status" in taken and "reject_reason" not in taken:
        return "reject_reason"
    # A name column of addresses, such as one called Candidate, holds addresses.
    if name in ("name", *NAME_PARTS) and column.samples and all(map(ADDRESS.search, column.samples)):
        return "email"
    # A lone "Title" may be the job applied for.
    alone = name == "title" and "job" not in taken and not any(found == "job" for (found, _rank), _column in named)
    return OPEN if alone else name


def _by_contents(columns: list[Column], taken: set[str]) -> None:
    """Know a column of addresses or profiles by what stands in it, when no other holds them."""
    for name, sign in (("email", ADDRESS), ("linkedin", _PROFILE)):
        if any(column.goes == name for column in columns):
            continue
        for column in columns:
            cells = [cell for cell in column.samples if cell]
            if column.open and cells and all(sign.search(cell) for cell in cells):
                _set(column, name, "contents", taken)
                break
    for column in columns:
        if column.open and not column.filled:
            column.goes, column.why = LEAVE, "empty"


def _answers(column: Column) -> bool:
    return all(said_yes(cell) is not None for cell in column.samples)


def _looks_like_days(column: Column) -> bool:
    return all(any(sign.isdigit() for sign in cell) for cell in column.samples)


def _samples(columns: list[Column], rows: Iterable[Sequence[str]]) -> None:
    for cells in rows:
        for column, cell in zip(columns, cells, strict=False):
            if nothing_in(cell):
                continue
            column.filled += 1
            column.turned += TURNED.fullmatch(cell.strip()) is not None
            text = " ".join(cell.split())[:80]
            if len(column.samples) < SAMPLES and text not in column.samples:
                column.samples.append(text)


def places_of(columns: Iterable[Column]) -> dict[str, list[int]]:
    """Return field → places of its columns, in the order of the file."""
    found: dict[str, list[int]] = {}
    for column in columns:
        if column.goes and column.goes != LEAVE:
            found.setdefault(column.goes, []).append(column.place)
    return found


def fingerprint_of(header: Sequence[str]) -> str:
    """Return what files with the same header have in common, whatever the order of case and signs."""
    return "|".join(fold(heading) or heading.strip() for heading in header)


def kind_of_source(text: str) -> str:
    """Return the kind of source that a label names; '' when it is not known."""
    kinds = by_word("statuses", "sources")
    for part in (text, text.partition("(")[0], text.partition(":")[0], text.partition(" - ")[0]):
        if found := kinds.get(fold(part)):
            return found
    return ""


def plain_note(heading: str) -> bool:
    """Tell whether a heading names notes themselves, so that it need not stand before each of them."""
    return fold(heading) in _plain_notes()


@cache
def _plain_notes() -> frozenset[str]:
    return frozenset(fold(str(spelling)) for spelling in words("headings")["fields"][NOTE])
