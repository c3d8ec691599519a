"""Acts on people and access: one file for each thing acted on."""

from hiring.people.services.members import add_member
from hiring.people.services.organisations import create_organisation

__all__ = ["add_member", "create_organisation"]
