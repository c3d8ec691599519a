"""The questions of an import, each with its values from the file, and what will happen so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from candidates.domain.tables.columns import CLOSED, DAYS, LEAVE, TARGETS, kind_of_source
from candidates.domain.tables.dates import DMY, MDY
from candidates.domain.tables.presets import presets
from candidates.models import ImportBatch
from candidates.pages.importing.standings import standings_card
from candidates.pages.importing.words import head_of, reason_of
from candidates.services.imports.asking import COLUMN, JOB, NAME, ORDER, STANDING, Question, questions_of
from candidates.services.imports.meaning import Choices, Meanings
from candidates.services.imports.standing import LEAVE as LEAVE_JOB
from candidates.services.imports.standing import NEW, Target
from foundation.core import playbook
from foundation.core.formatting import count
from roles.models import Role

SHOWN = 6
WHY = {
    "said": ("Chosen here", "ok"),
    "last": ("As last time", "ok"),
    "preset": ("As the preset says", "ok"),
    "known": ("Known name", "ok"),
    "contents": ("Known by its contents", "ok"),
    "taken": ("Another column holds it", None),
    "empty": ("Holds nothing", None),
    "open": ("Needs you", "warn"),
}
READINGS = ((DMY, "Day first"), (MDY, "Month first"))


def questions_page(batch: ImportBatch) -> dict[str, Any]:
    """Return everything that the page of a file asks and says before it is imported."""
    choices = Choices.of(batch)
    meanings = Meanings.of(batch, choices)
    open_now = questions_of(batch, meanings, choices)
    by_kind = {kind: [each for each in open_now if each.kind == kind] for kind in (COLUMN, ORDER, NAME, STANDING, JOB)}
    cards = [
        _columns_card(batch, by_kind[COLUMN], by_kind[NAME]),
        *_order_cards(batch),
        standings_card(batch, meanings, choices),
        _jobs_card(batch, meanings, choices),
        _sources_card(batch, choices),
        _newer_card(batch, choices),
    ]
    asked = [card for card in cards if card]
    for number, card in enumerate(asked, 1):
        card["number"] = number
    blocking = [card for card in asked if card["open"]]
    return {
        "batch": batch,
        "cards": asked,
        "blocking": blocking,
        "summary": _summary(batch),
        "presets": [("", "See for yourself from the header"), *((key, each.name) for key, each in presets().items())],
        "sheets": [(name, name) for name in batch.found.get("sheets_left", [])],
        **head_of(batch, len(asked) - len(blocking), len(asked)),
    }


def _columns_card(batch: ImportBatch, asked: list[Question], names: list[Question]) -> dict[str, Any]:
    rows = [_column(place, column) for place, column in enumerate(batch.found["columns"])]
    rows.sort(key=lambda row: (row["state"] != "Needs you", row["state"] == "Holds nothing"))
    shown = max(SHOWN, len(asked))
    left = sum(1 for row in rows if row["value"] == LEAVE)
    closed = [row["heading"] for row in rows if row["value"] == CLOSED]
    return {
        "kind": "columns",
        "title": "What each column is",
        "open": len(asked) + len(names),
        "of": len(rows),
        "rows": rows[:shown],
        "more": rows[shown:],
        "left": left,
        "targets": [("", "Choose…"), *TARGETS.items()],
        "closed": closed,
        "unnamed": names[0].rows if names else 0,
    }


def _column(place: int, column: Mapping[str, Any]) -> dict[str, Any]:
    state, tone = WHY[column["why"] if column["goes"] else "open"]
    return {
        "name": f"column_{place}",
        "heading": column["heading"],
        "samples": column["samples"],
        "value": column["goes"],
        "filled": column["filled"],
        "state": state,
        "tone": tone,
    }


def _order_cards(batch: ImportBatch) -> list[dict[str, Any]]:
    """Return a card for each column of days that nothing in the file settles, answered or not."""
    found = []
    for place, order in batch.found["orders"].items():
        column = batch.found["columns"][int(place)]
        if order["settled"] or not order["both"] or column["goes"] not in DAYS:
            continue
        found.append(
            {
                "kind": "order",
                "title": f"{order['samples'][0]}: which day is that?",
                "open": 0 if order["chosen"] else 1,
                "of": 1,
                "name": f"order_{place}",
                "value": order["chosen"],
                "heading": column["heading"],
                "both": order["both"],
                "readings": [(key, label, order["readings"][key]) for key, label in READINGS],
            }
        )
    return found


def _jobs_card(batch: ImportBatch, meanings: Meanings, choices: Choices) -> dict[str, Any] | None:
    jobs = batch.found["jobs"]
    if not jobs:
        return None
    rows = [_job(place, key, jobs[key], meanings, choices) for place, key in enumerate(jobs)]
    rows.sort(key=lambda row: bool(row["value"]))
    lost = sum(1 for row in rows if not row["value"])
    targets = meanings.jobs.targets.values()
    offered = [(target.role, _titled(target)) for target in sorted(targets, key=_openness)]
    return {
        "kind": "jobs",
        "title": "Which job is which role",
        "open": lost,
        "of": len(rows),
        "rows": rows[: max(SHOWN, lost)],
        "more": rows[max(SHOWN, lost) :],
        "targets": [("", "Choose…"), *offered, (NEW, "New role, closed"), (LEAVE_JOB, "Leave out")],
    }


def _openness(target: Target) -> tuple[bool, str]:
    return target.state != Role.State.OPEN, target.title


def _titled(target: Target) -> str:
    word = {Role.State.SCOPING: "draft"}.get(Role.State(target.state), target.state)
    return target.title if target.state == Role.State.OPEN else f"{target.title} ({word})"


def _job(place: int, key: str, group: Mapping[str, Any], meanings: Meanings, choices: Choices) -> dict[str, Any]:
    target = meanings.jobs.of(key)
    value = choices.roles.get(key) or (target.role if target else "")
    years = group["years"]
    return {
        "name": f"job_{place}",
        "heading": group["label"],
        "rows": group["rows"],
        "years": years[0] if len(years) == 1 else f"{years[0]}–{years[-1][2:]}" if years else "–",
        "value": value,
        "follows": _follows(target, group["rows"]),
    }


def _follows(target: Target | None, rows: int) -> str:
    if target is None:
        return "Needs you"
    if not target.role:
        return f"{count(rows, 'row', 'rows')} not taken, named in the result"
    return {
        Role.State.OPEN: "People in play join its pipeline",
        Role.State.SCOPING: "A draft: people wait in its first stage until it opens",
        Role.State.PAUSED: "What is over comes in; nobody in play while it is paused",
    }.get(Role.State(target.state), "History; nobody in play, no mail")


def _sources_card(batch: ImportBatch, choices: Choices) -> dict[str, Any] | None:
    """Return the sources that we do not know; they never stop an import, for they can stay as they are written."""
    sources = batch.found["sources"]
    rows = [
        {
            "name": f"source_{place}",
            "heading": group["label"],
            "rows": group["rows"],
            "value": choices.sources.get(key, ""),
        }
        for place, (key, group) in enumerate(sources.items())
        if not kind_of_source(group["label"])
    ]
    if not rows:
        return None
    offered = [row["label"] for row in playbook.items("candidates", "sources", "key", "label")]
    return {
        "kind": "sources",
        "title": "What unknown sources are",
        "open": 0,
        "of": len(rows),
        "rows": rows[:SHOWN],
        "more": rows[SHOWN:],
        "targets": [("", "Keep as written"), *((label, label) for label in offered)],
    }


def _newer_card(batch: ImportBatch, choices: Choices) -> dict[str, Any] | None:
    n = batch.found.get("conflict_rows", 0)
    if not n and not choices.newer:
        return None
    return {
        "kind": "newer",
        "title": "When the file and Holdout differ",
        "open": 0,
        "of": n,
        "value": "file" if choices.newer else "ask",
        "conflicts": batch.found.get("conflicts", [])[:SHOWN],
    }


def _summary(batch: ImportBatch) -> dict[str, Any]:
    """Return what will happen, with sums that add up to the rows of the file."""
    counts, found = batch.counts, batch.found
    taken = [
        ("created", counts.get("create", 0) + counts.get("add", 0)),
        ("changed", counts.get("update", 0)),
        ("unchanged", counts.get("same", 0)),
        ("conflicts", counts.get("conflict", 0)),
    ]
    people = found.get("people", {})
    reasons = sorted(found.get("reasons", {}).items(), key=lambda pair: -pair[1])
    left = [column["heading"] for column in found["columns"] if column["goes"] in ("", LEAVE)]
    return {
        "taken": taken,
        "taken_sum": sum(n for _label, n in taken),
        "people": [("new", people.get("new", 0)), ("known already", people.get("known", 0))],
        "people_sum": people.get("new", 0) + people.get("known", 0),
        "near": found.get("near_rows", 0) + found.get("probable_rows", 0),
        "reasons": [(code, reason_of(code), n) for code, n in reasons],
        "not_taken": counts.get("skip", 0) + counts.get("error", 0),
        "left": left,
        "unusable": found.get("unusable", [])[:50],
    }


def answers_in(batch: ImportBatch, post: Mapping[str, str]) -> dict[str, Any]:
    """Return the answers of a form as it was sent: only what is otherwise than the page showed."""
    page = questions_page(batch)
    shown = {
        row["name"]: row["value"]
        for card in page["cards"]
        for row in [*card.get("rows", ()), *card.get("more", ()), *([card] if "name" in card else ())]
    }
    given = {name: post[name] for name, value in shown.items() if name in post and post[name] != value}
    keys = {"job": list(batch.found["jobs"]), "source": list(batch.found["sources"])}
    keys["meaning"] = list(batch.found["combinations"])
    parts = {"column": "columns", "order": "orders", "job": "roles", "source": "sources", "meaning": "meanings"}
    answers: dict[str, Any] = {}
    for name, value in given.items():
        kind, _, place = name.partition("_")
        key = keys[kind][int(place)] if kind in keys else place
        answers.setdefault(parts[kind], {})[key] = value
    if "newer" in post:
        answers["newer"] = post["newer"]
    if "unnamed" in post:
        answers["unnamed"] = post["unnamed"]
    return answers
