"""Addresses outside the API on which programs may rely."""

from foundation.core.registries import Kept, kept_addresses

PUBLIC = "anybody"
for kept in (
    Kept("/jobs/{organisation}/", "text/html", "The open roles, to read.", PUBLIC),
    Kept("/jobs/{organisation}/{role_id}/", "text/html", "One role, with schema.org JobPosting inside.", PUBLIC),
    Kept("/jobs/{organisation}/feed.json", "application/feed+json", "The open roles as a JSON Feed.", PUBLIC),
    Kept("/jobs/{organisation}/feed.xml", "application/xml", "The open roles as job boards read them.", PUBLIC),
    Kept("/sitemap.xml", "application/xml", "The addresses of all open roles.", PUBLIC),
):
    kept_addresses.register(kept.path, kept)
