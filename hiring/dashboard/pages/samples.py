"""Made-up data for the style page: something for every state of every component."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

AT = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
WORDS = [
    "Not needed",
    "Can follow along",
    "Applies known methods",
    "Adapts methods",
    "Sets the standard",
]
ANCHORS = [
    "Goes straight to models; no user in sight",
    "Mentions users when prompted, changes nothing",
    "Asks who acts and on what; states one cost",
    "Weighs both kinds of error; sets a threshold from them",
    "Also changes what should be built because of it",
]


def samples() -> dict[str, Any]:
    """Return what the gallery draws, beside its forms."""
    return {
        "words": WORDS,
        "stages": _stages(),
        "loop": _loop(),
        "heat": _heat(),
        "agenda": _agenda(),
        "history": _history(),
        "checks": _checks(),
        "steps": _steps(),
        "anchors": ANCHORS,
        "votes": _votes(),
    }


def _agenda() -> list[dict[str, Any]]:
    return [
        {
            "at": AT - timedelta(hours=4),
            "title": "Work history",
            "say": "Soraya Vandermeer. Scorecard owed.",
        },
        {
            "at": AT,
            "title": "Debugging session",
            "say": "With kit 4.",
            "next": True,
            "links": [("Open kit", "#")],
        },
        {"day": date(2026, 11, 23)},
        {
            "at": AT + timedelta(days=3),
            "title": "Debrief",
            "say": "Kwabena Asante-Mills.",
        },
    ]


def _history() -> list[dict[str, Any]]:
    return [
        {"text": "You started a scorecard", "at": AT, "tone": "warn"},
        {
            "text": "ML system design took place",
            "at": AT - timedelta(hours=2),
            "tone": "accent",
        },
        {
            "text": "Moved to Interviews by Tomasz",
            "at": AT - timedelta(days=4),
            "detail": "From Walk-through",
        },
    ]


def _checks() -> list[dict[str, Any]]:
    return [
        {
            "label": "Brief signed",
            "href": "#main",
            "value": "2 of 3",
            "tone": "warn",
            "done": 2,
            "total": 3,
        },
        {
            "label": "JD lint",
            "href": "#main",
            "value": "1 blocker",
            "tone": "bad",
            "done": 0,
            "total": 1,
            "blocked": True,
        },
        {
            "label": "Loop covers",
            "href": "#main",
            "value": "7 of 7",
            "tone": "ok",
            "done": 7,
            "total": 7,
        },
    ]


def _steps() -> list[dict[str, Any]]:
    return [
        {"name": "Applied", "note": "2 Nov", "state": "done"},
        {"name": "Screen", "note": "4 Nov", "state": "done"},
        {"name": "Interviews", "note": "3 of 4 done", "state": "current"},
        {"name": "Debrief", "note": "", "state": "todo"},
        {"name": "Offer", "note": "", "state": "todo"},
    ]


def _votes() -> list[dict[str, Any]]:
    return [
        {"label": "Strong no", "score": 1, "names": []},
        {"label": "No", "score": 2, "names": ["Adaeze"]},
        {"label": "Yes", "score": 4, "names": ["Tomasz", "Mei-Lin"]},
        {"label": "Strong yes", "score": 5, "names": ["Ingrid"]},
    ]


def _stages() -> list[dict[str, Any]]:
    return [
        {"id": "s1", "name": "Applied", "count": "2", "say": "oldest 6 d", "full": False, "n": 18, "slow": False},
        {"id": "s2", "name": "Take-home", "count": "8 of 8", "say": "at limit, limit 8 d", "full": True, "tone": "warn",
         "n": 8, "slow": True},
        {"id": "s3", "name": "Interviews", "count": "1 of 6", "say": "limit 7 d", "full": False, "n": 6, "slow": False},
    ]  # fmt: skip


def _loop() -> dict[str, Any]:
    def stage(order: int, name: str, say: str, time: str, who: str, **more: str) -> dict[str, Any]:
        return {
            "order": order,
            "name": name,
            "say": say,
            "time": time,
            "who": who,
            **more,
        }

    return {
        "stages": [
            stage(1, "First call", "Phone, both ways", "30 min", "Rafael", edit_href="#"),
            stage(2, "Take-home", "Late-label forecast, paid", "3 h", "On their own", edit_href="#"),
            stage(3, "Theory quiz", "Spoken questions", "25 min", "Yusuf (advisor)", tone="warn", flag="Theory"),
            stage(4, "Working together", "With operations", "30 min", "Ingrid, Priyanka", edit_href="#"),
        ],
        "rows": [
            {"ref": "O1", "text": "Put a baseline forecast live in two depots",
             "cells": [(0, 0), (3, 0), (0, 0), (0, 1)], "covered": "2 stages"},
            {"ref": "O5", "text": "Weekly drift report that on-call can act on",
             "cells": [(0, 1), (0, 0), (0, 0), (1, 0)], "covered": "Once, thin", "tone": "warn"},
            {"ref": "O7", "text": "Write the plan for the second ML hire",
             "cells": [(0, 0)] * 4, "covered": "Not covered", "tone": "bad"},
        ],
        "budget": {"total": "7 h 10 min", "say": "of the candidate’s time, 3 h of it paid", "value": 430, "max": 420,
                   "tone": "warn", "note": "10 min over your 7 h limit."},
        "foot": {"label": "Minutes per scored criterion", "cells": ["–", "22", "none", "15"]},
    }  # fmt: skip


def _heat() -> dict[str, Any]:
    def cell(value: int | None, thin: bool = False, later: int | None = None, asked: bool = True) -> tuple[Any, ...]:
        return value, thin, "#evidence" if value else None, later, asked, "", ""

    def row(name: str, cells: list[tuple[Any, ...]], median: str, low: int, high: int, **more: Any) -> dict[str, Any]:
        split, spread = high - low > 1, f"{low} to {high}"
        return {"name": name, "cells": cells, "median": median, "low": low, "high": high, "split": split,
                "spread": spread, "tag": "", "note": "", **more}  # fmt: skip

    empty = cell(None, asked=False)
    return {
        "columns": [
            {"name": "Tomasz", "sub": "", "author_id": "tomasz"},
            {"name": "Mei-Lin", "sub": "", "author_id": "mei-lin"},
            {"name": "Adaeze", "sub": "blind", "author_id": "adaeze"},
        ],
        "groups": [("A system you shipped", 2), ("Take-home", 1)],
        "tied": ["mei-lin"],
        "rows": [
            row("Carried the pager", [cell(2, later=3), cell(5), empty], "3.5", 2, 5),
            row("Reasons in trade-offs", [cell(3), cell(None), empty], "3", 3, 3, spread="one voice"),
            row("Serving and scale", [empty, empty, cell(3, True)], "3", 3, 3, spread="one voice", tag="v3",
                note="Its anchors differ from v4"),
        ],
    }  # fmt: skip
