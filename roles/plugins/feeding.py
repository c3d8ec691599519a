"""Which seats give sight of roles, for the feed of changes."""

from foundation.core.registries import Sight, sights

sights.register(
    "roles.seats",
    Sight(
        "roles.RoleSeat",
        ("role_id", "member_id", "kind"),
        "role",
        "SELECT organisation_id, role_id, member_id FROM {changed} AS c",
    ),
)
