"""The id of the request or task at hand and the key it came with, carried into events and log lines."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
api_key: ContextVar[str] = ContextVar("api_key", default="")  # its prefix, which is no secret
