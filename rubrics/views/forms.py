"""Reading a scorecard form: names of its fields, and only what was changed in this window.

Fields: score-<criterion> (1 to 5, 0 for not assessed), evidence-<criterion>, flag-<flag>, flag-evidence-<flag>,
profile-<profile>, profile-evidence-<profile>, recommendation, summary, note, version; of a screen's sentence
sentence-<part>, quote-<part>, page-<part>. Beside each part a field seen-<part> holds the digest of what the window
read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict

from rubrics.domain.drafts import CardInput, Quoted, RatingInput, digest
from rubrics.domain.screening import PARTS

NOT_ASSESSED = "0"
UNREADABLE = -1
MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Posted:
    """What came in: all that was typed, only what differs from what the window read, and the digests."""

    typed: CardInput
    changed: CardInput
    seen: Mapping[str, str]
    version: int


def read(
    post: QueryDict, criteria: Iterable[str], flags: Iterable[str], part: str = "", profiles: Iterable[str] = ()
) -> Posted:
    """Return a posted scorecard; with `part` ("ratings.x", "flags.x", "sentence.x", "summary") only that part.

    A part whose fields are not in the form at all stays as it is; an empty choice in the form clears.
    """

    def asked(name: str, *fields: str) -> bool:
        return part in ("", name) and any(field in post for field in fields)

    def ticked(kind: str, keys: Iterable[str]) -> dict[str, str | None]:
        fields = {key: (f"{kind}s.{key}", f"{kind}-{key}", f"{kind}-evidence-{key}") for key in keys}
        return {key: tick(post, kind, key) for key, names in fields.items() if asked(*names)}

    overall = asked("recommendation", "recommendation", "seen-recommendation")
    wanted = CardInput(
        ratings={
            key: rating(post, key) for key in criteria if asked(f"ratings.{key}", f"score-{key}", f"evidence-{key}")
        },
        flags=ticked("flag", flags),
        recommendation=number(post.get("recommendation") or "0") if overall else None,
        summary=text(post, "summary") if asked("summary", "summary") else None,
        sentence={one: quoted(post, one) for one in PARTS if asked(f"sentence.{one}", f"sentence-{one}")},
        profiles=ticked("profile", profiles),
        note=text(post, "note") if asked("note", "note") else None,
    )
    seen = {name: post.get(f"seen-{name}", "") for name in wanted.pieces() if f"seen-{name}" in post}
    return Posted(wanted, _changed(wanted, seen), seen, max(number(post.get("version") or "0"), 0))


def _changed(wanted: CardInput, seen: Mapping[str, str]) -> CardInput:
    """Return what differs from what the window read."""
    same = {name for name, said in wanted.pieces().items() if seen.get(name) == digest(said)}
    return replace(
        wanted,
        ratings={key: given for key, given in wanted.ratings.items() if f"ratings.{key}" not in same},
        flags={key: given for key, given in wanted.flags.items() if f"flags.{key}" not in same},
        recommendation=None if "recommendation" in same else wanted.recommendation,
        summary=None if "summary" in same else wanted.summary,
        sentence={one: said for one, said in wanted.sentence.items() if f"sentence.{one}" not in same},
        profiles={key: said for key, said in wanted.profiles.items() if f"profiles.{key}" not in same},
        note=None if "note" in same else wanted.note,
    )


def strays(post: QueryDict, criteria: Iterable[str], flags: Iterable[str], profiles: Iterable[str]) -> CardInput:
    """Return what was said in parts that the form no longer has: its kit or library was changed since it was drawn."""

    def more(here: Iterable[str], *stems: str) -> list[str]:
        keys = (name.removeprefix(stem) for stem in stems for name in post if name.startswith(stem))
        return [key for key in dict.fromkeys(keys) if "-" not in key and key not in set(here)]

    said = read(
        post, more(criteria, "score-", "evidence-"), more(flags, "flag-"), profiles=more(profiles, "profile-")
    ).changed
    return CardInput(
        ratings={key: given for key, given in said.ratings.items() if given != RatingInput()},
        flags={key: words for key, words in said.flags.items() if words is not None},
        profiles={key: words for key, words in said.profiles.items() if words is not None},
    )


def rating(post: QueryDict, key: str) -> RatingInput:
    """Return one criterion as posted."""
    chosen = post.get(f"score-{key}", "")
    evidence = text(post, f"evidence-{key}")
    if chosen == NOT_ASSESSED:
        return RatingInput(not_assessed=True, evidence=evidence)
    return RatingInput(score=number(chosen) if chosen else None, evidence=evidence)


def quoted(post: QueryDict, part: str) -> Quoted:
    """Return one part of a screen's sentence as posted; a page that is no number is none."""
    page = number(post.get(f"page-{part}") or "0")
    quote = " ".join(text(post, f"quote-{part}").split())
    return Quoted(text(post, f"sentence-{part}"), quote, page if 0 < page < MOST_PAGES and quote else None)


def tick(post: QueryDict, kind: str, key: str) -> str | None:
    """Return the evidence of a raised flag or of a suspected profile, None when it is not ticked."""
    return text(post, f"{kind}-evidence-{key}") if f"{kind}-{key}" in post else None


def text(post: QueryDict, name: str) -> str:
    """Return typed text with the line ends that we store."""
    return post.get(name, "").replace("\r\n", "\n").strip()


def number(said: str) -> int:
    """Return a small whole number, or -1 for what is none: the service says what is wrong with it."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else UNREADABLE
