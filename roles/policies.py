"""Who may do what on a role. Seeing is decided before, in queries; here a member has the role in hand."""

from __future__ import annotations

from foundation.people.models import Job, Membership
from roles.models import BriefVersion, Role, RoleSeat, RoleTemplate

LEADS = (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER)


def kinds(member: Membership, role: Role) -> frozenset[str]:
    """Return the kinds of seat that the member has on the role; no query when the seats are loaded."""
    if "seats" in getattr(role, "_prefetched_objects_cache", {}):
        return frozenset(seat.kind for seat in role.seats.all() if seat.member_id == member.pk)
    return frozenset(RoleSeat.objects.filter(role=role, member=member).values_list("kind", flat=True))


def _here(member: Membership, role: Role) -> bool:
    return member.active and member.organisation_id == role.organisation_id


def is_lead(member: Membership, role: Role) -> bool:
    """Tell whether the member leads this role."""
    return _here(member, role) and member.job in LEADS and RoleSeat.Kind.LEAD in kinds(member, role)


def can_create_role(member: Membership) -> bool:
    """Owners, recruiters and hiring managers may start a role."""
    return member.active and member.job in LEADS


def can_edit_role(member: Membership, role: Role) -> bool:
    """Title, scope, brief, seats: the owner of the organisation and the lead."""
    return _here(member, role) and (member.job == Job.OWNER or is_lead(member, role))


def can_edit_jd(member: Membership, role: Role) -> bool:
    """JD and postings: also the recruiters."""
    return _here(member, role) and (member.is_staff_of_org or is_lead(member, role))


can_edit_loop = can_edit_jd
can_use_prompts = can_edit_jd  # the filled prompts tell the band, which the same people see
can_edit_postings = can_edit_jd


def can_edit_plan(member: Membership, role: Role) -> bool:
    """The owner and the lead keep the plan; whoever owns a task ticks it."""
    return can_edit_role(member, role)


def can_see_pay(member: Membership, role: Role) -> bool:
    """Owner, recruiters, and the lead of the role."""
    return _here(member, role) and (member.is_staff_of_org or is_lead(member, role))


def can_set_budget(member: Membership, role: Role) -> bool:
    """The band is set by those who edit the role."""
    return can_edit_role(member, role)


def can_read_brief(member: Membership, role: Role) -> bool:
    """Everybody on the role but advisors."""
    return _here(member, role) and member.job != Job.ADVISOR


can_read_jd = can_read_brief


def can_read_loop(member: Membership, role: Role) -> bool:
    """Everybody on the role but advisors and observers."""
    return _here(member, role) and member.job not in (Job.ADVISOR, Job.OBSERVER)


def can_read_scope(member: Membership, role: Role) -> bool:
    """Owner, recruiters and hiring managers on the role."""
    return _here(member, role) and member.job in LEADS


can_read_plan = can_read_scope
can_read_seats = can_read_scope
can_read_gate = can_read_scope


def can_see_pipeline(member: Membership, role: Role) -> bool:
    """The board: owner, recruiters, and hiring managers with a seat other than approver."""
    if not _here(member, role) or member.job not in LEADS:
        return False
    return member.is_staff_of_org or bool(kinds(member, role) - {RoleSeat.Kind.APPROVER})


def can_sign_brief(member: Membership, brief: BriefVersion) -> bool:
    """Approvers of the role, whatever else they do; never an outside advisor."""
    role = brief.role
    return _here(member, role) and member.job != Job.ADVISOR and RoleSeat.Kind.APPROVER in kinds(member, role)


def can_open_role(member: Membership, role: Role) -> bool:
    """Opening, pausing and closing: the owner of the organisation and the lead."""
    return can_edit_role(member, role)


def can_override_gate(member: Membership, role: Role) -> bool:
    """Only an owner lets a role open past a check."""
    return _here(member, role) and member.job == Job.OWNER


def can_copy_role(member: Membership, role: Role) -> bool:
    """Those who start roles copy the ones whose scope they read."""
    return can_create_role(member) and can_read_scope(member, role)


def can_archive_role(member: Membership, role: Role) -> bool:
    """Owners, recruiters and the lead put an ended role away and fetch it back."""
    return can_edit_jd(member, role)


def can_keep_templates(member: Membership) -> bool:
    """Owners and recruiters save, rename and delete templates of roles."""
    return member.active and member.is_staff_of_org


def can_use_template(member: Membership, template: RoleTemplate) -> bool:
    """Everybody who starts roles."""
    return can_create_role(member) and member.organisation_id == template.organisation_id


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


def can_edit_jd_tools(member: Membership) -> bool:
    """Owners, recruiters and hiring managers say which tools the JD linter knows."""
    return member.active and member.job in LEADS


def can_set_endpoint(member: Membership) -> bool:
    """Only an owner lets texts leave for a language model, and says to which."""
    return member.active and member.job == Job.OWNER
