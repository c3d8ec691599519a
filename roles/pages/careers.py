"""Where the organisation hires and what stands beside its jobs, as the page to set it shows."""

from __future__ import annotations

from typing import Any

from foundation.people.models import Organisation
from roles.domain import places
from roles.pages import public_links
from roles.queries.careers import careers_of
from roles.queries.public import public_organisation

SNIPPET = '<iframe src="{url}" title="Jobs at {name}" width="100%" height="600" loading="lazy"></iframe>'


def typed(organisation: Organisation) -> dict[str, str]:
    """Return what is set, as somebody would type it."""
    said = careers_of(organisation)
    lines = [in_words(code) for code in said.places]
    return {"website": said.website, "logo": said.logo, "places": "\n".join(lines)}


def in_words(code: str) -> str:
    """Return a country, or a region with its country: 'New York, United States'."""
    country, _, region = code.partition("-")
    named = places.country_name(country)
    return f"{places.region_name(code)}, {named}" if region else named


def page(organisation: Organisation) -> dict[str, Any]:
    """Return the addresses of the list, its feeds and the snippet; `shown` tells whether they are there yet."""
    slug = organisation.slug
    name = organisation.name.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return {
        "shown": public_organisation(slug) is not None,
        "addresses": [
            ("list", "All open roles", public_links.jobs_url(slug)),
            ("xml", "Feed for job boards (XML)", public_links.jobs_url(slug, "roles:jobs_xml")),
            ("json", "Feed for scripts and readers (JSON)", public_links.jobs_url(slug, "roles:jobs_json")),
        ],
        "snippet": SNIPPET.format(url=public_links.jobs_url(slug, "roles:jobs_embedded"), name=name),
    }
