"""The table of legal moves stands guard over every move."""

from candidates.models import Application
from candidates.queries.legal import refusals, refusals_of_many
from candidates.registries import move_guards_of_many
from foundation.core.registries import move_guards
from foundation.people.models import Membership
from roles.models import Stage


def legal(application: Application, to_stage: Stage, member: Membership) -> list[str]:
    """Say why a step is not legal, or what it still needs."""
    return refusals(member, application, to_stage)


move_guards.register("candidates.legal", legal)
move_guards_of_many.register("candidates.legal", refusals_of_many)
