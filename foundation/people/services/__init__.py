"""Acts on people and access: one file for each thing acted on."""

from foundation.people.services.accounts import change_account
from foundation.people.services.addresses import clear_address
from foundation.people.services.calendars import change_calendar_address, give_calendar_address, take_calendar_address
from foundation.people.services.integrations import change_integration, create_integration, switch_off, switch_on
from foundation.people.services.invitations import accept, invite, revoke, send_again
from foundation.people.services.keys import create_integration_key, create_key, limit_key, revoke_key, rotate_key
from foundation.people.services.members import (
    add_member,
    change_job,
    deactivate,
    name_member,
    put_member,
    reactivate,
    set_rate,
)
from foundation.people.services.organisations import change_organisation, create_organisation, set_up

__all__ = [
    "accept",
    "add_member",
    "change_account",
    "change_calendar_address",
    "change_integration",
    "change_job",
    "change_organisation",
    "clear_address",
    "create_integration",
    "create_integration_key",
    "create_key",
    "create_organisation",
    "deactivate",
    "give_calendar_address",
    "invite",
    "limit_key",
    "name_member",
    "put_member",
    "reactivate",
    "revoke",
    "revoke_key",
    "rotate_key",
    "send_again",
    "set_rate",
    "set_up",
    "switch_off",
    "switch_on",
    "take_calendar_address",
]
