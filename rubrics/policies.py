"""Who may do what to rubrics, kits, scorecards and debriefs. Reading is in queries."""

from collections.abc import Collection
from uuid import UUID

from candidates.models import Application, Interview, InterviewSeat
from candidates.policies import can_override_move, can_work_application
from candidates.queries.seeing import may_judge
from foundation.core.rules import rule
from foundation.people.models import Job, Membership
from roles.models import Role
from roles.queries.leading import is_lead
from rubrics.models import Debrief, DebriefPlan, ForecastSheet, GradingSeat, PracticeCard, Scorecard, Training
from rubrics.queries import has_written, owes_grading, participants, seated_on, worded_debriefs
from rubrics.queries.agreement import READS_AGREEMENT
from rubrics.queries.practice import runs_exercises


@rule("Only owners, recruiters and hiring managers edit rubrics.")
def can_edit_rubrics(member: Membership) -> bool:
    """Owners, recruiters and hiring managers keep the library."""
    return member.job in (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER)


can_keep_library = rule("Only owners, recruiters and hiring managers change the library.")(can_edit_rubrics)


@rule("The library is for the people of this organisation.")
def can_read_library(member: Membership) -> bool:
    """Everyone but advisors and observers, who see only the kits of their own seats, if any."""
    return _works_here(member)


@rule("How far interviewers agree is for owners, recruiters and hiring managers.")
def can_see_agreement(member: Membership) -> bool:
    """Those who keep rubrics and run roles; no figure names a candidate or a single score."""
    return member.active and member.job in READS_AGREEMENT


can_ask_agreement = rule("Owners, recruiters and hiring managers have figures worked out anew.")(can_see_agreement)


can_see_learning = rule("What is learnt from first months is for those who run roles.")(can_see_agreement)


@rule("How each person scores is for that person, and for owners and recruiters.")
def can_see_interviewers(member: Membership) -> bool:
    """The leads of people: owners and recruiters."""
    return member.active and member.is_staff_of_org


@rule("Only the lead, recruiters and owners keep the kits of this role.")
def can_edit_kit(member: Membership, role: Role) -> bool:
    """Owners and recruiters of the organisation, and the lead of the role."""
    return _same(member, role) and (member.is_staff_of_org or is_lead(member, role.pk))


can_name_needs = rule("Only the lead, recruiters and owners say what an outcome needs.")(can_edit_kit)


can_run_exercises = rule("Only owners, recruiters and hiring managers open and close exercises.")(runs_exercises)


@rule("Calibration is for those who judge.")
def can_calibrate(member: Membership) -> bool:
    """Whoever may be asked to judge, advisors included."""
    return may_judge(member)


can_train = rule("Only owners, recruiters and hiring managers lead somebody’s training.")(runs_exercises)


@rule("Somebody else says where a person stands in their own training.")
def can_step_training(member: Membership, training: Training) -> bool:
    """Whoever leads trainings, of another person: nobody qualifies themselves."""
    return can_train(member) and _same(member, training) and training.member_id != member.pk


@rule("A practice card is for those who learn to interview here.")
def can_practise(member: Membership, seats: int) -> bool:
    """Whoever learns by the rubric of an interview that they shadow; `seats` are those from which they do."""
    return may_judge(member) and seats > 0


@rule("Only the person who was asked scores this.")
def can_write_practice(member: Membership, card: PracticeCard) -> bool:
    """Its author alone."""
    return card.author_id == member.pk


@rule("Only its author writes this scorecard.")
def is_author(member: Membership, scorecard: Scorecard) -> bool:
    """Whoever began it; a later holder of the seat begins their own."""
    return scorecard.author_id == member.pk


@rule("Only the person in the seat writes this scorecard, and only while they owe it.")
def can_write_scorecard(member: Membership, seat: InterviewSeat | GradingSeat) -> bool:
    """The person in the seat, unless they shadow or were released, or the interview was cancelled."""
    if seat.member_id != member.pk or seat.released_at is not None:
        return False
    if isinstance(seat, GradingSeat):
        return True
    return not seat.shadow and seat.interview.state != Interview.State.CANCELLED


@rule("Only the person in the seat takes notes here, and not once they were released.")
def can_note(member: Membership, seat: InterviewSeat) -> bool:
    """The person in the seat, shadows too, unless they were released or the interview was cancelled."""
    mine = seat.member_id == member.pk and seat.released_at is None
    return mine and seat.interview.state != Interview.State.CANCELLED


@rule("Only its author amends a submitted scorecard.")
def can_amend_scorecard(member: Membership, scorecard: Scorecard) -> bool:
    """Its author, once it is submitted."""
    return is_author(member, scorecard) and scorecard.state == Scorecard.State.SUBMITTED


@rule("Only the lead, recruiters and owners choose graders.")
def can_assign_grading(member: Membership, application: Application) -> bool:
    """Owners, recruiters and the lead of the role choose who grades."""
    return _same(member, application) and (member.is_staff_of_org or is_lead(member, application.role_id))


@rule("Only the lead, recruiters and owners agree with an advisor on a fee.")
def can_agree_fee(member: Membership, application: Application) -> bool:
    """Owners and recruiters of the organisation, and the lead of the role."""
    return _same(member, application) and (member.is_staff_of_org or is_lead(member, application.role_id))


@rule("Only owners and recruiters note that an advisor was paid.")
def can_pay_fee(member: Membership, application: Application) -> bool:
    """Owners and recruiters."""
    return _same(member, application) and member.is_staff_of_org


@rule("Others read the résumés of this role.")
def can_screen(member: Membership, application: Application, named: Collection[UUID]) -> bool:
    """Those who are named to read them; where nobody is, whoever works on the role's pipeline."""
    if not member.active or not _same(member, application):
        return False
    return member.pk in named if named else can_work_application(member, application)


can_decide_screen = rule("You can see this person, but others decide how it goes on.")(can_work_application)
can_settle_screens = rule("The readers see this differently, so the lead of the role decides once they have talked.")(
    can_override_move
)


@rule("Only the lead of the role or an owner releases a grader.")
def can_release_gradings(member: Membership, application: Application) -> bool:
    """A release takes someone's judgement out of the decision, so only the lead or an owner records it."""
    return _same(member, application) and (member.job == Job.OWNER or is_lead(member, application.role_id))


@rule(can_release_gradings.sentence)
def can_release_grading(member: Membership, seat: GradingSeat) -> bool:
    """Whoever releases graders of its application."""
    return can_release_gradings(member, seat.application)


@rule("Only the lead of the role or an owner leads the debrief.")
def can_lead_debrief(member: Membership, application: Application) -> bool:
    """Open it: the lead of the role or an owner."""
    return _same(member, application) and (member.job == Job.OWNER or is_lead(member, application.role_id))


@rule("Only the lead of the role, or an owner who wrote a scorecard here, decides.")
def can_decide_debrief(member: Membership, application: Application) -> bool:
    """Decide and reopen: whoever leads it and knows what they decide on."""
    return can_lead_debrief(member, application) and knows_as_leader(member, application)


def knows_as_leader(member: Membership, application: Application) -> bool:
    """Tell whether somebody who leads the debrief may read its scorecards; whoever is no owner leads the role."""
    return member.job != Job.OWNER or is_lead(member, application.role_id) or has_written(member, application.pk)


@rule("Debriefs are for the people of this organisation.")
def can_see_debrief(member: Membership, application: Application) -> bool:
    """Everyone who works here sees the page as far as the blind rule lets; advisors and observers do not."""
    return _works_here(member)


@rule("Only those who wrote a scorecard here, and read the others, put a dissent on record.")
def can_dissent(member: Membership, cards: int) -> bool:
    """Whoever has written one of the scorecards that the debrief is about, of which they read every word.

    Whoever graded written work without a name was never told whose it was, and sees nothing of the debrief.
    """
    return cards > 0 and _works_here(member)


can_plan_debrief = rule("Only the lead of the role or an owner settles how the debrief is held.")(can_lead_debrief)


@rule("Only who leads the talk, the lead of the role or an owner runs its clock.")
def can_run_clock(member: Membership, debrief: Debrief) -> bool:
    """Whoever leads the talk, and those who may lead the debrief."""
    if can_lead_debrief(member, debrief.application):
        return True
    return _works_here(member) and DebriefPlan.objects.filter(application=debrief.application_id, lead=member).exists()


@rule("Only those who wrote a scorecard here, and the lead, write down what was said about a split.")
def can_comment(member: Membership, debrief: Debrief) -> bool:
    """Whoever reads every word of the debrief."""
    return worded_debriefs(member).filter(pk=debrief.pk).exists()


@rule("Those who wrote a scorecard here, and see the person, say what they think after talking.")
def can_say_after(member: Membership, debrief: Debrief) -> bool:
    """Whoever takes part and reads every word of the debrief."""
    return can_comment(member, debrief) and participants(debrief).filter(pk=member.pk).exists()


@rule("You declare your own ties to somebody whom you interview; the lead of the role and owners set those of others.")
def can_declare_tie(member: Membership, application: Application, person: Membership) -> bool:
    """The person in the seat, the lead of the role and owners."""
    if not _same(member, application) or owes_grading(member, application):
        return False
    if can_lead_debrief(member, application):
        return True
    return member.pk == person.pk and seated_on(application).filter(pk=member.pk).exists()


@rule("Only those who wrote a scorecard of this debrief note a forecast.")
def can_forecast(member: Membership, cards: int) -> bool:
    """The panel: whoever wrote one of the scorecards that the debrief is about."""
    return cards > 0 and _works_here(member)


@rule("Only who noted a forecast shows it.")
def can_show_forecasts(member: Membership, sheet: ForecastSheet) -> bool:
    """Its author alone."""
    return sheet.member_id == member.pk


def _works_here(member: Membership) -> bool:
    return member.job not in (Job.ADVISOR, Job.OBSERVER)


def _same(member: Membership, row: Role | Application | GradingSeat | Training) -> bool:
    return member.organisation_id == row.organisation_id
