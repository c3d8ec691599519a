"""Logging: readable lines in development, JSON with the request id in production, personal data in neither."""

import logging
import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# Links to the portal, invitations and resets carry random words of at least this length; ids of rows may stay.
ROW_ID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])"
SECRET = re.compile(rf"(?<![\w-])(?!{ROW_ID})(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{{20,}}")
OWN_KEYS = {"event", "level", "logger", "timestamp", "request_id", "exception"}
# Values that may stand beside the message: counts, kinds, ids. Anything else could be about a person.
PLAIN_KEYS = {
    *("count", "duration_ms", "kind", "task", "task_id", "queue", "status", "status_code", "method", "reason"),
    *("attempt", "cause"),
}


def masked(text: str) -> str:
    """Return `text` without e-mail addresses and without the secrets of links."""
    return SECRET.sub("[secret]", ADDRESS.sub("[address]", text))


def without_personal_data(_: WrappedLogger, __: str, said: EventDict) -> EventDict:
    """Keep known keys and ids only, and mask addresses and secrets in what people and libraries wrote."""
    kept: EventDict = {}
    for key, value in said.items():
        if key in ("request_id", "timestamp", "task_id") or key.endswith("_id") or key.startswith("_"):
            kept[key] = value
        elif key in OWN_KEYS | PLAIN_KEYS:
            kept[key] = masked(value) if isinstance(value, str) else value
    return kept


def configuration(*, json: bool, level: str) -> dict[str, Any]:
    """Return Django's LOGGING and set structlog up to go through it."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
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
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer() if json else plain_line,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"level": level, "handlers": [], "propagate": True},
            "django.server": {"level": level, "handlers": [], "propagate": True},
            "celery": {"level": level},
            # One line a sweep, several times a minute, says nothing.
            "celery.beat": {"level": max(logging.getLevelName(level), logging.WARNING)},
            "celery.app.trace": {"level": max(logging.getLevelName(level), logging.WARNING)},
            "celery.worker.strategy": {"level": max(logging.getLevelName(level), logging.WARNING)},
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
