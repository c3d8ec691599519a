"""Who may do what on a role. Seeing is decided before, in queries; here a member has the role in hand.

A rule refuses in its own words, see foundation.core.rules; a plain predicate only answers.
"""

from __future__ import annotations

from foundation.core.prepared import Prepared
from foundation.core.rules import rule
from foundation.people.models import Job, Membership
from roles.domain.legal import Who
from roles.models import BriefVersion, Opening, PlanTask, Role, RoleSeat, RoleTemplate
from roles.queries.leading import LEADS, may_lead


def kinds(member: Membership, role: Role) -> frozenset[str]:
    """Return the kinds of seat that the member has on the role; no query when the seats are loaded."""
    if "seats" in getattr(role, "_prefetched_objects_cache", {}):
        return frozenset(seat.kind for seat in role.seats.all() if seat.member_id == member.pk)
    return frozenset(_held(role=role.pk, member=member.pk))


_held = Prepared[str](
    lambda *, role, member: RoleSeat.objects.filter(role=role, member=member).values_list("kind", flat=True)
)


def _here(member: Membership, role: Role) -> bool:
    return member.active and member.organisation_id == role.organisation_id


def is_lead(member: Membership, role: Role) -> bool:
    """Tell whether the member leads this role."""
    return _here(member, role) and may_lead(member) and RoleSeat.Kind.LEAD in kinds(member, role)


def _owns_or_leads(member: Membership, role: Role) -> bool:
    return _here(member, role) and (member.job == Job.OWNER or is_lead(member, role))


def _recruits_or_leads(member: Membership, role: Role) -> bool:
    return _here(member, role) and (member.is_staff_of_org or is_lead(member, role))


# Starting roles, and what they start from.


@rule("Only owners, recruiters and hiring managers start a role.")
def can_create_role(member: Membership) -> bool:
    """Owners, recruiters and hiring managers may start a role."""
    return may_lead(member)


@rule("You copy the roles whose scope you read.")
def can_copy_role(member: Membership, role: Role) -> bool:
    """Those who start roles copy the ones whose scope they read."""
    return can_create_role(member) and can_read_scope(member, role)


@rule("Owners and recruiters keep the templates.")
def can_keep_templates(member: Membership) -> bool:
    """Owners and recruiters save, rename and delete templates of roles."""
    return member.active and member.is_staff_of_org


@rule(can_keep_templates.sentence)
def can_change_template(member: Membership, template: RoleTemplate) -> bool:
    """Those of the template's organisation who keep its templates."""
    return can_keep_templates(member) and member.organisation_id == template.organisation_id


@rule(can_create_role.sentence)
def can_use_template(member: Membership, template: RoleTemplate) -> bool:
    """Everybody who starts roles."""
    return can_create_role(member) and member.organisation_id == template.organisation_id


# Reading the parts of a role.


@rule("This page is for those who lead or run this role.")
def can_read_scope(member: Membership, role: Role) -> bool:
    """Owner, recruiters and hiring managers on the role."""
    return _here(member, role) and member.job in LEADS


can_read_plan = can_read_scope
can_read_seats = can_read_scope
can_read_gate = can_read_scope


@rule("Advisors see the interviews that they are asked to hold.")
def can_read_brief(member: Membership, role: Role) -> bool:
    """Everybody on the role but advisors."""
    return _here(member, role) and member.job != Job.ADVISOR


can_read_jd = can_read_brief


@rule("The loop is for those who interview for this role or run it.")
def can_read_loop(member: Membership, role: Role) -> bool:
    """Everybody on the role but advisors and observers."""
    return _here(member, role) and member.job not in (Job.ADVISOR, Job.OBSERVER)


@rule("Only the lead, recruiters and owners see pay.")
def can_see_pay(member: Membership, role: Role) -> bool:
    """Owner, recruiters, and the lead of the role."""
    return _recruits_or_leads(member, role)


def can_see_pipeline(member: Membership, role: Role) -> bool:
    """The board: owner, recruiters, and hiring managers with a seat other than approver."""
    if not _here(member, role) or member.job not in LEADS:
        return False
    return member.is_staff_of_org or bool(kinds(member, role) - {RoleSeat.Kind.APPROVER})


# The owner of the organisation and the lead.


@rule("Only the lead and owners change a role.")
def can_edit_role(member: Membership, role: Role) -> bool:
    """Title and place, level and archetype."""
    return _owns_or_leads(member, role)


@rule("Only the lead and owners choose who is on a role.")
def can_seat(member: Membership, role: Role) -> bool:
    """Giving a seat, and taking it back."""
    return _owns_or_leads(member, role)


@rule("Only the lead and owners answer the scope.")
def can_edit_scope(member: Membership, role: Role) -> bool:
    """The answers, and the archetype that follows from them."""
    return _owns_or_leads(member, role)


@rule("Only the lead and owners set the budget.")
def can_set_budget(member: Membership, role: Role) -> bool:
    """The band, and what comes on top."""
    return _owns_or_leads(member, role)


@rule("Only the lead and owners write the brief.")
def can_edit_brief(member: Membership, role: Role) -> bool:
    """Its text, sending it to its approvers, opening its next version."""
    return _owns_or_leads(member, role)


@rule("Only the lead and owners keep the plan.")
def can_edit_plan(member: Membership, role: Role) -> bool:
    """The owner and the lead keep the plan; whoever owns a task ticks it."""
    return _owns_or_leads(member, role)


@rule("Only the lead and owners open, pause and close a role.")
def can_open_role(member: Membership, role: Role) -> bool:
    """Opening, pausing and closing."""
    return _owns_or_leads(member, role)


# Recruiters too.


@rule("Only the lead, recruiters and owners write the JD.")
def can_edit_jd(member: Membership, role: Role) -> bool:
    """Its text and requirements, publishing it, setting its findings aside."""
    return _recruits_or_leads(member, role)


@rule("Only the lead, recruiters and owners ask somebody from outside.")
def can_ask_readers(member: Membership, role: Role) -> bool:
    """Asking somebody to read JD and loop, and reading what they say: those who write both, and see pay."""
    return _recruits_or_leads(member, role)


@rule("Only owners and recruiters note what was paid.")
def can_pay_readers(member: Membership, role: Role) -> bool:
    """Owners and recruiters pay."""
    return _here(member, role) and member.is_staff_of_org


@rule("Only the lead, recruiters and owners use the prompts.")
def can_use_prompts(member: Membership, role: Role) -> bool:
    """The filled prompts tell the band, which the same people see."""
    return _recruits_or_leads(member, role)


@rule("Only the lead, recruiters and owners change the loop.")
def can_edit_loop(member: Membership, role: Role) -> bool:
    """Its stages, their order, and what they cover."""
    return _recruits_or_leads(member, role)


@rule("Only the lead and owners say who may move people where.")
def can_set_moves(member: Membership, role: Role) -> bool:
    """Which stage may follow which: whoever answers for the role."""
    return _owns_or_leads(member, role)


def moves_as(member: Membership, role: Role) -> frozenset[Who]:
    """Return as whom somebody moves people who runs the pipeline of the role."""
    held = {
        Who.TEAM: True,
        Who.STAFF: member.is_staff_of_org,
        Who.LEADS: _owns_or_leads(member, role),
        Who.OWNERS: member.job == Job.OWNER,
    }
    return frozenset(who for who, holds in held.items() if holds)


@rule("Only the lead, recruiters and owners keep the postings.")
def can_edit_postings(member: Membership, role: Role) -> bool:
    """Where the role is told of."""
    return _recruits_or_leads(member, role)


@rule("Only the lead, recruiters and owners put a role away.")
def can_archive_role(member: Membership, role: Role) -> bool:
    """Putting an ended role away, and fetching it back."""
    return _recruits_or_leads(member, role)


@rule("Only the lead, recruiters and owners keep the openings of a role.")
def can_keep_openings(member: Membership, role: Role) -> bool:
    """Adding one, changing it, closing it and opening it again."""
    return _recruits_or_leads(member, role)


# Single people.


@rule("Only an owner or an approver of this role approves an opening.")
def can_approve_opening(member: Membership, opening: Opening) -> bool:
    """Owners, and the approvers of the role; never an outside advisor."""
    role = opening.role
    if not _here(member, role) or member.job == Job.ADVISOR:
        return False
    return member.job == Job.OWNER or RoleSeat.Kind.APPROVER in kinds(member, role)


@rule("Only the approvers of this role sign its brief.")
def can_sign_brief(member: Membership, brief: BriefVersion) -> bool:
    """Approvers of the role, whatever else they do; never an outside advisor."""
    role = brief.role
    return _here(member, role) and member.job != Job.ADVISOR and RoleSeat.Kind.APPROVER in kinds(member, role)


@rule("Only its owner and those who keep the plan tick a task.")
def can_tick_task(member: Membership, task: PlanTask) -> bool:
    """Whoever owns the task, and whoever keeps the plan."""
    return (task.owner_id == member.pk and member.active) or can_edit_plan(member, task.role)


@rule("Only an owner lets a role open past a check.")
def can_override_gate(member: Membership, role: Role) -> bool:
    """Letting a role open past a check."""
    return _here(member, role) and member.job == Job.OWNER


def can_hold_seat(member: Membership, kind: str) -> bool:
    """Tell whether a member's job allows this kind of seat."""
    allowed = {
        RoleSeat.Kind.LEAD: LEADS,
        RoleSeat.Kind.RECRUITER: LEADS,
        RoleSeat.Kind.INTERVIEWER: (*LEADS, Job.INTERVIEWER, Job.ADVISOR),
        RoleSeat.Kind.APPROVER: (*LEADS, Job.INTERVIEWER, Job.OBSERVER),
        RoleSeat.Kind.ADVISOR: (Job.ADVISOR,),
    }
    return member.active and member.job in allowed[RoleSeat.Kind(kind)]


# What holds for all roles of an organisation.


@rule("Owners, recruiters and hiring managers say which tools the linter knows.")
def can_edit_jd_tools(member: Membership) -> bool:
    """Which tools the JD linter knows."""
    return may_lead(member)


@rule("Only an owner sets the language model.")
def can_set_endpoint(member: Membership) -> bool:
    """Letting texts leave for a language model, and saying to which."""
    return member.active and member.job == Job.OWNER
