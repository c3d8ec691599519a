"""The shape of what someone writes on a scorecard, and how two writings of it are compared. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Stands for a flag that is not raised, a profile that is not suspected; no text can hold it.
UNRAISED = "\0"


@dataclass(frozen=True, slots=True)
class RatingInput:
    """A score from 1 to 5 or None; not assessed excludes a score; what was seen."""

    score: int | None = None
    not_assessed: bool = False
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A part of a screen's sentence, and the words of the page that show it; `page` None where nobody knows."""

    text: str = ""
    quote: str = ""
    page: int | None = None

    @property
    def spoken(self) -> str:
        """Return it as one text: what two tabs compare."""
        return "\n".join([str(self.page or ""), " ".join(self.quote.split()), self.text])


@dataclass(frozen=True, slots=True)
class CardInput:
    """What to write; absent keeps. Ratings by criterion key; flags by flag key, None lowers one; profiles likewise.

    `recommendation` is 1 to 4, 0 clears it, None keeps it. `summary` None keeps it. `sentence` is by its part and
    stands only on screens of a résumé. `note`, to the leads alone, None keeps it; it is never part of the plain JSON,
    which others read.
    """

    ratings: Mapping[str, RatingInput] = field(default_factory=dict)
    flags: Mapping[str, str | None] = field(default_factory=dict)
    recommendation: int | None = None
    summary: str | None = None
    sentence: Mapping[str, Quoted] = field(default_factory=dict)
    profiles: Mapping[str, str | None] = field(default_factory=dict)
    note: str | None = None

    def pieces(self) -> dict[str, str]:
        """Return each named piece that is written, in its comparable form."""
        found = {f"ratings.{key}": spoken(rating) for key, rating in self.ratings.items()}
        for kind, ticked in (("flags", self.flags), ("profiles", self.profiles)):
            found |= {f"{kind}.{key}": UNRAISED if text is None else text for key, text in ticked.items()}
        if self.recommendation is not None:
            found["recommendation"] = str(self.recommendation or "")
        if self.summary is not None:
            found["summary"] = self.summary
        if self.note is not None:
            found["note"] = self.note
        found |= {f"sentence.{part}": said.spoken for part, said in self.sentence.items()}
        return found

    def as_json(self) -> dict[str, Any]:
        """Return what is written as plain JSON: ratings and flags by key, the sentence where there is one."""
        said = {part: {"text": s.text, "quote": s.quote, "page": s.page} for part, s in self.sentence.items()}
        return ({"sentence": said} if said else {}) | {
            "ratings": {
                key: {"score": rating.score, "not_assessed": rating.not_assessed, "evidence": rating.evidence}
                for key, rating in self.ratings.items()
            },
            "flags": dict(self.flags),
            "profiles": dict(self.profiles),
            "recommendation": self.recommendation or None,
            "summary": self.summary,
        }

    @classmethod
    def of_json(cls, held: Mapping[str, Any]) -> "CardInput":
        """Return what `as_json` made plain."""
        return cls(
            ratings={key: RatingInput(**given) for key, given in held["ratings"].items()},
            flags=held["flags"],
            recommendation=held["recommendation"] or 0,
            summary=held["summary"],
            sentence={part: Quoted(**said) for part, said in held.get("sentence", {}).items()},
            profiles=held.get("profiles", {}),
        )


def changes(before: CardInput, after: CardInput) -> list[tuple[str, str, str]]:
    """Return each piece that differs, as (its name, what it was, what it became); UNRAISED for a flag that is none."""
    was, became = before.pieces(), after.pieces()
    names = [*was, *(name for name in became if name not in was)]
    return [
        (name, was.get(name, UNRAISED), became.get(name, UNRAISED))
        for name in names
        if was.get(name, UNRAISED) != became.get(name, UNRAISED)
    ]


def spoken(rating: RatingInput) -> str:
    """Return a rating as one text: what two tabs compare."""
    mark = "na" if rating.not_assessed else str(rating.score or "")
    return f"{mark}\n{rating.evidence}"


def unread(held: Mapping[str, str], written: Mapping[str, str], seen: Mapping[str, str]) -> dict[str, str]:
    """Return the stored pieces that `written` would overwrite unread: neither written so nor as `seen` (digests)."""
    stored = {name: held.get(name, UNRAISED) for name in written}
    return {name: text for name, text in stored.items() if text != written[name] and digest(text) != seen.get(name)}


def digest(text: str) -> str:
    """Return a short mark of what was read, for a hidden field; it is never shown and decides only on conflicts."""
    return hashlib.blake2s(text.encode(), digest_size=8).hexdigest()
