"""Pages of people who may be one: the list of pairs, two side by side, and taking a merge apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from candidates import policies
from candidates.domain.duplicates import against
from candidates.domain.fields import BY_KEY
from candidates.domain.merging import FIRST, SECOND, Both, both_of, further, known_of, settled
from candidates.domain.search.words import query_of
from candidates.domain.told import reasons_in_words
from candidates.models import Application, Candidate, DuplicatePair, Merge, Tag
from candidates.queries import duplicates as reading
from candidates.queries import visible_attachments, visible_notes
from candidates.queries.finding import matches
from candidates.queries.merging import APPLICATIONS, Clash, clashes, moved_ids, obstacles, since
from candidates.queries.people import found
from candidates.registries import goes_along
from candidates.services.duplicates import facts_of
from candidates.services.merging import UNDONE_WITHIN, Choices
from foundation.core import clock
from foundation.people.models import Membership

LONGEST_SEARCH, MOST_SHOWN = 200, 20


class Line(NamedTuple):
    """A pair in the list."""

    pair: DuplicatePair
    why: str
    first: list[Application]
    second: list[Application]


def pairs_page(member: Membership, after: UUID | None) -> dict[str, Any]:
    """Return the pairs that wait for a word, the newest first, with where each person stands."""
    rows = reading.open_pairs(member)
    page = list((rows.filter(pk__lt=after) if after else rows)[: reading.PAGE + 1])
    more, page = page[reading.PAGE :], page[: reading.PAGE]
    standing = reading.standing(member, {pk for pair in page for pk in (pair.first_id, pair.second_id)})
    return {
        "pairs": [Line(pair, why(pair), standing[pair.first_id][:3], standing[pair.second_id][:3]) for pair in page],
        "after": page[-1].pk if more else None,
        "further": after is not None,
    }


def why(pair: DuplicatePair) -> str:
    """Return in words what the two of a pair share."""
    return reasons_in_words(pair.reasons, pair.first.name, pair.second.name)


class Choice(NamedTuple):
    """A field of both in the table; `kept` is the side that is chosen, '' while nobody chose."""

    both: Both
    kept: str

    @property
    def adds(self) -> bool:
        """The one that is not chosen stays known, as a further one."""
        return self.both.detail.known_by in ("names", "emails", "phones", "links")


def pair_page(member: Membership, pair: DuplicatePair, chosen: Choices) -> dict[str, Any]:
    """Return two people side by side with what is chosen so far, and what would move."""
    standing = reading.standing(member, [pair.first_id, pair.second_id])
    every = [*standing[pair.first_id], *standing[pair.second_id]]
    found = clashes(every)
    both = both_of(pair.first, pair.second)
    return {
        "pair": pair,
        "why": why(pair),
        "against": ", ".join(against(facts_of(pair.first), facts_of(pair.second))),
        "place": reading.place_of(member, pair),
        "standing": standing,
        "fields": [Choice(one, one.side or chosen.keep.get(one.detail.key, "")) for one in both],
        "tags": _tags(pair, chosen),
        "may": policies.can_decide_pair(member, pair),
        "no": policies.can_decide_pair.sentence,
        "until": clock.now() + UNDONE_WITHIN,
        **_clashing(found, chosen),
        **_moving(member, pair, standing[pair.second_id], found, chosen),
        "missing": _missing(both, found, chosen),
    }


def _tags(pair: DuplicatePair, chosen: Choices) -> dict[str, list[tuple[str, bool]]]:
    """Return the tags of each side, and whether each is to stay; all are until somebody says otherwise."""
    kept = None if chosen.tags is None else {name.lower() for name in chosen.tags}
    rows = Tag.objects.filter(candidates__in=[pair.first_id, pair.second_id])
    found: dict[str, list[tuple[str, bool]]] = {FIRST: [], SECOND: []}
    for name, owner in rows.order_by("name").values_list("name", "candidates"):
        side = FIRST if owner == pair.first_id else SECOND
        found[side].append((name, kept is None or name.lower() in kept))
    return found


def _clashing(found: Sequence[Clash], chosen: Choices) -> dict[str, Any]:
    """Return the roles in which both are in play, and what says that one of them may not be closed."""
    return {"clashes": [(clash, chosen.goes_on.get(clash.role_id)) for clash in found], "waits": obstacles(found)}


def _missing(both: Sequence[Both], found: Sequence[Clash], chosen: Choices) -> list[tuple[str, str]]:
    """Return (anchor, words) of everything that nobody chose yet, the applications first."""
    roles = [
        (f"role_{clash.role_id}", f"which application for {clash.title} goes on")
        for clash in found
        if chosen.goes_on.get(clash.role_id) not in {one.pk for one in clash.applications}
    ]
    _values, undecided = settled(both, chosen.keep)
    return [*roles, *((f"keep_{key}", f"which {BY_KEY[key].term.lower()} stays") for key in undecided)]


def _moving(
    member: Membership,
    pair: DuplicatePair,
    applications: Sequence[Application],
    found: Sequence[Clash],
    chosen: Choices,
) -> dict[str, Any]:
    """Return (what, how much) of everything that would go to the one who stays."""
    ids = [one.pk for one in applications]
    closing = [one for clash in found for one in clash.applications if one.pk != chosen.goes_on.get(clash.role_id)]
    decided = all(clash.role_id in chosen.goes_on for clash in found)
    closed = sum(one in applications for one in closing) if decided else 0
    said = f"{len(ids)}, {closed} closed as duplicate" if closed else str(len(ids))
    values, _undecided = settled(both_of(pair.first, pair.second), chosen.keep)
    others = further([known_of(pair.first), known_of(pair.second)], values)
    kept = len(others["emails"]) + bool(values.get("email"))
    counted = [
        ("Files", visible_attachments(member).filter(candidate=pair.second_id).count()),
        ("Notes", visible_notes(member).filter(application_id__in=ids).count()),
        *_with_applications(ids),
        *(count(ids) for count in goes_along),
    ]
    return {"moving": [("Applications", said), *((what, n or "none") for what, n in counted), ("E-mails kept", kept)]}


def _with_applications(ids: Collection[UUID]) -> list[tuple[str, int]]:
    """Return what stays with these applications and goes where they go: one query."""
    counts = Application.objects.filter(pk__in=ids).aggregate(
        messages=Count("answers", distinct=True),
        interviews=Count("interviews", distinct=True),
        promised=Count("promises", filter=Q(promises__ended_at=None), distinct=True),
    )
    terms = {"messages": "Messages", "interviews": "Interviews", "promised": "Promised answers"}
    return [(term, counts[name]) for name, term in terms.items()]


def same_page(member: Membership, person: Candidate, text: str) -> dict[str, Any]:
    """Return who else has the words that were typed, the best first, to be seen beside `person`: three queries."""
    query = query_of(text[:LONGEST_SEARCH])
    best = [one.candidate for one in matches(member, query) if one.candidate != person.pk] if query else []
    known = {one.id: one for one in found(member, best[:MOST_SHOWN])}
    return {"person": person, "q": text[:LONGEST_SEARCH], "people": [known[pk] for pk in best if pk in known]}


def apart_page(member: Membership, merge: Merge) -> dict[str, Any]:
    """Return what taking a merge apart would put back, and what happened since with whom it stays."""
    after = since(member, merge)
    moved = {label: len(ids) for label, ids in merge.moved.items()}
    return {
        "merge": merge,
        "applications": len(moved_ids(merge, APPLICATIONS)),
        "files": moved.get("candidates.attachment.candidate_id", 0),
        "reopened": len(merge.closed),
        "since": after,
        "changed": _changed_since(merge),
        "open": merge.undone_at is None and merge.until > clock.now(),
    }


def _changed_since(merge: Merge) -> list[tuple[str, str]]:
    """Return (field, value) of details that somebody changed by hand since."""
    kept: Mapping[str, Any] = merge.after
    return [
        (detail.label, getattr(merge.winner, key) or "–")
        for key, detail in BY_KEY.items()
        if key in kept and getattr(merge.winner, key) != kept[key]
    ]


def warnings(member: Membership, candidate_id: UUID, pairs: Collection[DuplicatePair]) -> list[dict[str, Any]]:
    """Return for each open pair of a person who the other is, what they share, and where the other stands."""
    others = {pair: pair.second if pair.first_id == candidate_id else pair.first for pair in pairs}
    standing = reading.standing(member, {one.pk for one in others.values()}) if others else {}
    return [
        {"pair": pair, "other": other, "why": why(pair), "standing": standing[other.pk][:2]}
        for pair, other in others.items()
    ]
