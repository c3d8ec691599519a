"""One record of an export as a person and an application, or the reason why it is neither."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from candidates.domain.fields import DETAILS, limit_of
from candidates.domain.table import is_formula
from candidates.domain.tables.columns import CLOSED, NAME_PARTS, NOTE, plain_note
from candidates.domain.tables.dates import NoDay, Unsettled, read_day
from candidates.domain.tables.labels import nothing_in
from candidates.domain.tables.matching import is_ruined
from candidates.domain.tables.meanings import PARTS, combination_key, combination_of
from candidates.domain.tables.names import TURNED
from candidates.domain.tables.reading import Record
from candidates.domain.tables.rows import Layout, Parsed, Unusable
from candidates.domain.values import emails_of, one_line, profile_of

SOURCE_LIMIT = 60
MOST_TAGS = 100
# What a spreadsheet or an export puts around a cell so that it stays text.
KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
# What Notion writes behind the name of a page that a cell is related to.
PAGE_OF_NOTION = re.compile(r"\s*\(https?://(?:www\.)?notion\.so/[^()\s]*\)")
MADE_A_NUMBER = re.compile(r"\+?\d{5,}[.,]0+")
# The line below the rows: how many they are, when and by whom they were exported.
SUMS_UP = re.compile(
    r"(?:(?:grand )?total|count|number of \w+|summe|gesamt|insgesamt|anzahl|somme|totaal|totale|nombre)\b"
    r"\D{0,30}\d[\d.,]*(?: \w+)?"
    r"|(?:exported|generated|created|exportiert|erstellt|généré)\b.*\d.*",
    re.IGNORECASE,
)
SUM = re.compile(
    r"(?:grand )?totals?|sum|summe|gesamt|insgesamt|somme|totaal|totale|suma|razem|yhteensä|合計|合计|합계|итого",
    re.IGNORECASE,
)
BETWEEN = {"phone": "; ", "location": ", "}  # where several cells make one detail
DISPLAY_NAME = re.compile(r"^\s*\"?([^<>@\"]{2,80}?)\"?\s*<[^<>]+@[^<>]+>\s*$")


_TEXTS = ("job", "stage", "status", "reject_reason", "resume_file")


def check_width(record: Record, width: int) -> None:
    """Raise Unusable for a record that has not as many cells as the header."""
    if len(record.cells) == width:
        return
    few = len(record.cells) < width
    last = next((one_line(cell) for cell in reversed(record.cells) if cell.strip()), "")[-24:]
    ends = f"the line breaks off after “{last}”" if few else f"the last one is “{last}”"
    raise Unusable(
        "too_few_fields" if few else "too_many_fields", f"It has {len(record.cells)} cells of {width}; {ends}."
    )


def parse(record: Record, layout: Layout) -> Parsed:
    """Return the record's content. Raises Unusable with a code: no_name_and_no_email, too_few_fields, …

    Where the order of day and month is not known yet, the day stays empty and `notes` hold nothing of it.
    """
    check_width(record, layout.width)
    cells = _cells(record, layout)
    row = Parsed(notes=list(record.notes))
    if layout.family_first:
        cells["name"] = [_turned(cell, row.notes) for cell in cells.get("name", ())]
    _person(row, cells)
    if not row.email and (not row.name or SUM.fullmatch(row.name)):
        raise Unusable("no_name_and_no_email", _nobody(cells))
    _application(row, cells)
    _days(row, record, layout)
    _notes(row, record, layout)
    _standing(row, cells, layout)
    _shorten(row)
    return row


def _cells(record: Record, layout: Layout) -> dict[str, list[str]]:
    """Return the cells that hold something, by field."""
    every = record.cells
    found: dict[str, list[str]] = {}
    for name, place in layout.cells:
        cell = every[place]
        if not cell or cell.isspace():
            continue
        if "=" in cell or cell[0] == "'":
            cell = _bare(cell)
        elif "notion.so/" in cell:
            cell = PAGE_OF_NOTION.sub("", cell)
        if name in found:
            found[name].append(cell)
        else:
            found[name] = [cell]
    return found


def _bare(cell: str) -> str:
    """Return a cell without what keeps it from being read as a formula."""
    if match := KEPT_AS_TEXT.fullmatch(cell.strip()):
        return match[1]
    return cell[1:] if cell[0] == "'" and is_formula(cell[1:]) else cell


def _nobody(cells: Mapping[str, list[str]]) -> str:
    held = [one_line(cell)[:40] for name in ("name", *NAME_PARTS, "email") for cell in cells.get(name, [])]
    held = [cell for cell in held if cell]
    told = f" “{held[0]}” stands there; we expected a name or an e-mail address." if held else ""
    return f"It has neither a name nor an e-mail address.{told}"


def _person(row: Parsed, cells: Mapping[str, list[str]]) -> None:
    for detail in DETAILS:
        if detail.key == "name":
            value, note = detail.read(_whole_name(cells))
            row.name = value if _names_somebody(value) else ""
        elif not (held := [cell for cell in cells.get(detail.key, ()) if not nothing_in(cell)]):
            continue
        elif detail.key == "email":
            found, note = emails_of(", ".join(held) if len(held) > 1 else held[0])
            row.email, row.emails = found[0] if found else "", found[1:]
            if not row.name and (shown := DISPLAY_NAME.match(held[0])):
                row.name = detail_name(shown[1])
        elif detail.key == "linkedin":
            note = _links(row, held)
        else:
            joined = BETWEEN.get(detail.key, " ").join(map(_number, held))
            value, note = detail.read(joined)
            setattr(row, detail.key, value)
        if note:
            row.notes.append(note)
    _ids(row, cells)
    if "tags" in cells:
        tags = (one_line(tag) for cell in cells["tags"] if not nothing_in(cell) for tag in _split_tags(cell))
        row.tags = list(dict.fromkeys(filter(None, tags)))[:MOST_TAGS]


def _names_somebody(value: str) -> bool:
    """Tell whether a name can be one: not only signs, and not the line that sums up an export."""
    written = value[:1].isalnum() or any(sign.isalnum() or ord(sign) > 0x2FFF for sign in value)
    return written and not SUMS_UP.fullmatch(value)


def detail_name(text: str) -> str:
    """Return a name in its stored form."""
    return DETAILS[0].read(text).value


def _whole_name(cells: Mapping[str, list[str]]) -> str:
    if whole := " ".join(cells.get("name", ())).strip():
        return whole
    return " ".join(cell for part in NAME_PARTS for cell in cells.get(part, ()) if not nothing_in(cell))


def _turned(cell: str, notes: list[str]) -> str:
    """Return a name that stands with the family name first in the order in which it is said."""
    if not (match := TURNED.fullmatch(cell.strip())):
        return cell
    notes.append(f"“{one_line(cell)[:60]}” was read with the family name first.")
    return f"{match[2]} {match[1]}"


def _number(cell: str) -> str:
    """Return a number that a spreadsheet wrote with a decimal part without it."""
    bare = cell.strip()
    if not bare.endswith("0") or not MADE_A_NUMBER.fullmatch(bare):
        return cell
    return bare.partition(".")[0].partition(",")[0]


def _split_tags(cell: str) -> list[str]:
    return cell.split(next((sign for sign in "\n,;" if sign in cell), "|"))


def _links(row: Parsed, held: list[str]) -> str:
    """Keep a LinkedIn profile before other addresses; the others are kept as a note."""
    read = DETAILS_BY_KEY["linkedin"]
    parts = [part for cell in held for part in re.split(r"[\s,;|]+", cell.strip()) if part]
    found = [value for part in parts if (value := read.read(part).value)]
    row.linkedin = next((value for value in found if profile_of(value)), found[0] if found else "")
    others = [value for value in dict.fromkeys(found) if value != row.linkedin]
    if others:
        row.note = "Links: " + ", ".join(others)
    return "" if found else read.read(" ".join(held)).note


DETAILS_BY_KEY = {detail.key: detail for detail in DETAILS}


def _ids(row: Parsed, cells: Mapping[str, list[str]]) -> None:
    for name in ("external_id", "application_id"):
        text = one_line(_number(held[0])) if (held := cells.get(name)) else ""
        if nothing_in(text) or text == "0":
            continue
        if is_ruined(text):
            row.notes.append(f"“{text[:30]}” lost digits in a spreadsheet and joins nobody.")
        else:
            setattr(row, name, text[:120])


def _application(row: Parsed, cells: Mapping[str, list[str]]) -> None:
    for key in _TEXTS:
        if held := cells.get(key):
            setattr(row, key, "" if nothing_in(held[0]) else one_line(held[0]))
    sources = [one_line(cell) for cell in cells.get("source", ()) if not nothing_in(cell)]
    row.source = sources[0][:SOURCE_LIMIT] if sources else ""


def _days(row: Parsed, record: Record, layout: Layout) -> None:
    """Read every day of a row. Only a day of application that is none makes it unusable; others are said."""
    found: dict[str, str] = {}
    for name, place, order in layout.days:
        if not (cell := record.cells[place]):
            continue
        try:
            day = read_day(_bare(cell), order)
        except Unsettled:
            continue
        except NoDay as error:
            if name == "applied_on":
                raise Unusable("impossible_date", str(error)) from None
            row.notes.append(f"{layout.headings[place]}: {error}")
            continue
        if day:
            found[name] = day.text
            if day.note:
                row.notes.append(f"{layout.headings[place]}: {day.note}")
    _applied(row, found, layout.today)
    ended = next(
        (found[name] for name in ("hired_on", "rejected_on", "withdrawn_on", "closed_on") if name in found), ""
    )
    row.ended_on = _not_before(row, ended or found.get("last_activity", ""), layout.today, said=bool(ended))
    row.stage_since = _not_before(row, found.get("stage_since", ""), layout.today, said=False)


def _applied(row: Parsed, found: Mapping[str, str], today: date) -> None:
    row.applied_on = found.get("applied_on", "")
    if row.applied_on and date.fromisoformat(row.applied_on[:10]) > today:
        row.notes.append(f"The day of application, {row.applied_on[:10]}, lies in the future; today is used.")
        row.applied_on = today.isoformat()
    if not row.applied_on and row.job:
        row.notes.append("The day of application is not known; today is used.")


def _not_before(row: Parsed, day: str, today: date, *, said: bool) -> str:
    """Return a later day of the row; one before the application or still to come is not used."""
    if not day:
        return ""
    if row.applied_on and day[:10] < row.applied_on[:10]:
        if said:
            row.notes.append(
                f"It closed on {day[:10]}, before the application of {row.applied_on[:10]}; that day is used."
            )
        return ""
    if datetime.fromisoformat(day).date() > today:
        return ""
    return day


def _notes(row: Parsed, record: Record, layout: Layout) -> None:
    for name in (NOTE, CLOSED):
        texts = [row.note] if name == NOTE and row.note else []
        for place in layout.places.get(name, ()):
            text = record.cells[place].strip()
            if not text or (nothing_in(text) and not any(sign.isalnum() for sign in text)):
                continue
            own = name == NOTE and plain_note(layout.headings[place])
            texts.append(text if own else f"{layout.headings[place]}: {text}")
        setattr(row, name, "\n".join(texts))


def _standing(row: Parsed, cells: Mapping[str, list[str]], layout: Layout) -> None:
    if not layout.parts:
        return
    held = tuple([(part, texts[0]) for part in PARTS if (texts := cells.get(part))])
    short = sum([len(text) for _part, text in held]) <= SHORT
    row.combination = (_kept_combination if short else _combination)(held, tuple(layout.parts))


def _combination(held: tuple[tuple[str, str], ...], parts: tuple[str, ...]) -> str:
    said = {part: one_line(text) for part, text in held if not nothing_in(text)}
    return combination_key(combination_of(said, parts))


# Thousands of rows stand in the same few ways; what is longer would only fill the memory.
SHORT = 200
_kept_combination = lru_cache(maxsize=4096)(_combination)


def _shorten(row: Parsed) -> None:
    """Keep what is too long for its field as a note, whole; the field shows its beginning."""
    for key, limit in LIMITS:
        text = getattr(row, key)
        if len(text) <= limit:
            continue
        label = DETAILS_BY_KEY[key].label.lower()
        row.note = "\n".join(filter(None, [row.note, f"{label.capitalize()}: {text}"]))
        if key in ("email", "linkedin"):
            setattr(row, key, "")
            row.notes.append(f"Its {label} has {len(text):,} characters, {limit:,} is the most; it is kept in a note.")
        else:
            setattr(row, key, text[: limit - 1] + "…")
            row.notes.append(f"Its {label} has {len(text):,} characters; {limit:,} are shown, the whole is in a note.")
    row.emails = [email for email in row.emails if len(email) <= limit_of("email")]
    if row.note and len(row.note) > NOTE_LIMIT:
        row.notes.append(f"Its note has {len(row.note):,} characters; it is kept whole.")


NOTE_LIMIT = 50_000
LIMITS = tuple((detail.key, detail.limit) for detail in DETAILS)
