"""People in the site's search: by words in their details, or in a file that the member may see."""

from django.urls import reverse

from candidates.queries.people import found, matching
from foundation.core.registries import Hit, search
from foundation.people.models import Membership


def people(member: Membership, text: str, limit: int) -> list[Hit]:
    """Return people with these words, each with where they stand; the newest first."""
    hits = []
    for person in found(member, matching(member, text), limit):
        standing = ", ".join(f"{line.role} ({line.stage})" for line in person.lines[:2])
        address = (
            reverse("candidates:application", args=[person.lines[0].id])
            if len(person.lines) == 1
            else reverse("candidates:candidate", args=[person.id])
        )
        hits.append(Hit(kind="candidate", title=person.name, detail=standing or person.email, url=address))
    return hits


search.register("candidates.people", people)
