"""The style page: every component in every state, in both themes, from made-up data. Tests run axe over it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from foundation.core.pages import render
from foundation.core.widgets import DateInput, DateTimeInput, FileInput

WORDS = [
    "Not needed",
    "Can follow along",
    "Applies known methods",
    "Adapts methods",
    "Sets the standard",
]


class SampleForm(forms.Form):
    """One field of each kind that the `field` macro lays out."""

    outcome = forms.CharField(help_text="One sentence, measurable by day 90.")
    pay = forms.CharField(label="Pay range")
    owner = forms.ChoiceField(choices=[("rafael", "Rafael Quintanilha"), ("mei-lin", "Mei-Lin Huang")])
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False)
    goal = forms.ChoiceField(
        choices=[("build", "Build"), ("specialise", "Specialise"), ("scale", "Scale")],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        choices=[("mon", "Monday"), ("tue", "Tuesday")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    references = forms.BooleanField(label="Ask both references about work with operations", required=False)
    starts = forms.DateField(widget=DateInput, required=False)
    meets = forms.DateTimeField(label="Interview at", widget=DateTimeInput, required=False)
    resume = forms.FileField(label="Résumé", widget=FileInput, required=False)
    rate = forms.DecimalField(label="Hourly rate", required=False)
    minutes = forms.IntegerField(label="Length", required=False)


@require_GET
def style_page(request: HttpRequest) -> HttpResponse:
    """Show the component gallery, light and dark side by side."""
    return render(request, "style/index.html", sample_context())


def sample_context() -> dict[str, Any]:
    """Return the made-up data that the gallery draws."""
    at = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
    return {
        "panes": ["light", "dark"],
        "forms": {theme: (_empty_form(theme), _failed_form(theme)) for theme in ("light", "dark")},
        "words": WORDS,
        "stages": _stages(),
        "loop": _loop(),
        "heat": _heat(),
        "agenda": [
            {
                "at": at - timedelta(hours=4),
                "title": "Work history",
                "say": "Soraya Vandermeer. Scorecard owed.",
            },
            {
                "at": at,
                "title": "Debugging session",
                "say": "With kit 4.",
                "next": True,
                "links": [("Open kit", "#")],
            },
            {"day": date(2026, 11, 23)},
            {
                "at": at + timedelta(days=3),
                "title": "Debrief",
                "say": "Kwabena Asante-Mills.",
            },
        ],
        "history": [
            {"text": "You started a scorecard", "at": at, "tone": "warn"},
            {
                "text": "ML system design took place",
                "at": at - timedelta(hours=2),
                "tone": "accent",
            },
            {
                "text": "Moved to Interviews by Tomasz",
                "at": at - timedelta(days=4),
                "detail": "From Walk-through",
            },
        ],
        "checks": [
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
        ],
        "steps": [
            {"name": "Applied", "note": "2 Nov", "state": "done"},
            {"name": "Screen", "note": "4 Nov", "state": "done"},
            {"name": "Interviews", "note": "3 of 4 done", "state": "current"},
            {"name": "Debrief", "note": "", "state": "todo"},
            {"name": "Offer", "note": "", "state": "todo"},
        ],
        "anchors": [
            "Goes straight to models; no user in sight",
            "Mentions users when prompted, changes nothing",
            "Asks who acts and on what; states one cost",
            "Weighs both kinds of error; sets a threshold from them",
            "Also changes what should be built because of it",
        ],
        "votes": [
            {"label": "Strong no", "score": 1, "names": []},
            {"label": "No", "score": 2, "names": ["Adaeze"]},
            {"label": "Yes", "score": 4, "names": ["Tomasz", "Mei-Lin"]},
            {"label": "Strong yes", "score": 5, "names": ["Ingrid"]},
        ],
    }


def _empty_form(theme: str) -> SampleForm:
    return SampleForm(
        auto_id=f"id_{theme}_%s",
        initial={"outcome": "Alerts reach drivers in under two seconds"},
    )


def _failed_form(theme: str) -> SampleForm:
    form = SampleForm(
        {"pay": "95k+", "outcome": "", "owner": "rafael"},
        auto_id=f"id_{theme}_bad_%s",
        prefix=None,
    )
    form.add_error("pay", "Give two amounts, such as 95,000 to 120,000")
    return form


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
    def cell(value: int | None, thin: bool = False) -> dict[str, Any]:
        return {"value": value, "thin": thin, "href": "#evidence" if value else None}

    return {
        "columns": [
            {"name": "Tomasz", "sub": "System design"},
            {"name": "Mei-Lin", "sub": "Debugging"},
            {"name": "Adaeze", "sub": "Work history"},
        ],
        "rows": [
            {"name": "Frames the decision first", "split": False, "cells": [cell(4), cell(4), cell(5)],
             "median": 4, "low": 4, "high": 5},
            {"name": "Handles delayed labels", "split": True, "cells": [cell(2), cell(4), cell(None)],
             "median": 3, "low": 2, "high": 4},
            {"name": "Code others can keep", "split": False, "cells": [cell(None), cell(3, True), cell(1)],
             "median": 2, "low": 1, "high": 3},
            {"name": "Plans for growth", "split": False, "cells": [cell(None)] * 3,
             "median": None, "low": None, "high": None},
        ],
    }  # fmt: skip
