"""Addresses outside the API on which programs may rely, and pages here to which pages below lead."""

from foundation.core.registries import Kept, kept_addresses, pages_above

pages_above.register("calendar.own", "own_calendar")
kept_addresses.register(
    "/calendar/{token}.ics",
    Kept(
        "/calendar/{token}.ics",
        "text/calendar",
        "A member's own interviews, and their to-dos that have a day.",
        "whoever has the secret address",
    ),
)
