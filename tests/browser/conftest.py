"""The browser stories: one server, one worker and one Chromium for all of them, people opened for each.

The server is a process of its own, so what a story writes is committed; it is taken back after each
(`django_db(transaction=True)`), and the next begins with the cast alone.
"""

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.browsing import Person, chromium
from tests.browser.ground import Site, running
from tests.cast import Cast, address

Opens = Callable[..., Person]
HERE = Path(__file__).parent
LEFT_OPEN = pytest.StashKey[list[Person]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the first story time for the migrations, on a machine that does other things beside."""
    here = [item for item in items if item.path.parent == HERE or HERE in item.path.parents]
    for item in here:
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The server and the worker."""
    with django_db_blocker.unblock(), running(tmp_path_factory.mktemp("site")) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    # Playwright's synchronous calls run on a loop of their own in this thread, which Django takes for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as found:
        yield found


@pytest.fixture
def opens(request: pytest.FixtureRequest, cast: Cast, site: Site, browser: Browser) -> Iterator[Opens]:
    """Open a browser for one more person: `opens("mei")` is signed in, `opens()` is a stranger."""
    people: list[Person] = request.node.stash.setdefault(LEFT_OPEN, [])

    def one(first: str | None = None, **how: Any) -> Person:
        person = Person(browser, site.address, **how)
        people.append(person)
        return person.sign_in(address(first)) if first else person

    yield one
    for person in people:
        person.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Show what each browser stood at when a story failed, and what the server and the worker said last."""
    report = yield
    if report.when == "call" and report.failed:
        for number, person in enumerate(item.stash.get(LEFT_OPEN, []), start=1):
            seen = person.page.locator("body").aria_snapshot() if person.scripts else person.page.content()
            report.sections.append((f"Browser {number} at {person.page.url}", seen))
        if "site" in getattr(item, "funcargs", {}):
            report.sections += item.funcargs["site"].last_words()
    return report
