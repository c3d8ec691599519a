"""One person: details, tags, what they went through with us role by role, and whom they may be, too."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from candidates import policies
from candidates.models import Application, Candidate, Tag
from candidates.pages.details import detail_facts
from candidates.pages.duplicates import warnings
from candidates.queries.doors import touches_of
from candidates.queries.duplicates import merges_of, pairs_of
from candidates.queries.history import earlier_ones, visits_of
from candidates.services.tagging import LIMIT
from foundation.people.models import Membership

MOST_TAGS = 300


def person_page(
    member: Membership, found: Candidate, applications: list[Application], *, may_edit: bool
) -> dict[str, Any]:
    """Return what the page tells of a person whom the member sees."""
    visits = visits_of(member, [one.pk for one in applications])
    return {
        "candidate": found,
        "details": detail_facts(found),
        "also": [
            ("Also known as", found.names),
            ("Further addresses", found.emails),
            ("Further numbers", found.phones),
            ("Further pages", found.links),
        ],
        "applications": [(one, visits.get(one.pk, [])) for one in applications],
        "warnings": warnings(member, found.pk, pairs_of(member, found.pk)) if policies.can_see_pairs(member) else [],
        "merges": merges_of(member, found.pk) if member.is_staff_of_org else [],
        "touches": touches_of(member, found),
        "can_edit": may_edit,
        "can_merge": policies.can_merge_into(member, found),
        **tags_of(member, found, may_tag=may_edit),
    }


def tags_of(member: Membership, found: Candidate, *, may_tag: bool) -> dict[str, Any]:
    """Return the tags of a person, and those that there are to choose from: one query; nothing for who sees none."""
    if not policies.can_see_tags(member):
        return {"sees_tags": False}
    link = Tag.candidates.through.objects.filter(tag=OuterRef("pk"), candidate=found.pk)
    rows = Tag.objects.filter(organisation_id=member.organisation_id).annotate(has=Exists(link))
    named = list(rows.order_by("-has", "name").values_list("name", "has")[:MOST_TAGS])
    return {
        "candidate": found,
        "sees_tags": True,
        "tags": [name for name, has in named if has],
        "other_tags": [name for name, has in named if not has],
        "can_tag": may_tag,
        "tag_limit": LIMIT,
    }


def known_before(member: Membership, application: Application) -> dict[str, Any]:
    """Return what those who work with somebody should know: who else it may be, and when they came before."""
    return {
        "application": application,
        "warnings": warnings(member, application.candidate_id, pairs_of(member, application.candidate_id)),
        "earlier": earlier_ones(member, application),
    }
