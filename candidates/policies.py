"""What a member may do in the pipeline. Seeing is decided in queries; these say who may act."""

from candidates.models import (
    Application,
    Candidate,
    DuplicatePair,
    ImportBatch,
    Interview,
    InterviewSeat,
    Merge,
    OfferApproval,
    Onboarding,
    SavedView,
)
from candidates.queries.saved import View
from foundation.activity.models import Event
from foundation.core.rules import rule
from foundation.people.models import Job, Membership
from roles.models import Opening, Role, RoleSeat
from roles.policies import can_keep_openings, can_see_pay, can_see_pipeline, is_lead, kinds

WORKING_SEATS = (RoleSeat.Kind.LEAD, RoleSeat.Kind.RECRUITER)


@rule("Observers see roles and briefs, not people.")
def can_see_people(member: Membership) -> bool:
    """Everybody else opens the list of the people that they may see."""
    return member.job != Job.OBSERVER


@rule("Insights are for those who run roles.")
def can_see_figures(member: Membership) -> bool:
    """Owners, recruiters and hiring managers see counts over the people of their roles."""
    return member.active and member.job in (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER)


@rule("Owners and recruiters see figures about groups.")
def can_see_demographics(member: Membership) -> bool:
    """They, and integrations whose key has the scope. Single answers are seen by nobody."""
    return member.active and member.reads_all_of_org


@rule("You can see this role, but not its pipeline.")
def can_see_board(member: Membership, role: Role) -> bool:
    """Those who see the pipeline of the role."""
    return can_see_pipeline(member, role)


def _works_pipeline(member: Membership, role: Role) -> bool:
    """Owners, recruiters, and hiring managers who lead or recruit for the role."""
    if not member.active or member.organisation_id != role.organisation_id:
        return False
    if member.is_staff_of_org:
        return True
    return member.job == Job.HIRING_MANAGER and not kinds(member, role).isdisjoint(WORKING_SEATS)


def _brings_in(member: Membership, row: Role | Application | Candidate) -> bool:
    """Integrations bring in people and their files; what becomes of them is for people to say."""
    return member.active and member.is_integration and member.organisation_id == row.organisation_id


@rule("Only those who work on this role's pipeline may add people.")
def can_take_in(member: Membership, role: Role) -> bool:
    """Those who work on the role's pipeline, and integrations."""
    return _works_pipeline(member, role) or _brings_in(member, role)


@rule("Only those who work on this role's pipeline change its form.")
def can_ask(member: Membership, role: Role) -> bool:
    """Those who work on the role's pipeline."""
    return _works_pipeline(member, role)


@rule("You can see this role, but not decide about its people.")
def can_work_others(member: Membership, role: Role) -> bool:
    """Those who work on the role's pipeline."""
    return _works_pipeline(member, role)


@rule("Colleagues refer people; systems and observers do not.")
def can_refer(member: Membership) -> bool:
    """Everybody who could be asked to judge, whatever they see of the role's pipeline."""
    return member.active and not member.is_integration and member.job != Job.OBSERVER


@rule("You can see this person, but not change the application.")
def can_work_application(member: Membership, application: Application) -> bool:
    """Whatever is done to an application: those who work on the pipeline. Some acts refuse in words of their own."""
    return _works_pipeline(member, application.role)


@rule("What people were told is for those who work with them.")
def can_see_answers(member: Membership, application: Application) -> bool:
    """Those who work on the pipeline."""
    return _works_pipeline(member, application.role)


can_move_application = rule("You can see this person, but not move them.")(can_work_application)
can_schedule_interview = rule("You can see this person, but not schedule for them.")(can_work_application)


@rule("You can see this person, but not attach files.")
def can_attach_file(member: Membership, application: Application) -> bool:
    """Those who work on the pipeline, and integrations."""
    return can_work_application(member, application) or _brings_in(member, application)


# Taking back an interview that has begun is a release and takes a lead besides.
can_change_interview = can_schedule_interview.on("application")


@rule("This interview has begun. Only the role's lead or an owner may still cancel it.")
def can_cancel_begun(member: Membership, interview: Interview) -> bool:
    """The role's lead or an owner: nobody owes a scorecard for it any more."""
    return leads(member, interview.application.role)


@rule("You can see these people, but not act on them.")
def can_work_pipeline(member: Membership, role: Role) -> bool:
    """Those who work on the pipeline of the role."""
    return _works_pipeline(member, role)


@rule("Only those who work on a role's pipeline act on many people at once.")
def can_act_on_many(member: Membership) -> bool:
    """Whoever may work on some pipeline; each application is asked for besides."""
    return member.active and member.job in (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER)


@rule("Only the person who did this may take it back.")
def can_undo(member: Membership, event: Event) -> bool:
    """Whoever did it, as themselves."""
    return member.active and event.actor_id == member.pk


def leads(member: Membership, role: Role) -> bool:
    """Tell whether `member` leads the role or owns the organisation."""
    owns = member.active and member.job == Job.OWNER and member.organisation_id == role.organisation_id
    return owns or is_lead(member, role)


@rule("Only the role's lead or an owner may move past this.")
def can_override_move(member: Membership, application: Application) -> bool:
    """Passing a guard takes the role's lead or an owner."""
    return leads(member, application.role)


@rule("You can see this person, but not write notes about them.")
def can_write_note(member: Membership, application: Application) -> bool:
    """Everybody who sees the application but advisors and observers; the caller fetched it as visible."""
    here = member.active and member.organisation_id == application.organisation_id
    return here and member.job not in (Job.ADVISOR, Job.OBSERVER)


@rule("You can see this person, but not change their details.")
def can_edit_candidate(member: Membership, candidate: Candidate, through: Application | None = None) -> bool:
    """Staff, integrations, and those who work on one of the person's applications, `through` which they come."""
    if not member.active or member.organisation_id != candidate.organisation_id:
        return False
    if member.is_staff_of_org or _brings_in(member, candidate):
        return True
    return through is not None and through.candidate_id == candidate.pk and can_work_application(member, through)


@rule("Only owners, recruiters and integrations add people who apply for nothing yet.")
def can_add_people(member: Membership) -> bool:
    """Those who see everybody."""
    return member.active and member.reads_all_of_org


@rule("Tags are for those who work with people.")
def can_see_tags(member: Membership) -> bool:
    """Owners, recruiters and hiring managers: a tag may say what its reader should not have heard before judging."""
    return member.active and member.job in (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER)


@rule("Only owners and recruiters rename and remove tags.")
def can_manage_tags(member: Membership) -> bool:
    """Owners and recruiters: it changes what everybody else has tagged."""
    return member.active and member.is_staff_of_org


@rule("Who may be one person is for those who work with people.")
def can_see_pairs(member: Membership) -> bool:
    """Owners, recruiters and hiring managers; which pairs is for `visible_pairs` to say."""
    return member.active and (member.is_staff_of_org or member.job == Job.HIRING_MANAGER)


@rule("Only owners and recruiters say who is one person.")
def can_decide_pair(member: Membership, pair: DuplicatePair | Merge) -> bool:
    """Owners and recruiters: it touches every role that the two applied for."""
    return member.active and member.is_staff_of_org and member.organisation_id == pair.organisation_id


@rule(can_decide_pair.sentence)
def can_merge_into(member: Membership, candidate: Candidate) -> bool:
    """The same people, for a person into whom another is put."""
    return member.active and member.is_staff_of_org and member.organisation_id == candidate.organisation_id


can_undo_merge = rule("Only owners and recruiters take a merge apart.")(can_decide_pair)


@rule("Only the person who was asked may answer.")
def can_answer_seat(member: Membership, seat: InterviewSeat) -> bool:
    """Only the person who was asked."""
    return member.active and seat.member_id == member.pk


@rule("Only the role's lead or an owner may release somebody.")
def can_release_seat(member: Membership, seat: InterviewSeat) -> bool:
    """The role's lead or an owner: a release opens other people's scorecards to the one who is released."""
    return leads(member, seat.interview.application.role)


@rule("Offers hold pay, which you do not see here.")
def can_see_offers(member: Membership, application: Application) -> bool:
    """Offers hold pay: owners, recruiters and the lead of the role."""
    return can_see_pay(member, application.role)


can_make_offer = rule("Only owners, recruiters and the lead of the role work on offers.")(can_see_offers)


@rule("Only owners, recruiters and the lead of the role say who fills an opening.")
def can_fill_opening(member: Membership, opening: Opening) -> bool:
    """Those who keep the role's openings."""
    return can_keep_openings(member, opening.role)


@rule("Only owners, recruiters and the lead of the role take a hire back.")
def can_undo_hire(member: Membership, application: Application) -> bool:
    """Those who made the offer could."""
    return can_see_pay(member, application.role)


@rule("You are not asked to approve this offer.")
def can_approve_offer(member: Membership, approval: OfferApproval | None) -> bool:
    """Only a person who is asked, by their own `approval`; the order is the service's matter."""
    return member.active and approval is not None and approval.member_id == member.pk


@rule("Only the manager and those who hired change this.")
def can_run_onboarding(member: Membership, onboarding: Onboarding) -> bool:
    """The hire's manager, and those who work on the role's pipeline."""
    return member.active and (
        onboarding.manager_id == member.pk or can_work_application(member, onboarding.application)
    )


@rule("The manager, the lead or an owner records this.")
def can_rate_checkpoint(member: Membership, onboarding: Onboarding) -> bool:
    """The hire's manager, the role's lead or an owner says how it went."""
    return member.active and (onboarding.manager_id == member.pk or leads(member, onboarding.application.role))


@rule("Only owners and recruiters import people.")
def can_import(member: Membership) -> bool:
    """Owners and recruiters bring in people from files."""
    return member.active and member.is_staff_of_org


@rule("This import belongs to those who import people in its organisation.")
def can_run_import(member: Membership, batch: ImportBatch) -> bool:
    """The same people, each in their own organisation."""
    return can_import(member) and member.organisation_id == batch.organisation_id


@rule("Views are for people who see people.")
def can_save_view(member: Membership) -> bool:
    """Whoever opens the list; a system looks at none."""
    return member.active and can_see_people(member) and not member.is_integration


can_open_view = rule(can_save_view.sentence)(lambda member, _view: can_save_view(member))


@rule("Only whoever saved this view may change it.")
def can_change_view(member: Membership, view: SavedView | View) -> bool:
    """Whoever saved it; others save one of their own."""
    return member.active and view.owner_id == member.pk
