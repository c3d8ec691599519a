"""Addresses outside the API on which programs may rely."""

from foundation.core.registries import Kept, kept_addresses

CSV = "text/csv"
for kept in (
    Kept("/candidates/export.csv", CSV, "The table over all roles, under the same filters."),
    Kept("/roles/{role_id}/table/export.csv", CSV, "The table of a role, under the same filters."),
    Kept("/roles/{role_id}/insights/stages.csv", CSV, "How many came through each stage, and in how long."),
):
    kept_addresses.register(kept.path, kept)
