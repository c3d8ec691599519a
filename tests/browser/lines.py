"""Somebody whose line was away, or whose session ended, and who comes back."""

from playwright.sync_api import expect

from tests.browser.browsing import Person
from tests.cast import PASSWORD, address


def forgive_the_line(person: Person) -> None:
    person.faults = [
        fault for fault in person.faults if "ERR_INTERNET_DISCONNECTED" not in fault and "htmx:" not in fault
    ]


def close_and_return(person: Person, path: str) -> None:
    """Close the window without an answer to any question, get the line back, and come to the page again."""
    person.page.close()
    person.context.set_offline(False)
    forgive_the_line(person)
    person.page = person.context.new_page()
    person.visit(path)


def sign_in_in_another_tab(person: Person, first: str) -> None:
    tab = person.context.new_page()
    tab.goto("/accounts/login/")
    tab.get_by_label("E-mail").fill(address(first))
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.get_by_role("navigation", name="Main")).to_be_visible()
    tab.close()
