"""Who may change people and access. Each takes the acting member; none of them reads the database."""

from foundation.core.rules import rule
from foundation.people.models import ApiKey, Invitation, Job, Membership

INVITED_BY_RECRUITERS = (Job.INTERVIEWER, Job.ADVISOR)


def is_owner(member: Membership) -> bool:
    """Tell whether the member is an owner who still has access."""
    return member.active and member.job == Job.OWNER


@rule("Owners and recruiters see the members of the organisation.")
def can_see_members(member: Membership) -> bool:
    """Owners manage the list; recruiters read it and invite to it."""
    return member.active and member.is_staff_of_org


@rule("Only an owner changes members.")
def can_manage_members(member: Membership) -> bool:
    """Change jobs and rates, end and restore access."""
    return is_owner(member)


@rule(can_manage_members.sentence)
def can_manage_member(member: Membership, other: Membership) -> bool:
    """Change one of the organisation's members."""
    return can_manage_members(member) and member.organisation_id == other.organisation_id


@rule("You may not invite someone to this job.")
def can_invite(member: Membership, job: str) -> bool:
    """Owners invite to every job; recruiters only interviewers and advisors."""
    return is_owner(member) or (can_see_members(member) and job in INVITED_BY_RECRUITERS)


@rule("You may not send or take back this invitation.")
def can_change_invitation(member: Membership, invitation: Invitation) -> bool:
    """Whoever could have sent it."""
    return can_invite(member, invitation.job)


def jobs_to_invite(member: Membership) -> list[Job]:
    """Return the jobs that the member may invite to, in the order of the list of jobs."""
    return [job for job in Job if can_invite(member, job)]


@rule("Only an owner changes these settings.")
def can_change_organisation(member: Membership) -> bool:
    """Change name, zone, currency and retention."""
    return is_owner(member)


@rule("Only an owner lets mail go to an address again.")
def can_clear_address(member: Membership) -> bool:
    """Lift the mark that mail to an address came back or was refused."""
    return is_owner(member)


@rule("Only people make keys, each for themselves.")
def can_make_key(member: Membership) -> bool:
    """Everybody who has access: the key may no more than they."""
    return member.active and not member.is_integration


@rule("Only people have a calendar.")
def can_keep_calendar(member: Membership) -> bool:
    """Everybody who has access, each their own: it shows what they see, and no more."""
    return member.active and not member.is_integration


@rule("Only an owner sees all API keys.")
def can_manage_api_keys(member: Membership) -> bool:
    """See and revoke the keys of all; make none but one's own."""
    return is_owner(member)


@rule("Only an owner manages integrations.")
def can_manage_integrations(member: Membership) -> bool:
    """Make and change integrations and their keys."""
    return is_owner(member)


@rule("Only an owner says how much a key may ask.")
def can_limit_key(member: Membership, key: ApiKey) -> bool:
    """Owners, of every key of their organisation."""
    return is_owner(member) and member.organisation_id == key.membership.organisation_id


@rule("Only its member or an owner revokes a key.")
def can_revoke_key(member: Membership, key: ApiKey) -> bool:
    """Whoever it acts as, and owners."""
    if not member.active or member.is_integration:
        return False
    owns = is_owner(member) and member.organisation_id == key.membership.organisation_id
    return owns or key.membership_id == member.pk


@rule("Only an owner reads the audit log.")
def can_read_audit(member: Membership) -> bool:
    """Read the log of everything that happened in the organisation."""
    return is_owner(member)
