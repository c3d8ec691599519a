"""People in the site's search: by words in their details, files and notes, by tags, addresses and numbers."""

from collections.abc import Mapping
from uuid import UUID

from candidates.domain.search.marks import passage, spans
from candidates.domain.search.words import Query, query_of
from candidates.queries.finding import FILE, NOTE, TAG, Match, matches, texts_of
from candidates.queries.people import Found, found
from foundation.core.addresses import address
from foundation.core.registries import Hit, search
from foundation.people.models import Membership


def people(member: Membership, text: str, limit: int) -> list[Hit]:
    """Return people with these words, each with where they stand and where the words were found; the best first."""
    query = query_of(text)
    if query is None:
        return []
    best = matches(member, query)[:limit]
    texts = texts_of(best)
    known = {one.id: one for one in found(member, [one.candidate for one in best])}
    return [_hit(known[one.candidate], one, query, texts) for one in best if one.candidate in known]


def _hit(person: Found, match: Match, query: Query, texts: Mapping[UUID, tuple[str, str]]) -> Hit:
    standing = ", ".join(f"{line.role} ({line.stage})" for line in person.lines[:2])
    only = person.lines[0].id if len(person.lines) == 1 else None
    url = address("candidates:application", only) if only else address("candidates:candidate", person.id)
    where, text = _place(person, match, texts)
    line, marks = passage(text, query.marks) or ("", ())
    title_marks = tuple(spans(person.name, query.marks))
    return Hit("candidate", person.name, standing or person.email, url, title_marks, where if line else "", line, marks)


def _place(person: Found, match: Match, texts: Mapping[UUID, tuple[str, str]]) -> tuple[str, str]:
    """Return where the words were found, in words, and the text there."""
    if match.kind == TAG:
        return "", ""
    name, text = texts.get(match.subject, ("", ""))
    if match.kind == FILE:
        return name, text
    if match.kind == NOTE:
        return "Note", text
    details = (person.email, person.phone, person.company, person.location, person.linkedin)
    return "Details", " · ".join(filter(None, details))


search.register("candidates.people", people)
