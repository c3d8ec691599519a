"""A take-home goes out by mail, comes back through the portal, and is graded by two who do not know whose it is."""

import re
from uuid import UUID

from playwright.sync_api import expect

from tests.browser.browsing import Person
from tests.browser.chapters.judging import fill_scorecard, submit_scorecard
from tests.browser.ground import Site
from tests.factories.assessments import SAMPLES


def send(lead: Person, application: UUID) -> None:
    """The lead sends the role's task, paid, with its terms."""
    lead.visit(f"/applications/{application}/")
    lead.go("Send a take-home", "link")
    lead.go("Send the take-home")
    lead.said("on its way")


def work_and_hand_in(candidate: Person, site: Site, email: str) -> None:
    """The candidate opens the link from the mail, starts, sends a file and hands in; no account is asked for."""
    candidate.visit(site.link_mailed_to(email, "/portal/"))
    expect(candidate.page.get_by_role("heading", level=1, name=re.compile("here is your take-home"))).to_be_visible()
    candidate.sees("€300")
    candidate.go("Start")
    with candidate.expecting(400):
        candidate.go("Hand in")
    candidate.page.get_by_label("Add a file").set_input_files(SAMPLES / "submission_01.zip")
    candidate.go("Send this file")
    candidate.sees("submission_01.zip")
    candidate.fill({"About how many hours did it take?": "3.5", "Which tools helped, and where?": "None."})
    candidate.go("Hand in")
    expect(candidate.page.get_by_role("heading", level=1, name=re.compile("^Thank you"))).to_be_visible()


def ask_graders(lead: Person, application: UUID, names: list[str]) -> None:
    """Two people are asked to grade."""
    lead.visit(f"/applications/{application}/take-homes/")
    lead.go(re.compile("hurn"), "link")
    for name in names:
        lead.page.get_by_role("checkbox", name=name).check()
    lead.go("Ask to grade")
    lead.said("Asked 2 to grade")


def grade(grader: Person, name: str, level: int, why: str) -> None:
    """A grader comes from My day, where the work has a number and no name, and grades it."""
    grader.visit("/")
    grader.go(re.compile("^Start grading"), "link")
    grader.go("Open the work")
    expect(grader.page.get_by_text(name)).to_have_count(0)
    expect(grader.page.get_by_role("heading", name="The work")).to_be_visible()
    fill_scorecard(grader, level, "Yes", why)
    submit_scorecard(grader)
