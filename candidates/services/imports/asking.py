"""What has to be asked about a file before it is imported, each with what it is about from the file."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from candidates.domain.tables.columns import DAYS, kind_of_source
from candidates.domain.tables.dates import DMY, MDY, Order, read_day
from candidates.models import ImportBatch
from candidates.services.imports.meaning import Choices, Meanings
from foundation.core import clock

COLUMN, ORDER, NAME, STANDING, JOB, SOURCE = "column", "date_order", "name", "standing", "job", "source"


class Question(NamedTuple):
    """Something that a person has to say. `key` is what the answer is kept under; `blocks` the import until then."""

    kind: str
    about: str
    key: str = ""
    rows: int = 0
    samples: tuple[str, ...] = ()
    why: str = ""
    first: tuple[int, ...] = ()
    readings: dict[str, list[str]] | None = None
    blocks: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return what the command and the API say of it."""
        kept = self._asdict()
        return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items() if value != ""}


def questions_of(batch: ImportBatch, meanings: Meanings, choices: Choices) -> list[Question]:
    """Return every question that is open, in the order in which the page asks them."""
    found = batch.found
    asked = [
        Question(COLUMN, column["heading"], str(place), column["filled"], tuple(column["samples"]))
        for place, column in enumerate(found["columns"])
        if not column["goes"]
    ]
    asked += [question for place, order in found["orders"].items() if (question := _order(batch, place, order))]
    if found["unnamed"] == found["usable"] and found["usable"] and not choices.unnamed:
        asked.append(Question(NAME, "No column holds names.", "unnamed", found["unnamed"]))
    for key, kept in found["combinations"].items():
        if why := meanings.why_asked(key):
            shown = ", ".join(text for part in found["parts"] if (text := kept["cells"].get(part))) or "(empty)"
            asked.append(Question(STANDING, shown, key, kept["rows"], (), why, tuple(kept["first"])))
    asked += [
        Question(JOB, group["label"], key, group["rows"])
        for key, group in found["jobs"].items()
        if meanings.jobs.of(key) is None
    ]
    asked += [
        Question(SOURCE, group["label"], key, group["rows"], blocks=False)
        for key, group in found["sources"].items()
        if key not in choices.sources and not kind_of_source(group["label"])
    ]
    return asked


def _order(batch: ImportBatch, place: str, order: dict[str, Any]) -> Question | None:
    heading = batch.found["columns"][int(place)]
    if order["chosen"] or not order["both"] or heading["goes"] not in DAYS:
        return None
    readings = {name: [_said(text, name) for text in order["samples"]] for name in (DMY, MDY)}
    return Question(ORDER, heading["heading"], place, order["both"], tuple(order["samples"]), readings=readings)


def _said(text: str, order: str) -> str:
    found = read_day(text, order)
    return _long(found.day) if found else ""


def readings_of(order: Order) -> dict[str, list[list[str]]]:
    """Return what follows from each reading of a column that is open: its samples, its first and its last day."""
    if not order.both:
        return {}
    today, found = clock.today(), {}
    for name, (first, last) in order.spans.items():
        late = f"{_long(last)}, still to come" if last > today else _long(last)
        pairs = [[text, _said(text, name)] for text in order.samples]
        found[name] = [*pairs, ["Earliest", _long(first)], ["Latest", late]]
    return found


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def open_questions(batch: ImportBatch, meanings: Meanings, choices: Choices) -> list[Question]:
    """Return the questions that stand in the way of the import."""
    return [question for question in questions_of(batch, meanings, choices) if question.blocks]
