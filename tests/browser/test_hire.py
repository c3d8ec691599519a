"""One hire, from problem to first months, by a founder, a hiring manager, an interviewer and the candidate."""

from pathlib import Path

import pytest

from candidates.models import Application
from tests.browser.chapters import arriving, deciding, judging, opening, printing, scoping, take_home
from tests.browser.conftest import Opens
from tests.browser.ground import Site
from tests.factories.roles import OUTCOMES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600), pytest.mark.slow]

NAME, EMAIL = "Lucía Etxeberria", "lucia@example.com"
RESUME = Path(__file__).resolve().parent.parent / "data" / "resumes" / "01_one_column.pdf"
DONE = "Spoiled loads per quarter under 60, counted by the claims desk, read by the head of operations."
SHE_SHIPS, SHE_KNOWS = "Ships, and measures what was shipped.", "Knows the theory; others kept it running."


def test_a_hire_from_the_problem_to_the_first_months(opens: Opens, site: Site, tmp_path: Path) -> None:
    ada, mei, ines, lucia = opens("ada"), opens("mei"), opens("ines"), opens()

    role = scoping.start_a_role(ada, "Mei Tanaka")
    scoping.answer_the_scope(mei, role)
    scoping.write_the_brief(mei, role)
    scoping.circulate(mei, role, ["Ada Okafor", "Inês Carvalho"])
    scoping.answer_the_brief(ada, "Agree This")
    scoping.answer_the_brief(ines, "Disagree", "Alarms are counted, not loads. Which number do we report?")
    scoping.the_gate_waits_for(ada, role, "Brief signed", "Inês Carvalho disagreed with version 1")
    scoping.mend_the_brief(mei, role, DONE)
    scoping.circulate(mei, role, [])
    scoping.reads_what_changed(ines, role, "claims desk")
    scoping.answer_the_brief(ada, "Agree This")
    scoping.answer_the_brief(ines, "Agree This")
    ines.sees("Version 2, agreed")

    opening.write_the_jd(mei, role)
    opening.lay_out_the_loop(mei, role)
    opening.seat(ada, role, "Inês Carvalho", "interviewer", "Interviewer")
    opening.open_the_role(mei, role)

    arriving.add_by_form(mei, role, NAME, EMAIL, RESUME)
    arriving.add_by_import(ada, tmp_path)
    arriving.two_drag_the_same_card(mei, ada, role, NAME)
    arriving.move_by_keyboard(mei, role, NAME)
    application = Application.objects.get(role_id=role, candidate__name=NAME).pk

    judging.schedule(mei, application, ["Inês Carvalho", "Mei Tanaka"])
    judging.open_own_scorecard(ines, application)
    judging.submitting_half_of_it_is_refused(ines)
    judging.fill_scorecard(ines, 4, "Yes", SHE_SHIPS)
    judging.submit_scorecard(ines)
    judging.sees_it_sealed(mei, application, SHE_SHIPS)
    judging.open_own_scorecard(mei, application)
    judging.fill_scorecard(mei, 2, "No", SHE_KNOWS)
    judging.submit_scorecard(mei)
    judging.reads_it(mei, application, "Inês Carvalho", SHE_SHIPS)
    judging.reads_it(ines, application, "Mei Tanaka", SHE_KNOWS)

    take_home.send(mei, application)
    take_home.work_and_hand_in(lucia, site, EMAIL)
    take_home.ask_graders(mei, application, ["Ada Okafor", "Inês Carvalho"])
    take_home.grade(ada, NAME, 4, "The baseline is plain and its threshold argued.")
    take_home.grade(ines, NAME, 3, "It works; little is said about cost.")

    deciding.the_offer_waits_for_the_debrief(mei, role, NAME, judging.STAGE)
    deciding.plan_the_debrief(mei, application)
    deciding.declare_a_tie(ines, application)
    deciding.debrief(mei, application)
    judging.amend(ines, application)
    deciding.say_after_talking(ines, application)
    deciding.decide(mei, application)
    deciding.move_by_form(mei, application, "Offer")
    deciding.draft_the_offer(mei, application, "Ada Okafor")
    deciding.approve_the_offer(ada)
    deciding.hire(mei, application)
    deciding.answer_everybody_else(mei, NAME, "Noor Haddad")
    deciding.plan_the_first_months(mei, NAME, OUTCOMES[2])

    printing.print_the_packet(mei, application, SHE_SHIPS, deciding.DISSENT, judging.AMENDED)
    printing.print_the_brief(mei, role, "counted by the claims desk")
