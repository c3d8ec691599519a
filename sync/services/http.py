"""One HTTP client for all connectors: it goes where was checked, waits when asked to, tries again what did no harm.

Only reading requests are sent, and the one for a token. Nothing of what is secret stands in an error or a log line.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from ssl import SSLContext
from urllib.parse import urlsplit

import httpx
import structlog

from foundation.core import outbound
from sync.services.errors import Away, Missing, SyncError, TooLarge

log = structlog.get_logger(__name__)
TRIES, TRIES_FOR_A_FILE = 8, 3
LONGEST_WAIT = 120.0
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
LARGEST_ANSWER = 64 * 1024 * 1024
RETRIED = {500, 502, 503, 504, 520, 521, 522, 523, 524, 529}
REDIRECTS = {301, 302, 303, 307, 308}
MOST_REDIRECTS = 5
PARTIAL = "an answer that is no JSON"


@cache
def _trusted() -> SSLContext:
    """Return whom all connectors trust, read once in a process."""
    return httpx.create_ssl_context(trust_env=False)


@dataclass(slots=True)
class Pace:
    """What the other side said of its limit, and how long was waited for it, in seconds."""

    limit: int | None = None
    left: int | None = None
    reset: float | None = None
    waited: float = 0.0
    requests: int = 0


@dataclass(slots=True)
class Client:
    """Requests to one system. `private` lets it reach the own network; `rest` sleeps (tests hand in their own)."""

    name: str
    private: bool
    rest: Callable[[float], None] | None = None
    pace: Pace = field(default_factory=Pace)
    heartbeat: Callable[[], None] = lambda: None
    _http: httpx.Client = field(init=False)
    _checked: dict[tuple[str, str, int], str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._http = httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False, verify=_trusted())

    def close(self) -> None:
        """Give back the connections."""
        self._http.close()

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        body: object = None,
        auth: tuple[str, str] | None = None,
        json: bool = True,
        paced: bool = True,
        most: int = LARGEST_ANSWER,
        tries: int = TRIES,
    ) -> httpx.Response:
        """Return a whole answer: 2xx with JSON (unless `json` is false), a redirect, or 400, 401, 403, 404, 422.

        Waits and tries again for 429, 5xx, broken connections, half bodies and pages in place of JSON.
        Raises SyncError when that does not help, TooLarge.
        """
        problem = ""
        for tried in range(tries):
            if tried:
                self._pause(min(30.0, 0.25 * 2**tried) * random.uniform(0.5, 1.0))  # noqa: S311  (jitter, no secret)
            if paced:
                self._keep_pace()
            try:
                answer = self._once(method, url, headers, params, form, body, auth, most)
            except (httpx.TransportError, httpx.DecodingError) as error:
                problem = f"no connection ({type(error).__name__})"
                continue
            if paced:
                self._learn(answer)
            problem = self._problem(answer, json)
            if not problem:
                return answer
            if wait := _asked_to_wait(answer):
                self._pause(wait)
        log.warning("source_does_not_answer", source=self.name, problem=problem)
        raise Away(f"{self.name} does not answer: {problem}, {tries} times.")

    def file(self, url: str, most: int, auth: tuple[str, str] | None = None) -> bytes:
        """Return the bytes behind an address, through redirects, each checked; `auth` goes to the first address alone.

        Raises Missing, TooLarge, SyncError.
        """
        for _ in range(MOST_REDIRECTS):
            answer = self.send("GET", url, auth=auth, json=False, paced=False, most=most, tries=TRIES_FOR_A_FILE)
            auth = None
            if answer.status_code in REDIRECTS and (target := answer.headers.get("location")):
                url = joined(url, target)
                continue
            if answer.status_code != httpx.codes.OK:
                raise Missing(f"The file is not to be had ({answer.status_code}).")
            return answer.content
        raise Missing("The file leads from one address to the next.")

    def _once(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        params: Mapping[str, str] | None,
        form: Mapping[str, str] | None,
        body: object,
        auth: tuple[str, str] | None,
        most: int,
    ) -> httpx.Response:
        target, extensions, host = self._place(url)
        request = self._http.build_request(
            method, target, params=params or None, data=form, json=body, headers={"Host": host, **(headers or {})}
        )
        request.extensions |= extensions
        self.pace.requests += 1
        answer = self._http.send(request, auth=auth, stream=True)
        try:
            parts, size = [], 0
            for part in answer.iter_bytes():
                size += len(part)
                if size > most:
                    raise TooLarge(f"An answer of {self.name} is larger than {most // 1024 // 1024} MB.")
                parts.append(part)
        finally:
            answer.close()
        whole = httpx.Response(answer.status_code, headers=_plain(answer.headers), content=b"".join(parts))
        whole.request = request
        return whole

    def _place(self, url: str) -> tuple[httpx.URL, dict[str, object], str]:
        """Return the address with a checked IP in place of its host, which stays in the certificate's name."""
        try:
            parts = urlsplit(url)
            address = outbound.read_address(f"{parts.scheme}://{parts.netloc}")
            place = (address.scheme, address.host, address.port)
            ip = self._checked.get(place) or outbound.places(address, private=self.private)[0]
        except outbound.Unreachable as error:
            raise SyncError(error.sentence) from None
        except ValueError:
            raise SyncError(f"{self.name} leads to something that is no address.") from None
        self._checked[place] = ip
        target = httpx.URL(url).copy_with(host=ip)
        extensions: dict[str, object] = {"sni_hostname": address.host} if address.scheme == "https" else {}
        return target, extensions, parts.netloc

    def _problem(self, answer: httpx.Response, json: bool) -> str:
        status = answer.status_code
        if status == httpx.codes.TOO_MANY_REQUESTS or status in RETRIED:
            return f"it says {status}"
        if json and answer.is_success:
            try:
                answer.json()
            except (ValueError, RecursionError):
                return PARTIAL
        return ""

    def _keep_pace(self) -> None:
        """Wait for the next window when this one is used up, rather than being refused."""
        pace = self.pace
        if pace.left == 0 and pace.reset is not None:
            self._pause(min(pace.reset - time.time(), LONGEST_WAIT))
            pace.left = None

    def _learn(self, answer: httpx.Response) -> None:
        said = answer.headers
        self.pace.limit = _whole(said.get("x-ratelimit-limit"))
        self.pace.left = _whole(said.get("x-ratelimit-remaining"))
        reset = _whole(said.get("x-ratelimit-reset"))
        self.pace.reset = float(reset) if reset is not None else None
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            self.pace.left = None  # the answer says itself how long

    def _pause(self, seconds: float) -> None:
        if seconds <= 0:
            return
        self.pace.waited += seconds
        self.heartbeat()
        (self.rest or time.sleep)(seconds)


def server_time(answer: httpx.Response) -> datetime:
    """Return the other side's clock; ours where it does not tell."""
    try:
        return parsedate_to_datetime(answer.headers["date"]).astimezone(UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        return datetime.now(UTC)


def joined(url: str, target: str) -> str:
    """Return where a page at an address leads, which may be told without its beginning. Raises SyncError."""
    try:
        return str(httpx.URL(url).join(target))
    except (httpx.InvalidURL, ValueError):
        raise SyncError("The other side leads to something that is no address.") from None


def _asked_to_wait(answer: httpx.Response) -> float:
    """Return for how many seconds the other side asks to wait; in figures or as a moment."""
    said = answer.headers.get("retry-after", "")
    if (seconds := _whole(said)) is not None:
        return min(float(seconds), LONGEST_WAIT)
    try:
        return min(max(0.0, (parsedate_to_datetime(said) - server_time(answer)).total_seconds()), LONGEST_WAIT)
    except (TypeError, ValueError):
        return 0.0


def _whole(said: str | None) -> int | None:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 12 else None


def _plain(headers: httpx.Headers) -> httpx.Headers:
    """Return the headers without those about how the body travelled: it is unpacked by now."""
    kept = [(k, v) for k, v in headers.multi_items() if k not in ("content-encoding", "transfer-encoding")]
    return httpx.Headers([(k, v) for k, v in kept if k != "content-length"])
