"""Two clients asking a server over HTTP, and what they waited."""

from __future__ import annotations

import http.client
import re
import statistics
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

CLIENTS = 2
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: method, path, form fields for a POST, further headers; `holds_tag`: with the last one's ETag."""

    method: str
    path: str
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] | None = None
    holds_tag: bool = False


@dataclass(frozen=True, slots=True)
class Waited:
    """Milliseconds at the middle and the 95th of a hundred, and how many requests there were."""

    p50: float
    p95: float
    n: int


class Browser:
    """A signed-in client that keeps its cookies; one connection per request, as gunicorn's sync workers give."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.cookies: dict[str, str] = {}
        self.tags: dict[str, str] = {}

    def sign_in(self, email: str, password: str) -> None:
        """Sign in through the form. Raises RuntimeError when that did not work."""
        _status, page, _ms = self.ask(Ask("GET", "/accounts/login/"))
        self.token = self._token(page)
        form = {"login": email, "password": password, "csrfmiddlewaretoken": self.token}
        status, _page, _ms = self.ask(Ask("POST", "/accounts/login/", form))
        if status != 302:
            raise RuntimeError(f"sign-in answered {status}")
        _status, page, _ms = self.ask(Ask("GET", "/account/"))
        self.token = self._token(page)

    def _token(self, page: str) -> str:
        found = TOKEN.search(page)
        if found is None:
            raise RuntimeError("the page has no form")
        return found[1]

    def ask(self, what: Ask) -> tuple[int, str, float]:
        """Return (status, body, milliseconds until the last byte).

        Where a tag is to be held and is not, or no longer since its minute is over, it is fetched first.
        """
        if what.holds_tag:
            answer = self._send(what)
            if answer[0] != 200:
                return answer
        return self._send(what)

    def _send(self, what: Ask) -> tuple[int, str, float]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **(what.headers or {})}
        if what.holds_tag:
            headers["If-None-Match"] = self.tags.get(what.path, "")
        body = None
        if what.form is not None:
            body = urlencode({"csrfmiddlewaretoken": getattr(self, "token", ""), **what.form})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        begun = time.perf_counter()
        connection.request(what.method, what.path, body=body, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        spent = (time.perf_counter() - begun) * 1000
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        self.tags[what.path] = answer.headers.get("ETag", "")
        connection.close()
        return answer.status, text, spent


def measure(browsers: list[Browser], ask: Callable[[int], Ask], *, n: int, expect: tuple[int, ...]) -> Waited:
    """Send `ask(0)` … `ask(n - 1)` from all browsers at once, after a few to warm up.

    Raises RuntimeError when an answer has an unexpected status, so that errors are never timed as work.
    """
    spent: list[float] = []
    faults: list[str] = []
    numbers = iter(range(n))
    lock = threading.Lock()

    def client(browser: Browser) -> None:
        while not faults:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            what = ask(number)
            status, body, ms = browser.ask(what)
            if status not in expect:
                faults.append(f"{what.method} {what.path} answered {status}: {' '.join(body.split())[:200]}")
                return
            spent.append(ms)

    threads = [threading.Thread(target=client, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(faults[0])
    ordered = sorted(spent[min(4, len(spent) // 4) :])
    return Waited(statistics.median(ordered), ordered[int(len(ordered) * 0.95)], len(ordered))
