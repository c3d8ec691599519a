"""An endpoint on this machine that takes messages, or answers as a test asks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook as Verifier

from foundation.activity.models import Webhook
from foundation.activity.services.webhooks import create_webhook
from foundation.people.models import Membership

Answer = Callable[["Handler"], None]


@dataclass
class Received:
    """What came: path, headers and body of each message; `most` is how many it worked on at once."""

    url: str = ""
    answer: Answer = lambda handler: handler.say(204)
    kept: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    now: int = 0
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def verified(self, secret: str) -> list[Any]:
        """Return the bodies, each checked by the library against its signature."""
        return [Verifier(secret).verify(body, headers) for _, headers, body in self.kept]

    def heard(self) -> list[str]:
        """Return the types that came, in order."""
        import json

        return [json.loads(body)["type"] for _, _, body in self.kept]


class Handler(BaseHTTPRequestHandler):
    received: Received

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.received.lock:
            self.received.kept.append((self.path, dict(self.headers.items()), body))
            self.received.now += 1
            self.received.most = max(self.received.most, self.received.now)
        try:
            self.received.answer(self)
        except OSError:  # the sender has hung up, which is what some tests are about
            pass
        finally:
            with self.received.lock:
                self.received.now -= 1

    def say(self, status: int, text: str = "", **headers: str) -> None:
        """Answer whole."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is the library's)
        """Keep the output of the suite clean."""


def answering(status: int, text: str = "", **headers: str) -> Answer:
    """Answer each message alike."""
    return lambda handler: handler.say(status, text, **headers)


def slow(seconds: float) -> Answer:
    """Answer well, after a while."""

    def answer(handler: Handler) -> None:
        time.sleep(seconds)
        handler.say(204)

    return answer


@contextmanager
def receiving(answer: Answer | None = None) -> Iterator[Received]:
    """Listen on a free port for the length of the block."""
    received = Received()
    if answer:
        received.answer = answer
    handler = type("Set", (Handler,), {"received": received})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    received.url = f"http://127.0.0.1:{server.server_port}/hook/?tenant=7"
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()


def hook_to(owner: Membership, url: str, name: str = "Warehouse", **more: Any) -> Webhook:
    """Make an endpoint; the installation lets people reach its own network in these tests."""
    return create_webhook(actor=owner, name=name, url=url, **more)
