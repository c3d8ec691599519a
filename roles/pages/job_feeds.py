"""The open roles of an organisation as feeds: XML for job boards, JSON Feed for readers and scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from foundation.people.models import Organisation
from roles.models import Role
from roles.pages import job_posting, jobs, public_links

# What XML 1.0 cannot hold, though a text may.
NOT_XML = {code: None for code in (*range(0x20), 0xFFFE, 0xFFFF) if code not in (0x9, 0xA, 0xD)}


def xml(organisation: Organisation, roles: Sequence[Role]) -> bytes:
    """Return <source> with one <job> for each place of each role, in the names that job boards agreed on."""
    root = Element("source")
    _add(root, [("publisher", organisation.name), ("publisherurl", public_links.jobs_url(organisation.slug))])
    for row in jobs.feed(roles):
        for number, site in enumerate(row["role"].places or [{}]):
            _add(SubElement(root, "job"), _tags(row, site, number))
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _tags(row: Mapping[str, Any], site: Mapping[str, str], number: int) -> Iterable[tuple[str, str]]:
    role, posting = row["role"], row["posting"]
    salary = posting.get("baseSalary", {})
    ends = [str(salary["value"][end]) for end in ("minValue", "maxValue") if salary and end in salary["value"]]
    return [
        ("title", role.title),
        ("date", posting["datePosted"]),
        ("referencenumber", f"{role.pk}-{number + 1}" if number else str(role.pk)),
        ("url", posting["url"]),
        ("company", posting["hiringOrganization"]["name"]),
        ("city", site.get("city", "")),
        ("state", site.get("region", "").rpartition("-")[2]),
        ("country", site.get("country", "") or next(iter(role.remote_from), "")),
        ("remotetype", {"remote": "Fully remote", "hybrid": "Hybrid remote"}.get(role.workplace, "")),
        ("description", posting["description"]),
        ("salary", f"{salary['currency']} {' - '.join(ends)} per year" if ends else ""),
        ("jobtype", posting.get("employmentType", "").lower().replace("_", "")),
        ("expirationdate", posting.get("validThrough", "")[:10]),
        ("sourcename", posting["hiringOrganization"]["name"]),
    ]


def _add(parent: Element, tags: Iterable[tuple[str, str]]) -> None:
    for name, value in tags:
        if value:
            SubElement(parent, name).text = value.translate(NOT_XML)


def json(organisation: Organisation, roles: Sequence[Role]) -> dict[str, Any]:
    """Return a JSON Feed 1.1 (https://jsonfeed.org/version/1.1); `_posting` of an item is its JobPosting,
    which one without a country has not."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"Jobs at {organisation.name}",
        "home_page_url": public_links.jobs_url(organisation.slug),
        "feed_url": public_links.jobs_url(organisation.slug, "roles:jobs_json"),
        "items": [
            {
                "id": str(row["role"].pk),
                "url": row["posting"]["url"],
                "title": row["title"],
                "summary": row["summary"],
                "content_html": row["posting"]["description"],
                "date_published": row["role"].opened_at.isoformat(),
                "tags": [tag for tag in (row["location"], row["engagement"], row["band"]) if tag],
                **({"_posting": row["posting"]} if job_posting.showable(row["posting"]) else {}),
            }
            for row in jobs.feed(roles)
        ],
    }
