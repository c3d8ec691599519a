"""Debian's Chromium, its shell where that is there, and a person in it who looks closely at every page they come to."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Download,
    Frame,
    Locator,
    Page,
    Playwright,
    Response,
    expect,
    sync_playwright,
)

from tests.cast import PASSWORD

BUILDS = ("chromium-headless-shell", "chromium")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BUILDS)), BUILDS[0])
QUIET = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-dev-shm-usage",
]
PATIENCE = 15_000.0
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
STANDARD = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
MOVING = ":is([hx-get], [hx-post], [data-move]).htmx-request, .htmx-swapping, .htmx-settling"
Role = Literal["button", "link", "menuitem", "radio", "checkbox", "textbox", "tab"]
axe = Axe()
expect.set_options(timeout=PATIENCE)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Yield one browser; the contexts opened in it are people who know nothing of each other."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def launch(playwright: Playwright) -> Browser:
    """Start Chromium; it refuses its own sandbox when it runs as root."""
    rooted = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *rooted])


class Person:
    """Somebody with a browser of their own.

    Every page that they come to is checked: no WCAG 2.2 AA violation that axe can find, nothing on the console (where
    breaches of the content security policy are told too), no answer of 400 or more that was not `expecting`ed, and
    nothing that makes the page scroll sideways.
    """

    def __init__(
        self, browser: Browser, site: str, *, narrow: bool = False, dark: bool = False, scripts: bool = True
    ) -> None:
        self.context = browser.new_context(
            base_url=site,
            viewport=PHONE if narrow else DESKTOP,
            device_scale_factor=2 if narrow else 1,
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
            accept_downloads=True,
            locale="en-GB",
            timezone_id="Europe/Lisbon",
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.scripts = scripts
        self.faults: list[str] = []
        self.refused: list[int] = []
        self.awaited: int | None = None
        self.unseen = False
        self.looked: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        self.page.on("response", self._answered)
        self.page.on("framenavigated", self._arrived)

    # ---- What the page tells ----

    def _hear(self, message: ConsoleMessage) -> None:
        # The browser's own line about an answer of 4xx; `_answered` holds those against what was expected.
        own = message.text.startswith("Failed to load resource: the server responded with a status of 4")
        if message.type in ("error", "warning") and not own:
            self.faults.append(f"console {message.type}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.refused.append(response.status)

    def _arrived(self, frame: Frame) -> None:
        if frame == self.page.main_frame:
            self.unseen = True

    # ---- Going about ----

    def sign_in(self, email: str, password: str = PASSWORD) -> Person:
        """Sign in by the page that members use; the cast share one password."""
        self.visit("/accounts/login/")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.go("Sign in")
        expect(self.page.get_by_role("navigation", name="Main")).to_be_visible()
        return self

    def visit(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(path)
        self.settle()

    def go(self, name: str | re.Pattern[str], role: Role = "button", within: Locator | Page | None = None) -> None:
        """Press what leads to another page, and look at that page."""
        target = (within or self.page).get_by_role(role, name=name, exact=isinstance(name, str))
        with self.page.expect_event("framenavigated"):
            target.click()
        self.settle()

    def press(self, name: str | re.Pattern[str], role: Role = "button", within: Locator | Page | None = None) -> None:
        """Press what changes this page in place."""
        (within or self.page).get_by_role(role, name=name, exact=isinstance(name, str)).click()
        self.settle()

    def fill(self, given: dict[str, str], within: Locator | Page | None = None) -> None:
        """Type into fields by their labels."""
        for label, text in given.items():
            (within or self.page).get_by_label(re.compile(rf"^{re.escape(label)}( optional)?$")).fill(text)

    def said(self, text: str | re.Pattern[str]) -> None:
        """Expect a toast with `text`."""
        expect(
            self.page.get_by_role("status").or_(self.page.locator("#toasts")).get_by_text(text).first
        ).to_be_visible()

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Expect `text` somewhere on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def downloads(self, name: str) -> Download:
        """Press a link and return the file that it brings."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=name).click()
        return waiting.value

    @contextlib.contextmanager
    def expecting(self, status: int) -> Iterator[None]:
        """Run a step that must be answered with this status of 4xx, once."""
        self.awaited = status
        yield
        self.settle()
        assert self.refused == [status], f"{self.page.url} answered {self.refused or 'gladly'} instead of {status}"
        self.refused, self.awaited = [], None

    # ---- Looking ----

    def settle(self, *, look: bool = True) -> None:
        """Wait until nothing moves; look at a page that was not seen yet."""
        self.page.wait_for_load_state("load")
        if self.scripts:
            expect(self.page.locator(MOVING)).to_have_count(0)
        if look and self.unseen:
            self.look()

    def look(self) -> None:
        """Check the page as it stands now."""
        self.unseen = False
        where = urlsplit(self.page.url).path
        refused = [status for status in self.refused if status != self.awaited]
        assert not refused, f"{where}: answers of {refused} that nobody expected"
        if self.scripts:
            found = axe.run(self.page, options={"runOnly": STANDARD, "resultTypes": ["violations"]})
            assert not found.response["violations"], f"{where}:\n{_told(found.response['violations'])}"
            wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{where} scrolls sideways by {wide} px"
        assert not self.faults, f"{where}:\n" + "\n".join(self.faults)
        self.looked.append(where)

    def forget(self) -> None:
        """Begin anew after a fault that was noted."""
        self.faults, self.refused, self.awaited = [], [], None

    def close(self) -> None:
        """Leave; what was heard after the last look counts too."""
        self.context.close()
        assert not self.faults, "\n".join(self.faults)


def _told(violations: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"{one['id']}: {one['help']}\n  {node['html'][:300]}\n  {node['failureSummary']}"
        for one in violations
        for node in one["nodes"][:3]
    )
