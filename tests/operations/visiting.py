"""A browser without a window: visits a server over HTTP, keeps cookies, fills in forms."""

import re
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlencode, urljoin, urlsplit

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What a server said; status 0 when nothing was heard."""

    status: int
    text: str
    url: str
    headers: Message


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, address: str) -> None:
        self.address = address
        # Production's cookies are for https; the proxy that ends TLS is not there.
        self.cookies = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.seen = Answer(0, "", address, Message())

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask(path, None, headers)

    def fill(self, path: str = "", **fields: str) -> Answer:
        """Send the form of the page that was seen last, to its own address unless another is given."""
        found = TOKEN.search(self.seen.text)
        given = {**fields, **({"csrfmiddlewaretoken": found.group(1)} if found else {})}
        return self._ask(path or self.seen.url, urlencode(given).encode(), {"Referer": self.seen.url})

    def _ask(self, path: str, data: bytes | None, headers: dict[str, str]) -> Answer:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(urljoin(self.address, path), data, given)  # noqa: S310  (our own server)
        try:
            with self.opener.open(request, timeout=30) as answer:
                self.seen = Answer(answer.status, answer.read().decode(), answer.url, answer.headers)
        except urllib.error.HTTPError as error:
            self.seen = Answer(error.code, error.read().decode(), error.url or path, error.headers)
        except OSError:
            self.seen = Answer(0, "", self.address, Message())
        return self.seen

    def choose_password(self, link: str, password: str) -> Answer:
        """Follow a link that sets the password, as it came in a mail or from the terminal, to our own address."""
        self.get(urlsplit(link).path)
        return self.fill(password1=password, password2=password)

    def sign_in(self, email: str, password: str) -> Answer:
        self.get("/accounts/login/")
        return self.fill(login=email, password=password)


def until(true: Callable[[], object], what: str, patience: float = 60) -> None:
    """Wait until something is so; fails by the name of what was awaited."""
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, f"waited {patience:.0f} s in vain: {what}"
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
