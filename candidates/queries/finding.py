"""Finding by words: in people's details, files and notes, and by tags; each row through what its reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import CharField, F, FloatField, Model, QuerySet, Value
from django.db.models.functions import Left

from candidates.domain.search.marks import READ
from candidates.domain.search.words import Query, words_of
from candidates.models import Attachment, Candidate, Note, Tag
from candidates.queries.seeing import READS_TAGS, visible_attachments, visible_candidates, visible_notes
from foundation.core.domain.folding import fold
from foundation.core.prepared import Prepared
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor

WEIGHTS = [0.1, 0.3, 0.6, 1.0]  # of text, of notes and names of files, of details, of names
PERSON, TAG, NOTE, FILE = "person", "tag", "note", "file"
# The newest of each kind are put in order; who is looked for among more is found by one word more.
MOST = {PERSON: 120, TAG: 60, NOTE: 60, FILE: 120}
# A name says more than a tag, a tag more than a note, a note more than a file.
BEFORE = {PERSON: 3.0, TAG: 2.0, NOTE: 1.0, FILE: 0.0}


class Words(SearchQuery):
    """A question of `candidates.domain.search.words`, which no parser of the database takes apart once more."""

    template = "%(expressions)s::tsquery"

    def __init__(self, raw: str) -> None:
        super().__init__(raw, search_type="raw")


class Match(NamedTuple):
    """Where words were found: in whose details, tag, note or file, and how well."""

    candidate: UUID
    kind: str
    subject: UUID
    rank: float


def matches(member: Membership, query: Query) -> list[Match]:
    """Return the best match of each person, the best first: one query, and one for the names of tags."""
    tags = tuple(_tags(member, query))
    found = (Match(*row) for row in _asked(member, raw=query.raw, **({"tags": tags} if tags else {})))
    return _best(Match(one.candidate, one.kind, one.subject, one.rank + BEFORE[one.kind]) for one in found)


def _matches(member: Membership, *, raw: str, tags: tuple[UUID, ...] = ()) -> QuerySet[Any, Any]:
    arms = [
        _arm(visible_candidates(member), raw, PERSON, "pk"),
        _arm(visible_notes(member), raw, NOTE, "application__candidate_id"),
        _arm(visible_attachments(member), raw, FILE, "candidate_id"),
    ]
    if tags:
        people = visible_candidates(member).filter(tags__in=tags)
        named = Value(TAG, CharField()), F("pk"), Value(1.0, FloatField())
        arms.append(people.order_by("-pk").values_list("pk", *named)[: MOST[TAG]])
    return arms[0].union(*arms[1:], all=True)


_asked = PreparedFor[Any](_matches, kept=False)


def _arm(rows: QuerySet[Any], raw: str, kind: str, candidate: str) -> QuerySet[Any, Any]:
    words = Words(raw)
    # Only the newest are put in order, and that is dearer than finding them all.
    newest = rows.filter(search=words).order_by("-pk").values("pk")[: MOST[kind]]
    found: QuerySet[Any, Any] = rows.model._default_manager.filter(pk__in=newest).order_by()
    rank = SearchRank(F("search"), words, weights=WEIGHTS)
    return found.values_list(candidate, Value(kind, CharField()), F("pk"), rank)


def _best(found: Iterable[Match]) -> list[Match]:
    best: dict[UUID, Match] = {}
    for one in sorted(found, key=lambda match: (match.rank, match.candidate), reverse=True):
        best.setdefault(one.candidate, one)
    return list(best.values())


def _tags(member: Membership, query: Query) -> list[UUID]:
    """Return the tags in which every one of the words begins a word, for those who read tags."""
    if member.job not in READS_TAGS:
        return []
    rows = _names_of_tags(organisation=member.organisation_id)
    return [pk for pk, name in rows if all(_begins(word, words_of(name), fold(name)) for word in query.marks)]


_names_of_tags = Prepared[tuple[UUID, str]](
    lambda *, organisation: Tag.objects.filter(organisation_id=organisation).values_list("pk", "name")
)


def _begins(word: str, words: list[str], name: str) -> bool:
    return any(one.startswith(word) for one in words) or name.startswith(word)


def people_with(member: Membership, query: Query) -> QuerySet[Candidate, Any]:
    """Return the ids of people with these words in their details, or in a file that the member may see."""
    words = Words(query.raw)
    details = Candidate.objects.filter(organisation_id=member.organisation_id, search=words).order_by().values("pk")
    inside: QuerySet[Attachment, Any] = visible_attachments(member).filter(search=words)
    return details.union(inside.order_by().values("candidate_id"))


def texts_of(found: Sequence[Match]) -> dict[UUID, tuple[str, str]]:
    """Return (name, text) of the files and notes among the matches, which the member may see: two queries at most."""
    ids = {kind: [one.subject for one in found if one.kind == kind] for kind in (FILE, NOTE)}
    return _texts(Attachment, ids[FILE], F("name"), "text") | _texts(Note, ids[NOTE], Value(""), "body")


def _texts(model: type[Model], ids: list[UUID], name: F | Value, text: str) -> dict[UUID, tuple[str, str]]:
    if not ids:
        return {}
    rows = model._default_manager.filter(pk__in=ids).values_list("pk", name, Left(text, READ))
    return {pk: (called, read) for pk, called, read in rows}
