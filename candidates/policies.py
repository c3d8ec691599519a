"""What a member may do in the pipeline. Seeing is decided in queries; these say who may act."""

from candidates.models import Application, Interview, InterviewSeat, OfferApproval, Onboarding
from foundation.people.models import Job, Membership
from roles.models import Role, RoleSeat
from roles.policies import can_see_pay, can_see_pipeline, is_lead, kinds

WORKING_SEATS = (RoleSeat.Kind.LEAD, RoleSeat.Kind.RECRUITER)

can_see_board = can_see_pipeline


def can_take_in(member: Membership, role: Role) -> bool:
    """Owners, recruiters, and hiring managers who lead or recruit for the role."""
    if not member.active or member.organisation_id != role.organisation_id:
        return False
    if member.is_staff_of_org:
        return True
    return member.job == Job.HIRING_MANAGER and not kinds(member, role).isdisjoint(WORKING_SEATS)


def can_work_application(member: Membership, application: Application) -> bool:
    """Move, hold, close, take up again, schedule, attach: the same people who take in."""
    return can_take_in(member, application.role)


can_move_application = can_close_application = can_schedule_interview = can_attach_file = can_work_application


def leads(member: Membership, role: Role) -> bool:
    """Tell whether `member` leads the role or owns the organisation."""
    owns = member.active and member.job == Job.OWNER and member.organisation_id == role.organisation_id
    return owns or is_lead(member, role)


def can_override_move(member: Membership, application: Application) -> bool:
    """Passing a guard takes the role's lead or an owner."""
    return leads(member, application.role)


def can_write_note(member: Membership, application: Application) -> bool:
    """Everybody who sees the application but advisors and observers; the caller fetched it as visible."""
    here = member.active and member.organisation_id == application.organisation_id
    return here and member.job not in (Job.ADVISOR, Job.OBSERVER)


def can_edit_candidate(member: Membership, application: Application) -> bool:
    """Contact details belong to those who work on one of the person's applications."""
    return can_work_application(member, application)


def can_change_interview(member: Membership, interview: Interview) -> bool:
    """The people who schedule; taking back one that has begun is a release and takes a lead (see its service)."""
    return can_work_application(member, interview.application)


def can_answer_seat(member: Membership, seat: InterviewSeat) -> bool:
    """Only the person who was asked."""
    return member.active and seat.member_id == member.pk


def can_release_seat(member: Membership, seat: InterviewSeat) -> bool:
    """The role's lead or an owner: a release opens other people's scorecards to the one who is released."""
    return leads(member, seat.interview.application.role)


def can_see_offers(member: Membership, application: Application) -> bool:
    """Offers hold pay: owners, recruiters and the lead of the role."""
    return can_see_pay(member, application.role)


can_make_offer = can_see_offers


def can_approve_offer(member: Membership, approval: OfferApproval) -> bool:
    """Only the person whose turn it is; the order is the service's matter."""
    return member.active and approval.member_id == member.pk


def can_run_onboarding(member: Membership, onboarding: Onboarding) -> bool:
    """The hire's manager, and those who work on the role's pipeline."""
    return member.active and (
        onboarding.manager_id == member.pk or can_work_application(member, onboarding.application)
    )


def can_rate_checkpoint(member: Membership, onboarding: Onboarding) -> bool:
    """The hire's manager, the role's lead or an owner says how it went."""
    return member.active and (onboarding.manager_id == member.pk or leads(member, onboarding.application.role))


def can_import(member: Membership) -> bool:
    """Owners and recruiters bring in people from files."""
    return member.active and member.is_staff_of_org
