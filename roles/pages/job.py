"""A role as the public reads it: facts, sections, steps, and the same for search engines. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foundation.core.formatting import count, minutes, money
from foundation.core.richtext import markdown
from roles.domain.stage_kinds import StageKind
from roles.pages.loop_time import stage_time

ENGAGEMENTS = {"full_time": "Full time", "contractor": "Contract", "pilot": "Pilot project"}
# What a candidate reads over a section; the playbook's own labels speak to the one who writes it.
HEADINGS = {
    "mission": "Why it matters",
    "typical_week": "A typical week",
    "success_six_months": "Success in six months",
    "impact_90_days": "Your first 90 days",
    "impact": "Impact and challenges",
    "responsibilities": "What you own",
    "requirements": "What you bring",
    "team": "Who you work with",
    "growth": "How you grow here",
    "process": "How we hire",
    "pay": "Pay and location",
}
HEADLINE, REQUIREMENTS, PROCESS = "headline", "requirements", "process"
_PARTS = re.compile(r"\s*(?:,|;|/|\bor\b|\boder\b)\s*", re.IGNORECASE)
_REMOTE = re.compile(r"\b(?:remote\w*|anywhere|home ?office|ortsunabhängig)\b", re.IGNORECASE)
_NO_PLACE = re.compile(r"\b(?:UTC|GMT|CET|CEST|EST|PST|hybrid|hours?|within|on-?site)\b|\d|[±+]", re.IGNORECASE)
SUMMARY = 200


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the JD. `kind` is text, requirements (`musts` and `wishes`) or process (the steps follow its text)."""

    key: str
    kind: str
    label: str
    text: str = ""
    musts: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What a candidate goes through: the minutes that it asks, None when none, and what they are paid for it."""

    label: str
    minutes: int | None = None
    pay_minor: int | None = None
    about: str = ""


def sections(
    book: Sequence[Mapping[str, Any]], texts: Mapping[str, str], requirements: Sequence[tuple[str, str]], told: bool
) -> list[Section]:
    """Return what is written, in the playbook's order without the headline; `told`: there are steps to tell."""
    made = []
    for row in book:
        key, label = row["key"], HEADINGS.get(row["key"], row["label"])
        text = str(texts.get(key, "")).strip()
        if row.get("kind") == "traced_list":
            musts = tuple(text for text, kind in requirements if kind == "must")
            wishes = tuple(text for text, kind in requirements if kind != "must")
            if musts or wishes:
                made.append(Section(key, "requirements", label, "", musts, wishes))
        elif key == PROCESS and (text or told):
            made.append(Section(key, "process", label, text))
        elif text and key != HEADLINE:
            made.append(Section(key, "text", label, text))
    if told and not any(section.kind == "process" for section in made):
        made.append(Section(PROCESS, "process", HEADINGS[PROCESS]))
    return made


def steps(stages: Sequence[Mapping[str, Any]]) -> list[Step]:
    """Return the loop as a candidate goes through it; what only the team does is left out.

    The focus of a stage is written for interviewers and stays inside.
    """
    return [
        Step(
            kind.called or stage["label"],
            (stage_time(stage) or None) if kind.takes_part else None,
            stage["pay_minor"] or None,
            _about(stage),
        )
        for stage in stages
        if (kind := StageKind(stage["kind"])).is_told
    ]


def _about(stage: Mapping[str, Any]) -> str:
    said = [StageKind(stage["kind"]).about]
    if stage.get("mainly_theory"):
        said.append("Expect questions of theory.")
    if stage.get("puzzles"):
        said.append("Expect a puzzle.")
    return " ".join(filter(None, said))


def told(title: str, told_steps: Sequence[Step], currency: str, patience_days: int | None) -> str:
    """Return the process as a text to send to a candidate."""
    asked = sum(step.minutes or 0 for step in told_steps)
    paid = sum(step.minutes or 0 for step in told_steps if step.pay_minor)
    hours = f" and asks about {minutes(asked)} of you" if asked else ""
    of_it = f", {minutes(paid)} of it paid" if paid else ""
    lines = [f"How we hire for {title}", "", f"It takes {count(len(told_steps), 'step', 'steps')}{hours}{of_it}.", ""]
    for number, step in enumerate(told_steps, start=1):
        facts = [
            minutes(step.minutes) if step.minutes else "",
            f"paid {money(step.pay_minor, currency)}" if step.pay_minor else "",
        ]
        asks = ", ".join(filter(None, facts))
        lines.append(f"{number}. {step.label}{f' ({asks})' if asks else ''}. {step.about}".rstrip())
    if patience_days:
        lines += ["", f"After each step you hear from us within {count(patience_days, 'day', 'days')}, either way."]
    return "\n".join(lines).replace("\u00a0", " ")


def band(low: int | None, high: int | None, currency: str) -> str:
    """Return the yearly pay in words; '' when none is set."""
    if low is None and high is None:
        return ""
    if low is None or high is None:
        return f"{'up to' if low is None else 'from'} {money(high if low is None else low, currency)} a year"
    return (
        f"{money(low, currency)} a year" if low == high else f"{money(low, currency)} to {money(high, currency)} a year"
    )


def is_remote(location: str) -> bool:
    """Tell whether the work can be done from elsewhere."""
    return bool(_REMOTE.search(location))


def place(location: str) -> str:
    """Return the part of a location that names a place; '' when it names none."""
    parts = [part for part in _PARTS.split(location) if part and not _REMOTE.search(part)]
    return ", ".join(part.strip() for part in parts if not _NO_PLACE.search(part))


def summary(texts: Mapping[str, str]) -> str:
    """Return one line about the role for search results and shared links: the problem, else what comes first."""
    first = next((text for key in (HEADLINE, *HEADINGS) if (text := str(texts.get(key, "")).strip())), "")
    line = " ".join(first.split())
    return line if len(line) <= SUMMARY else line[: SUMMARY - 1].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


def described(headline: str, parts: Sequence[Section]) -> str:
    """Return the whole text as safe HTML, as search engines take it."""
    html = [str(markdown(headline, 2))] if headline else []
    for part in parts:
        html += [f"<h2>{escaped(part.label)}</h2>", str(markdown(part.text, 3)) if part.text else ""]
        for label, rows in (("", part.musts), ("Nice to have", part.wishes)):
            if rows:
                html += [f"<h3>{label}</h3>" if label else "", "<ul>"]
                html += [f"<li>{escaped(row)}</li>" for row in rows]
                html.append("</ul>")
    return "".join(html)


def escaped(text: str) -> str:
    """Return text that stands in HTML as it is written."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
