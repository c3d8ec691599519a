"""What a scorecard form shows: the kit's criteria with what is stored, or with what was typed when it was refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rubrics.domain.drafts import UNRAISED, CardInput, RatingInput, digest
from rubrics.domain.scoring import hint_on
from rubrics.domain.screening import PARTS
from rubrics.models import Criterion, Flag, GradingSeat
from rubrics.pages.paper import Paper
from rubrics.queries import outcomes_needing
from rubrics.queries.practice import levels_of
from rubrics.services.scorecards import stage_of

ABILITIES = {
    "pipelines": "can build data pipelines",
    "train_evaluate": "can train and evaluate models",
    "deploy_monitor": "can deploy and monitor models",
}
NOTE = "Note to the leads"
RECOMMENDATIONS = (
    (1, "Strong no", "I would argue against"),
    (2, "No", "Not for this role"),
    (3, "Yes", "I would hire"),
    (4, "Strong yes", "I would argue for"),
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it is shown: what is stored, or what was typed when it was refused, with errors beside its parts.

    `seen` are the digests of what the author had read, `held` the stored texts by part. Without `save_url` its parts
    do not save by themselves.
    """

    sheet: Paper
    shown: CardInput
    errors: Mapping[str, Sequence[str]]
    seen: Mapping[str, str]
    held: Mapping[str, str]
    save_url: str

    def mark(self, part: str) -> str:
        """Return the digest of a part that its author has read."""
        return self.seen.get(part) or digest(self.held.get(part, UNRAISED))

    def said(self, part: str) -> str:
        """Return what is wrong with a part; '' when nothing is."""
        return " ".join(self.errors.get(part, ()))

    def url(self, part: str) -> str | None:
        """Return the address that saves a part alone."""
        return f"{self.save_url}?part={part}" if self.save_url else None


def form_context(
    sheet: Paper,
    *,
    typed: CardInput | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
    seen: Mapping[str, str] | None = None,
    save_url: str = "",
) -> dict[str, Any]:
    """Return the form's context; `typed` is shown instead of what is stored, with `errors` beside its parts."""
    filled = Filled(sheet, typed or sheet.held, errors or {}, seen or {}, sheet.held.pieces(), save_url)
    flags = _flags(filled)
    return {
        "criteria": _criteria(filled),
        "signals": [flag for flag in flags if not flag["red"]],
        "red_flags": [flag for flag in flags if flag["red"]],
        "profiles": _profiles(filled),
        "plain_only": sheet.narrow,
        **_overall(filled),
        "error_count": len(filled.errors),
        "error_links": _links(sheet, filled.errors),
        "version": sheet.version,
        "done": done(sheet.held),
        "total": len(sheet.criteria),
    }


def _criteria(filled: Filled) -> list[dict[str, Any]]:
    refs = _outcomes(stage_of(filled.sheet.seat).role_id)
    seat = filled.sheet.seat
    # What was quoted from the very person who is judged stays away: this scorecard is written blind.
    besides = seat.application_id if isinstance(seat, GradingSeat) else seat.interview.application_id
    levels = levels_of(filled.sheet.criteria, besides=besides)
    return [_criterion(filled, one, refs.get(one.key, ""), levels[one.pk]) for one in filled.sheet.criteria]


def _criterion(
    filled: Filled, criterion: Criterion, ref: str, levels: Sequence[tuple[str, list[str]]]
) -> dict[str, Any]:
    part, given = f"ratings.{criterion.key}", filled.shown.ratings.get(criterion.key, RatingInput())
    return {
        "key": criterion.key,
        "label": criterion.label,
        "say": _say(criterion),
        "ref": ref,
        "anchors": [text for text, _ in levels],
        "examples": [(level, said) for level, (_, own) in enumerate(levels, start=1) for said in own],
        "value": value_of(given),
        "evidence": given.evidence,
        "thin": hint_on(given.score, given.evidence),
        "level_error": filled.said(f"{part}.score"),
        "error": filled.said(f"{part}.evidence"),
        "save_url": filled.url(part),
        "hidden": {f"seen-{part}": filled.mark(part)},
    }


def _flags(filled: Filled) -> list[dict[str, Any]]:
    raised = filled.shown.flags
    return [
        {
            "key": flag.key,
            "label": flag.label,
            "red": flag.kind == Flag.Kind.RED_FLAG,
            "raised": raised.get(flag.key) is not None,
            "evidence": raised.get(flag.key) or "",
            "error": filled.said(f"flags.{flag.key}"),
            "save_url": filled.url(f"flags.{flag.key}"),
            "hidden": {f"seen-flags.{flag.key}": filled.mark(f"flags.{flag.key}")},
        }
        for flag in filled.sheet.flags
    ]


def _profiles(filled: Filled) -> list[dict[str, Any]]:
    suspected, raised = filled.shown.profiles, {key for key, text in filled.shown.flags.items() if text is not None}
    return [
        {
            "key": one.key,
            "label": one.label,
            "say": _sentences(one.looks_like, one.risk, one.filter),
            "probes": one.probes,
            "hint": flags_ticked(len(raised.intersection(one.suspect_when))),
            "raised": suspected.get(one.key) is not None,
            "evidence": suspected.get(one.key) or "",
            "error": filled.said(f"profiles.{one.key}"),
            "save_url": filled.url(f"profiles.{one.key}"),
            "hidden": {f"seen-profiles.{one.key}": filled.mark(f"profiles.{one.key}")},
        }
        for one in filled.sheet.profiles
    ]


def _sentences(*texts: str) -> str:
    """Return texts of the library as sentences after each other."""
    plain = [text.strip() for text in texts if text.strip()]
    return " ".join(f"{text[:1].upper()}{text[1:].rstrip('.')}." for text in plain)


def flags_ticked(count: int) -> str:
    """Say how many flags that hint at a profile are ticked; '' for none. It is a hint to look, and decides nothing."""
    return {0: "", 1: "One flag you ticked hints at it"}.get(count, f"{count} flags you ticked hint at it")


def _overall(filled: Filled) -> dict[str, Any]:
    """Return what stands under the criteria: the recommendation, the summary and the note to the leads."""
    parts = ("recommendation", "summary", "note")
    return {
        "recommendations": RECOMMENDATIONS,
        "recommendation": filled.shown.recommendation,
        "summary": filled.shown.summary or "",
        "note": filled.shown.note or "",
        "seen": {name: filled.mark(name) for name in parts},
        "overall_url": {name: filled.url(name) for name in parts},
        "errors": {name: filled.errors.get(name, ()) for name in (*parts, "reason")},
    }


def value_of(given: RatingInput) -> str | None:
    """Return the chosen radio: '1' to '5', '0' for not assessed, None for nothing."""
    if given.not_assessed:
        return "0"
    return str(given.score) if given.score in range(1, 6) else None


def done(held: CardInput) -> int:
    """Return how many criteria are scored or marked as not assessed."""
    return sum(rating.score is not None or rating.not_assessed for rating in held.ratings.values())


def _say(criterion: Criterion) -> str:
    known = [ABILITIES[key] for key in criterion.tests if key in ABILITIES]
    return f"Shows whether they {' and '.join(known)}." if known else ""


def _outcomes(role_id: UUID) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, position in outcomes_needing(role_id):
        found[key] = f"{found[key]} O{position}" if key in found else f"O{position}"
    return found


def _links(sheet: Paper, errors: Mapping[str, Sequence[str]]) -> list[tuple[str, str, str]]:
    """Return (anchor, name, sentence) for the summary on top of a refused form."""
    names = {f"ratings.{one.key}": (f"#criterion-{one.key}", one.label) for one in sheet.criteria}
    names |= {f"flags.{flag.key}": (f"#signal-{flag.key}", flag.label) for flag in sheet.flags}
    names |= {f"profiles.{one.key}": (f"#signal-profile-{one.key}", one.label) for one in sheet.profiles}
    names["note"] = ("#note", NOTE)
    names["recommendation"] = ("#rec", "Recommendation")
    names["summary"] = ("#summary", "Summary")
    names["reason"] = ("#id_reason", "Reason")
    found = []
    for part, sentences in errors.items():
        stem = part.rsplit(".", 1)[0] if part.endswith((".score", ".evidence")) else part
        anchor, name = names.get(stem, ("#card", "This scorecard"))
        found.append((anchor, name, " ".join(sentences)))
    return found


def clashes(sheet: Paper, typed: CardInput, current: Mapping[str, str]) -> list[dict[str, str]]:
    """Return each part that two windows wrote, with both texts, for people to choose."""
    mine = typed.pieces()
    labels = {f"ratings.{one.key}": one.label for one in sheet.criteria}
    labels |= {f"flags.{flag.key}": flag.label for flag in sheet.flags}
    labels |= {f"profiles.{one.key}": one.label for one in sheet.profiles}
    labels |= {"recommendation": "Recommendation", "summary": "Summary", "note": NOTE}
    labels |= {f"sentence.{part}": label for part, label in PARTS.items()}
    return [
        {
            "part": part,
            "label": labels.get(part, part),
            "theirs": readable(part, text),
            "mine": readable(part, mine.get(part, UNRAISED)),
        }
        for part, text in current.items()
    ]


def unsaved(sheet: Paper, typed: CardInput) -> list[dict[str, str]]:
    """Return each part that was typed and is not what is stored, with both texts."""
    held = sheet.held.pieces()
    differing = {part: held.get(part, UNRAISED) for part, text in typed.pieces().items()}
    return clashes(sheet, typed, {part: text for part, text in differing.items() if text != typed.pieces()[part]})


def readable(part: str, text: str) -> str:
    """Return a stored part in words."""
    if text == UNRAISED:
        return "Empty" if part.startswith("sentence.") else "Not ticked"
    if part == "recommendation":
        return {str(value): label for value, label, _ in RECOMMENDATIONS}.get(text, "Nothing chosen")
    if part.startswith("sentence."):
        page, quote, said = text.split("\n", 2)
        at = f", page {page}" if page else ""
        return f"{said or 'Empty'} (“{quote}”{at})" if quote else said or "Empty"
    if not part.startswith("ratings."):
        return text or "Empty"
    mark, _, evidence = text.partition("\n")
    score = {"na": "Not assessed", "": "No score"}.get(mark, mark)
    return f"{score}. {evidence}" if evidence else score
