"""A mail server of our own, which answers as a test tells it to and keeps what it took."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as email_policy
from typing import Any

from aiosmtpd.controller import Controller


class MailServer:
    """Answers by address (`cut` breaks the line), waits before it says so, and what it took."""

    def __init__(self) -> None:
        self.to: dict[str, str] = {}
        self.sender = "250 OK"
        self.data = "250 kept"
        self.slow = 0.0  # seconds before it begins to take a mail
        self.mute = False  # says nothing when the line is to end
        self.silent_for: set[str] = set()  # whose mail it keeps without ever saying so
        self.connections = 0
        self.begun = 0
        self.kept: list[tuple[list[str], EmailMessage]] = []

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: Any) -> Any:  # noqa: N802  (aiosmtpd's name)
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  (aiosmtpd's name)
        if self.sender.startswith("2"):
            envelope.mail_from = address
        return self.sender

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  (aiosmtpd's name)
        if self.mute:
            await asyncio.sleep(3600)
        return "221 Bye"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  (aiosmtpd's name)
        answer = self.to.get(address, "250 OK")
        if answer.startswith("cut"):
            server.transport.abort()
        elif answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  (aiosmtpd's name)
        self.begun += 1
        await asyncio.sleep(self.slow)
        if not server.transport or server.transport.is_closing():
            return self.data
        if self.data.startswith("2"):
            message = message_from_bytes(envelope.content, policy=email_policy)
            self.kept.append((envelope.rcpt_tos, message))  # type: ignore[arg-type]  # the policy makes EmailMessages
        if self.silent_for & set(envelope.rcpt_tos):
            await asyncio.sleep(3600)
        return self.data

    @property
    def people(self) -> list[str]:
        return [address for to, _ in self.kept for address in to]


@contextmanager
def listening(server: MailServer, port: int) -> Iterator[MailServer]:
    """Let it take mail for the length of the block."""
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
