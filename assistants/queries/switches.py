"""What an organisation allows of assistants. Off until an owner says otherwise."""

from __future__ import annotations

from foundation.people.models import Organisation

ON, PEOPLE = "assistants", "assistants_read_people"


def is_on(organisation: Organisation) -> bool:
    """Tell whether members may let assistants in."""
    return organisation.settings.get(ON) is True


def reads_people(organisation: Organisation) -> bool:
    """Tell whether assistants may be shown what candidates wrote and what was said of them."""
    return is_on(organisation) and organisation.settings.get(PEOPLE) is True


def on_anywhere() -> bool:
    """Tell whether any organisation of this installation lets assistants in."""
    return Organisation.objects.filter(**{f"settings__{ON}": True}).exists()
