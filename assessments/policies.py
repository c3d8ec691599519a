"""Who may send, extend, grade and pay take-homes. Reading is in queries."""

from assessments.models import Assignment
from candidates.models import Application
from candidates.policies import can_work_application, leads
from foundation.core.rules import rule
from foundation.people.models import Membership
from rubrics.policies import can_keep_library

can_keep_tasks = rule(can_keep_library.sentence)(can_keep_library)


@rule("Only those who run this pipeline send a take-home.")
def can_send_take_home(member: Membership, application: Application) -> bool:
    """Those who work the pipeline of the role."""
    return can_work_application(member, application)


@rule("Only those who run this pipeline do this.")
def can_manage_assignment(member: Membership, assignment: Assignment) -> bool:
    """Extend, take back, ask graders, record payment: those who may send."""
    return can_send_take_home(member, assignment.application)


@rule("Only those who run this pipeline choose graders.")
def can_choose_graders(member: Membership, assignment: Assignment) -> bool:
    """The same people, and the lead in any case."""
    return can_manage_assignment(member, assignment) or leads(member, assignment.application.role)
