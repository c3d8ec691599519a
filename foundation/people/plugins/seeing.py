"""Who sees other rows by having another job, and what keys are told of it."""

from foundation.core.registries import Sight, sights

sights.register(
    "people.standing",
    Sight("people.Membership", ("job", "active"), "member", "SELECT organisation_id, id, id FROM {changed} AS c"),
)
