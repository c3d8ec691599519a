"""Logging: readable lines in development, JSON with the request id in production, personal data in neither."""

import logging
import re
import sys
import time
import traceback
import weakref
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Any

import structlog
from django.db.utils import InterfaceError, OperationalError
from structlog.typing import EventDict, Processor, WrappedLogger

ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# Links to the portal, invitations and resets carry random words of at least this length; ids of rows may stay.
ROW_ID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])"
SECRET = re.compile(rf"(?<![\w-])(?!{ROW_ID})(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{{20,}}")
# What was searched for or typed into an address.
QUERY = re.compile(r"\?[^\s\"']+")
OWN_KEYS = {"event", "level", "logger", "timestamp", "request_id", "exception", "api_key", "acts_as"}
# Values in words that may stand beside the message. Anything else in words could be about a person.
PLAIN_KEYS = {
    *("count", "duration_ms", "kind", "task", "task_id", "queue", "status", "status_code", "method", "reason", "path"),
    *("attempt", "cause"),
}
HANDED_ON = {"_record", "_from_structlog"}
# What libraries may say with their messages: a path, a place of a server, a task, a row, an answer of HTTP.
PLAIN_WORDS = re.compile(rf"/.*|[a-z+]+://[\w.\[\]:-]*/?|[a-z_]+(?:\.[a-z_]+)+|{ROW_ID}")
PHRASES = {status.phrase for status in HTTPStatus}
LEFT_OUT = "[left out]"
# Whose errors tell of what a client sent (a body that is too large, a forged name of a host), not of our code.
OF_CLIENTS = "django.security"
# After so many seconds without one, the next error of a database that is away tells where it was met.
QUIET = 60.0
Raised = BaseException | tuple[type[BaseException], BaseException, TracebackType | None] | bool | None


def masked(text: str) -> str:
    """Return `text` without e-mail addresses and without the secrets of links."""
    return SECRET.sub("[secret]", ADDRESS.sub("[address]", QUERY.sub("?[query]", text)))


def without_personal_data(_: WrappedLogger, __: str, said: EventDict) -> EventDict:
    """Keep which and why: known keys, numbers and ids of rows; mask addresses and secrets in what is words."""
    kept: EventDict = {}
    for key, value in said.items():
        if key in HANDED_ON or key in ("request_id", "timestamp", "task_id") or key.endswith("_id"):
            kept[key] = value
        elif key in OWN_KEYS | PLAIN_KEYS:
            kept[key] = masked(value) if isinstance(value, str) else value
        elif value is None or isinstance(value, int | float) or re.fullmatch(ROW_ID, str(value)):
            kept[key] = value if isinstance(value, int | float | None) else str(value)
    return kept


def plain_message(_: WrappedLogger, __: str, said: EventDict) -> EventDict:
    """Write a library's message anew with those of its values that cannot be about a person."""
    values, record = said.pop("positional_args", ()), said["_record"]
    if values and isinstance(record.msg, str):
        plain = {k: _plain(v) for k, v in values.items()} if isinstance(values, Mapping) else tuple(map(_plain, values))
        try:
            said["event"] = record.msg % plain
        except (TypeError, ValueError, KeyError):
            said["event"] = record.msg
    return said


def _plain(value: object) -> object:
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, BaseException):
        return type(value).__name__
    text = str(value)
    return text if text in PHRASES or PLAIN_WORDS.fullmatch(text) else LEFT_OUT


def trace_without_words(_: WrappedLogger, __: str, said: EventDict) -> EventDict:
    """Put where an error came from and what it was, without its text, which may quote what people wrote."""
    raised: Raised = said.pop("exc_info", None)
    said.pop("exception", None)
    error = raised[1] if isinstance(raised, tuple) else sys.exc_info()[1] if raised is True else raised
    if isinstance(error, BaseException):
        if str(said.get("logger", "")).startswith(OF_CLIENTS) or (_is_away(error) and not outage.begins(error)):
            said["cause"] = type(error).__name__
        else:
            said["exception"] = "\n".join(_trace(error))
    return said


class Outage:
    """Which error is the first of a row of them: the others need no more than a line each."""

    def __init__(self) -> None:
        self.last = -QUIET
        self.first: weakref.ref[BaseException] | None = None

    def begins(self, error: BaseException) -> bool:
        """Tell whether there was none for a while before this one, which counts; asked again it says the same."""
        before, self.last = self.last, time.monotonic()
        if self.last - before >= QUIET:
            self.first = weakref.ref(error)
        return self.first is not None and self.first() is error


def _is_away(error: BaseException) -> bool:
    """Tell whether the database could not be reached, went down or closed the line: no fault of what was asked."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = getattr(error.__cause__, "sqlstate", None)
    return code is None or code.startswith(("08", "57P"))


def _trace(error: BaseException, seen: tuple[BaseException, ...] = ()) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and before not in seen:
        yield from _trace(before, (*seen, error))
        yield "then:"
    yield "Traceback (most recent call last):"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    yield " ".join([f"{type(error).__module__}.{type(error).__qualname__}", *_particulars(error)])


def _particulars(error: BaseException) -> Iterator[str]:
    """What tells errors of one class apart and is not words: codes, and names of tables and constraints."""
    for name in ("errno", "smtp_code", "pgcode"):
        if (code := getattr(error, name, None)) is not None:
            yield f"{name}={code}"
    told = getattr(error, "diag", None)
    for name in ("table_name", "column_name", "constraint_name"):
        if found := getattr(told, name, None):
            yield f"{name}={found}"


outage = Outage()


def configuration(*, json: bool, level: str) -> dict[str, Any]:
    """Return Django's LOGGING and set structlog up to go through it."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        trace_without_words,
        without_personal_data,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [plain_message, *shared],
                "pass_foreign_args": True,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer() if json else plain_line,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "httpx": {"level": "WARNING"},
            "django": {"level": level, "handlers": [], "propagate": True},
            "django.server": {"level": level, "handlers": [], "propagate": True},
            "celery": {"level": level},
            # One line a sweep, several times a minute, says nothing.
            "celery.beat": {"level": max(logging.getLevelName(level), logging.WARNING)},
            "celery.app.trace": {"level": max(logging.getLevelName(level), logging.WARNING)},
            "celery.worker.strategy": {"level": max(logging.getLevelName(level), logging.WARNING)},
            # Its session manager tells of each request that it began and ended one.
            "mcp": {"level": max(logging.getLevelName(level), logging.WARNING)},
            "fontTools": {"level": "ERROR"},
            "weasyprint": {"level": "ERROR"},
        },
    }


def plain_line(_: WrappedLogger, __: str, said: EventDict) -> str:
    """Render one line for a terminal; the supervisor puts the time and the process before it."""
    trace = said.pop("exception", None)
    said.pop("timestamp", None)
    words = [str(said.pop("level", "")).ljust(7), str(said.pop("event", ""))]
    said.pop("logger", None)
    words += [f"{key}={value}" for key, value in sorted(said.items())]
    line = " ".join(words)
    return f"{line}\n{trace}" if trace else line
