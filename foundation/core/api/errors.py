"""Every refusal of the API as RFC 9457 `application/problem+json`, from one exception handler.

`errors[].pointer` says where: `#/emails/0` is a place in the body (JSON Pointer as a fragment), `?limit` a query
parameter, `#` the whole.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from time import monotonic
from typing import Any, TypedDict
from urllib.parse import quote

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpResponse, UnreadablePostError
from rest_framework import exceptions

from foundation.core import errors as domain
from foundation.core.api.renderers import encode, in_utc
from foundation.core.storage import is_full

log = structlog.get_logger(__name__)
PROBLEM_TYPE = "application/problem+json"
# What a database raises that cannot be reached, is starting, or cut the connection.
DATABASE_AWAY = (OperationalError, InterfaceError)
RETRY_AFTER = "5"
LONGEST_ADDRESS = 4_000
DRAIN_BYTES, DRAIN_PIECE, DRAIN_SECONDS = 64 * 1024 * 1024, 64 * 1024, 10


class Fault(TypedDict):
    """One thing that is wrong with the request."""

    pointer: str
    code: str
    detail: str


class BadQuery(exceptions.APIException):
    """Query parameters that cannot be right; `faults` maps parameter to (code, sentence)."""

    status_code = 400
    default_code = "invalid_query"

    def __init__(self, faults: Mapping[str, tuple[str, str]]) -> None:
        super().__init__("The query of this request is not right.", code=self.default_code)
        self.faults: list[Fault] = [
            {"pointer": "?" + quote(name, safe=""), "code": code, "detail": said}
            for name, (code, said) in faults.items()
        ]


class NulCharacter(exceptions.ParseError):
    """Text or keys of a body, at these places, that no database keeps."""

    default_code = "nul_character"
    default_detail = "Text may not contain the NUL character."

    def __init__(self, places: Iterable[Sequence[Any]]) -> None:
        super().__init__()
        self.faults: list[Fault] = [
            {"pointer": pointer(place), "code": self.default_code, "detail": self.default_detail} for place in places
        ]


class Packed(exceptions.APIException):
    """The body of this request is compressed."""

    status_code = 415
    default_code = "packed"
    default_detail = "Bodies are read as they are. Send this one without Content-Encoding."


class AddressTooLong(exceptions.APIException):
    """The address of this request is longer than any that means something."""

    status_code = 414
    default_code = "address_too_long"
    default_detail = f"This address is longer than {LONGEST_ADDRESS:,} characters."


class PreconditionFailed(exceptions.APIException):
    """`If-Match` names another state than the present one."""

    status_code = 412
    default_code = "precondition_failed"
    default_detail = "This was changed since you read it. Fetch it again and redo your change."


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
    current: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Return a problem document. `current` is the newer state of what a conflict is about."""
    body: dict[str, Any] = {
        "type": f"urn:holdout:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": list(errors),
    }
    if current:
        body["current"] = {name: in_utc(value) for name, value in current.items()}
    answer = HttpResponse(encode(body), status=status, content_type=PROBLEM_TYPE, headers=dict(headers or {}))
    answer.code = code  # type: ignore[attr-defined]  # for whoever counts refusals
    return answer


def exception_handler(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """Return the problem for anything raised inside a view; what nobody foresaw is logged and answers 500."""
    if isinstance(error, domain.DomainError):
        return _from_domain(error, context)
    if isinstance(error, exceptions.APIException):
        return _from_framework(error)
    if isinstance(error, Http404):
        return problem(404, "not_found", "There is nothing here for you.")
    if isinstance(error, PermissionDenied):
        return problem(403, "forbidden", "You are not allowed to do this.")
    return _from_below(error, context)


def _from_domain(error: domain.DomainError, context: Mapping[str, Any]) -> HttpResponse:
    faults: list[Fault] = []
    status = error.status
    if isinstance(error, domain.Invalid):
        faults = [
            {"pointer": pointer(field.split(".") if field else ()), "code": error.code, "detail": sentence}
            for field, sentences in error.errors.items()
            for sentence in sentences
        ]
    if isinstance(error, domain.Refused):
        faults = [{"pointer": "#", "code": error.code, "detail": reason} for reason in error.reasons]
    if isinstance(error, domain.Stale) and "If-Match" in context["request"].headers:
        status = 412
    current = error.current if isinstance(error, domain.Conflict) else None
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, domain.Busy) else {}
    return problem(status, error.code, error.sentence, errors=faults, headers=headers, current=current)


def _from_framework(error: exceptions.APIException) -> HttpResponse:
    headers = {}
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(int(wait))
    if isinstance(error, exceptions.ValidationError):
        faults = list(_faults(error.detail, ()))
        return problem(400, "invalid", "The body of this request is not right.", errors=faults, headers=headers)
    faults = error.faults if isinstance(error, BadQuery | NulCharacter) else []
    code = str(getattr(error.detail, "code", None) or error.default_code)
    return problem(error.status_code, code, str(error.detail), errors=faults, headers=headers)


def _from_below(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """Answer for what Django and the database raise; log whatever is not plainly the client's doing."""
    if isinstance(error, RequestDataTooBig):
        _drain(context["request"]._request)
        return too_large()
    if isinstance(error, SuspiciousOperation | UnreadablePostError):
        return unreadable()
    if is_full(error):
        log.error("api.no_room", exc_info=error)
        return no_room()
    if isinstance(error, DataError):
        log.warning("api.value_out_of_range", cause=type(error).__name__)
        return problem(400, "out_of_range", "A value is too long or out of range.")
    if isinstance(error, IntegrityError):
        log.error("api.constraint", exc_info=error)
        return problem(409, "conflict", "This does not go together with what is already there.")
    if isinstance(error, DATABASE_AWAY):
        log.error("api.database", exc_info=error)
        return unavailable()
    # Django's own handling of a fault, so that the test client raises it and monitors hear of it.
    got_request_exception.send(sender=None, request=context["request"]._request)
    log.error("api.fault", exc_info=error)
    return problem(500, "fault", "Something failed on our side. It has been logged.")


def _drain(request: Any) -> None:
    """Read what is left of a body that is not taken: whoever still sends hears the answer, and no broken line."""
    until = monotonic() + DRAIN_SECONDS
    left = DRAIN_BYTES
    try:
        while left > 0 and monotonic() < until and (piece := request.read(DRAIN_PIECE)):
            left -= len(piece)
    except (OSError, UnreadablePostError):
        return


def unreadable() -> HttpResponse:
    """Return the problem of a request that makes no sense."""
    return problem(400, "unreadable", "The server could not read this request.")


def too_large() -> HttpResponse:
    """Return the problem of a body beyond the limit."""
    return problem(413, "too_large", "This request is larger than the server takes.")


def no_room() -> HttpResponse:
    """Return the problem of a disk that is full."""
    fault = domain.NotKept(full=True)
    return problem(fault.status, fault.code, fault.sentence)


def unavailable() -> HttpResponse:
    """Return the problem of a database that is away."""
    retry = {"Retry-After": RETRY_AFTER}
    return problem(503, "unavailable", "The database did not answer. Try again in a moment.", headers=retry)


def _faults(detail: Any, place: tuple[Any, ...]) -> Iterator[Fault]:
    """Yield the faults in a DRF error tree: dicts by field or index, lists of sentences or of further trees."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            yield from _faults(inner, place if key == "non_field_errors" else (*place, key))
    elif isinstance(detail, list | tuple):
        for index, inner in enumerate(detail):
            yield from _faults(inner, place if isinstance(inner, str) else (*place, index))
    else:
        yield {"pointer": pointer(place), "code": str(getattr(detail, "code", "invalid")), "detail": str(detail)}


def pointer(place: Sequence[Any]) -> str:
    """Return a place in a body as a JSON Pointer in a fragment."""
    steps = [str(step).replace("~", "~0").replace("/", "~1") for step in place]
    return "#" + "".join("/" + quote(step, safe="~!$&'()*+,;=:@", errors="replace") for step in steps)
