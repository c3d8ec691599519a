"""What was said once of a role and is wanted again: what its brief and its JD may take from where it stands already.

A text is said in one place: on Scope, in the brief, by the loop, the plan or the band. A first brief and a first JD
begin with it, and their pages offer the rest section by section. Nothing here is asked of the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foundation.core.formatting import MINOR_DIGITS, money
from roles.domain import shipped
from roles.domain.jd_lint.rules.money import amounts
from roles.domain.jd_promises.loop import in_words
from roles.models import Role
from roles.queries.jd_findings import told_of
from roles.queries.snapshot import Snapshot

PARTS = ("brief_and_jd", "scoping", "plan")
LINES = "outcomes_list"
BAND = "band"
ASKED_BY_BOTH = ("done", "day_one", "month_six")  # by the scope, and by the brief once it is written
PHASES_OF_A_CANDIDATE = ("assess", "offer_onboard")
# What the sections of a JD may take, beside what the playbook fills them from; a bare key is what the brief says, or
# before it says anything, the scope.
WANTED: Mapping[str, Sequence[str]] = {
    "headline": ("outcome", "scope.problem"),
    "mission": ("users",),
    "success_six_months": ("done", "month_six"),
    "impact_90_days": ("first_90_days",),
    "impact": ("scope.problem", "latency"),
    "responsibilities": ("day_one", "scope.owns"),
    "team": ("team",),
    "process": ("loop", "plan"),
    "pay": (BAND, "place"),
}
AT_FIRST = {"success_six_months": ("done", "month_six"), "responsibilities": ("day_one",), "pay": (BAND,)}


@dataclass(frozen=True, slots=True)
class Said:
    """A text that stands somewhere: `key` names it, `where` the place in words, `label` what it is of that place."""

    key: str
    where: str
    label: str
    text: str


class Sources:
    """All that a JD may take of one role; what the band says only where `pays`."""

    def __init__(
        self, role: Role, shot: Snapshot, books: Mapping[str, Mapping[str, Any]], *, pays: bool, language: str = "en"
    ) -> None:
        self.role, self.shot, self.books, self.pays, self.language = role, shot, books, pays, language
        self.brief: Mapping[str, str] = shot.brief["sections"] if shot.brief else {}
        self.labels = {row["key"]: row["label"] for row in books["brief_and_jd"]["brief"]["sections"]}
        self.lists = {row["key"] for row in books["brief_and_jd"]["brief"]["sections"] if row.get("kind") == LINES}

    def of_section(self, section: Mapping[str, Any]) -> list[Said]:
        """Return what a section may take, in the order in which it is offered; blank texts are left out."""
        wanted = (*section.get("from_brief", ()), *WANTED.get(section["key"], ()))
        return [said for key in dict.fromkeys(wanted) if (said := self.one(key)).text]

    def at_first(self, section: Mapping[str, Any]) -> list[Said]:
        """Return what a section of the first draft begins with."""
        wanted = section.get("from_brief") or AT_FIRST.get(section["key"], ())
        return [said for key in wanted if (said := self.one(key)).text]

    def one(self, key: str) -> Said:
        """Return one text by its key; an empty one when nothing is said of it."""
        if key in OTHERS:
            return OTHERS[key](self)
        if key in self.lists:
            text = "\n".join(f"- {row['text']}" for row in self.shot.outcomes)
            return Said(key, "the brief", self.labels[key], text)
        text = str(self.brief.get(key) or "").strip()
        if text or key not in ASKED_BY_BOTH:
            return Said(key, "the brief", self.labels.get(key, key), text)
        return Said(key, "scope", self.labels.get(key, key), str(self._questions.get(key) or "").strip())

    @property
    def _questions(self) -> Mapping[str, str]:
        return self.shot.scope.get("questions") or {}

    def from_problem(self) -> Said:
        return Said("scope.problem", "scope", "The problem", str(self._questions.get("problem") or "").strip())

    def from_owns(self) -> Said:
        words = shipped.work_parts(self.books["scoping"])
        owned = [words.get(part, part) for part in self.shot.scope.get("owns") or ()]
        verb = "Ihnen gehören" if self.language == "de" else "You own"
        text = f"{verb}: {', '.join(owned)}." if owned else ""
        return Said("scope.owns", "scope", "Which work around the model is theirs", text)

    def from_loop(self) -> Said:
        loop = told_of(self.role, self.shot)
        paid = next((row["pay_minor"] for row in self.shot.stages if row["pay_minor"]), None)
        words = in_words(loop, _plain(money(paid, self.role.currency)) if paid else "", self.language)
        return Said("loop", "the loop", "Steps, hours and pay", words)

    def from_plan(self) -> Said:
        phases = {row["key"]: row["weeks"] for row in self.books.get("plan", {}).get("phases", ())}
        spans = [phases[key] for key in PHASES_OF_A_CANDIDATE if key in phases]
        low, high = sum(span[0] for span in spans), sum(span[-1] for span in spans)
        text = ""
        if spans and self.language == "de":
            text = f"Vom ersten Gespräch bis zum Angebot planen wir {_range(low, high, 'bis')} Wochen."
        elif spans:
            text = f"We plan {_range(low, high, 'to')} weeks from the first call to an offer."
        return Said("plan", "the plan", "Weeks from first call to offer", text)

    def from_band(self) -> Said:
        return Said(BAND, "the band", "Pay", band(self.role, self.language) if self.pays else "")

    def from_place(self) -> Said:
        return Said("place", "the role", "Where", self.role.location.strip())


OTHERS = {
    "scope.problem": Sources.from_problem,
    "scope.owns": Sources.from_owns,
    "loop": Sources.from_loop,
    "plan": Sources.from_plan,
    BAND: Sources.from_band,
    "place": Sources.from_place,
}


def first_texts(sources: Sources, sections: Sequence[Mapping[str, Any]]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the sections that the first draft of a JD begins with, and by key the texts that it took for them."""
    found = {row["key"]: sources.at_first(row) for row in sections}
    texts = {key: "\n\n".join(said.text for said in rows) for key, rows in found.items() if rows}
    return texts, {said.key: said.text for rows in found.values() for said in rows}


def stands_in(said: str, text: str) -> bool:
    """Tell whether a text holds what was said, however its lines are broken."""
    return " ".join(said.split()) in " ".join(text.split())


def band(role: Role, language: str = "en") -> str:
    """Return the yearly pay of a role as a sentence; '' while the band is not whole."""
    low, high = role.band_low_minor, role.band_high_minor
    if low is None or high is None:
        return ""
    least, most = _plain(money(low, role.currency)), _plain(money(high, role.currency))
    if language == "de":
        return f"{least} im Jahr." if low == high else f"{least} bis {most} im Jahr."
    return f"{least} a year." if low == high else f"{least} to {most} a year."


def names_other_pay(role: Role, text: str) -> bool:
    """Tell whether a text names money a year, and neither end of the role's band."""
    if role.band_low_minor is None or role.band_high_minor is None:
        return False
    digits = MINOR_DIGITS.get(role.currency.upper(), 2)
    ends = {role.band_low_minor / 10**digits, role.band_high_minor / 10**digits}
    named = {amount.value for amount in amounts(text) if amount.money or amount.value >= SMALLEST_YEAR}
    return bool(named) and named.isdisjoint(ends)


SMALLEST_YEAR = 10_000  # a bare figure below it is hardly a year's pay


def _range(low: int, high: int, word: str) -> str:
    return str(low) if low == high else f"{low} {word} {high}"


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")
