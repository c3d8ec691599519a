"""A server on this machine that speaks the chat-completions protocol, well or badly, as a test asks."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Handler"], None]


@dataclass
class Told:
    """What the server received: each request's path, headers and body."""

    address: str = ""
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    """One request; how it is answered is set on the server."""

    protocol_version = "HTTP/1.1"
    told: Told
    answer: Answer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.told.requests.append((self.path, dict(self.headers.items()), body))
        self.close_connection = True
        try:
            type(self).answer(self)
        except OSError:  # the client has hung up, which is what some tests are about
            return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is the library's)
        """Keep the output of the suite clean."""

    def start(
        self, status: int = 200, kind: str = "text/event-stream", headers: Mapping[str, str] | None = None
    ) -> None:
        """Send the head of an answer that ends with the connection."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def say(self, text: str) -> None:
        """Send bytes at once."""
        self.wfile.write(text.encode())
        self.wfile.flush()


@contextmanager
def serving(answer: Answer) -> Iterator[Told]:
    """Answer every request as `answer` does, on a free port."""
    told = Told()
    handler = type("Set", (Handler,), {"told": told, "answer": staticmethod(answer)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    told.address = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def event(text: str | None = None, *, finish: str | None = None, **more: object) -> str:
    """Return one event of a stream."""
    choice = {"index": 0, "delta": {} if text is None else {"content": text}, "finish_reason": finish}
    return f"data: {json.dumps({'choices': [choice], **more})}\n\n"


def streaming(*texts: str, pause: float = 0, done: bool = True) -> Answer:
    """A stream of pieces, with a pause before each."""

    def answer(handler: Handler) -> None:
        handler.start()
        for text in texts:
            time.sleep(pause)
            handler.say(event(text))
        if done:
            handler.say(
                event(finish="stop") + 'data: {"choices": [], "usage": {"total_tokens": 77}}\n\ndata: [DONE]\n\n'
            )

    return answer


def raw(
    body: str, status: int = 200, kind: str = "text/event-stream", headers: Mapping[str, str] | None = None
) -> Answer:
    """An answer of exactly these bytes."""

    def answer(handler: Handler) -> None:
        handler.start(status, kind, headers)
        handler.say(body)

    return answer


def plain(text: str) -> Answer:
    """An answer that is not streamed, though it was asked to be."""
    return raw(
        json.dumps({"choices": [{"message": {"content": text}}], "usage": {"total_tokens": 5}}), kind="application/json"
    )
