"""Two people judge an interview, neither seeing the other's view before their own is in."""

import re
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from foundation.core.clock import now
from rubrics.models import Scorecard
from tests.browser.browsing import Person

STAGE = "A system you shipped"
AMENDED = "I had counted the second depot twice."
EVIDENCE = "Told how they noticed the silent drop in a depot and which check they put there since."


def schedule(recruiter: Person, application: UUID, names: list[str]) -> None:
    """An interview that began an hour ago, with a seat for each."""
    recruiter.visit(f"/applications/{application}/")
    recruiter.go("Schedule the first", "link")
    begin = now().astimezone(ZoneInfo("Europe/Lisbon")) - timedelta(hours=1)
    recruiter.page.get_by_label("Conversation").select_option(STAGE)
    recruiter.page.get_by_label("Starts").fill(begin.strftime("%Y-%m-%dT%H:%M"))
    recruiter.page.get_by_label("Ends").fill((begin + timedelta(minutes=45)).strftime("%Y-%m-%dT%H:%M"))
    for name in names:
        recruiter.page.get_by_role("group", name="Interviewers").get_by_role("checkbox", name=name).check()
    recruiter.go("Schedule and tell everybody")
    for name in names:
        expect(recruiter.page.get_by_role("listitem").filter(has_text=name).first).to_be_visible()


def open_own_scorecard(judge: Person, application: UUID) -> None:
    """A judge comes from the candidate's page, which says what they owe."""
    judge.visit(f"/applications/{application}/")
    judge.go("Write your scorecard", "link")
    expect(judge.page.get_by_role("form").or_(judge.page.locator("#card"))).to_be_visible()


def fill_scorecard(judge: Person, level: int, overall: str, why: str) -> None:
    """Every criterion gets the same level and evidence; each is saved as it is written."""
    for criterion in judge.page.locator("fieldset[data-criterion]").all():
        criterion.get_by_role("radio").nth(level - 1).check()
        criterion.get_by_label("What did they say or do?").fill(EVIDENCE)
    judge.page.get_by_role("group", name="Recommendation").get_by_role(
        "radio", name=re.compile(f"^{overall}\\b")
    ).check()
    judge.page.get_by_label("Why, in two sentences").fill(why)
    expect(judge.page.locator("#saved")).to_contain_text("Saved")
    judge.look()


def submit_scorecard(judge: Person) -> None:
    """Hand it in."""
    judge.go("Submit scorecard", within=judge.page.locator("#card"))
    expect(judge.page.get_by_role("button", name="Submit scorecard")).to_have_count(0)


def submitting_half_of_it_is_refused(judge: Person) -> None:
    """What is missing is named, with links; what was written is kept."""
    first = judge.page.locator("fieldset[data-criterion]").first
    first.get_by_label("What did they say or do?").fill("Half a thought")
    with judge.expecting(422):
        judge.go("Submit scorecard", within=judge.page.locator("#card"))
    expect(judge.page.get_by_role("alert").get_by_role("heading", name=re.compile("missing"))).to_be_visible()
    expect(first.get_by_label("What did they say or do?")).to_have_value("Half a thought")


def sees_it_sealed(judge: Person, application: UUID, text: str) -> None:
    """Whoever owes one sees that another is in, and nothing of it, on any page."""
    for path in (f"/applications/{application}/", f"/applications/{application}/debrief/"):
        judge.visit(path)
        expect(
            judge.page.get_by_text(re.compile("Hidden until you submit|opens when yours are all in")).first
        ).to_be_visible()
        expect(judge.page.get_by_text(text)).to_have_count(0)


def amend(judge: Person, application: UUID) -> None:
    """A second thought stands beside the first, with its reason."""
    card = Scorecard.objects.get(application=application, author__user__name="Inês Carvalho", grading_seat=None)
    judge.visit(f"/scorecards/{card.pk}/")
    judge.go("Amend", "link")
    judge.page.locator("fieldset[data-criterion]").first.get_by_role("radio").nth(2).check()
    judge.fill({"Why does it change?": AMENDED})
    judge.go("Amend scorecard")
    judge.sees(AMENDED)


def reads_it(judge: Person, application: UUID, author: str, text: str) -> None:
    """Once theirs is in, they read the other's."""
    judge.visit(f"/applications/{application}/scorecards/")
    judge.go(f"Read the scorecard of {author}", "link")
    expect(judge.page.get_by_text(text)).to_be_visible()
