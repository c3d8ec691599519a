"""What every view of the API has, and what the views of one resource share."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.views import APIView

from foundation.core.api import etags, limits, replay, use
from foundation.core.api.errors import LONGEST_ADDRESS, AddressTooLong, Packed
from foundation.core.api.filters import refuse_twice, refuse_unknown
from foundation.core.api.inputs import Input
from foundation.core.api.parsers import AlwaysJson, OrjsonParser
from foundation.core.api.permissions import Asker
from foundation.core.api.renderers import encode
from foundation.core.api.schema import Schema
from foundation.core.api.shapes import Cells, Shape
from foundation.core.errors import Invalid, NotFound

log = structlog.get_logger(__name__)
REFUSED = 400


class ApiRequest(Request):
    """A request that a key came with: `member` is whom it acts as, `auth` the key itself."""

    member: Any
    auth: Any


class ApiView(APIView):
    """What every view of the API has: the key's member, its scopes, the limit, JSON in and out."""

    request: ApiRequest
    resource: ClassVar[str] = ""
    reads: ClassVar[bool] = False
    also_read_by: ClassVar[tuple[str, ...]] = ()
    acts_by: ClassVar[str] = ""
    written_by: ClassVar[tuple[str, ...]] = ()
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    parser_classes = [OrjsonParser]
    content_negotiation_class = AlwaysJson
    metadata_class = None
    format_kwarg = None
    # Whether a GET takes `fields`, `expand` and `If-None-Match`, and looks at its own parameters.
    picks: ClassVar[bool] = False
    schema = Schema()
    _use: limits.Use | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)
        if len(request.get_full_path()) > LONGEST_ADDRESS:
            raise AddressTooLong
        self.perform_authentication(request)
        if request.auth is not None:
            try:
                self._use = limits.count(self.request.auth.prefix, self.request.auth.per_minute)
            except limits.LimitReached as reached:
                self._use = reached.use
                raise
        self.check_permissions(request)
        self._look_at_query(request)
        packed = request.headers.get("Content-Encoding", "").strip().lower() not in ("", "identity")
        if packed and request.method in ("POST", "PUT", "PATCH"):
            raise Packed

    def _look_at_query(self, request: Request) -> None:
        """Refuse what is given twice, and what nobody reads: a parameter that does nothing is a typing error."""
        refuse_twice(request.query_params)
        if request.method not in SAFE_METHODS or not self.picks:
            refuse_unknown(request.query_params, {one.name for one in getattr(self, "asks", ())})

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["Vary"] = "Authorization"
        for name, value in (self._use.headers() if self._use else {}).items():
            response[name] = value
        if getattr(request, "_auth", None) is not None:  # asking for `auth` itself would ask who it is once more
            log.info("api.request", method=request.method, status=response.status_code, path=request.path)
        # Also of a key that is known and works no more.
        prefix = getattr(request, "known_key", "")
        if prefix and response.status_code >= REFUSED:
            code = getattr(response, "code", "")
            use.note_refusal(prefix, request.method or "", request.path, response.status_code, code)
        return response

    @property
    def asker(self) -> Asker:
        """The member and the scopes of the key of this request."""
        return Asker(self.request.member, frozenset(self.request.auth.scopes), self.request.auth.prefix)

    def body(self, kind: type[Input], *, partial: bool = False, given: Any = None) -> dict[str, Any]:
        """Return the checked body of this request, or the part of it that is `given`.

        Raises ValidationError with the place of each fault.
        """
        data = self.request.data if given is None else given
        checked = kind(data=data, partial=partial, context={"member": self.request.member})
        checked.is_valid(raise_exception=True)
        return dict(checked.validated_data)

    def write(self, run: Callable[[], HttpResponse]) -> HttpResponse:
        """Run a change in one transaction; a POST with an `Idempotency-Key` runs once."""
        with transaction.atomic():
            return replay.once(self.request, run) if self.request.method == "POST" else run()


class Resource(ApiView):
    """What the views of one resource share."""

    shape: ClassVar[type[Shape]]
    # Rows of which others may not even know that they are there: the feed of changes says nothing of those unseen.
    sealed: ClassVar[bool] = False
    # Whether a row of its kind that another row names is shown as it is here.
    stands_for: ClassVar[bool] = True

    def queryset(self, member: Any) -> QuerySet[Any]:
        """Return the rows that `member` may see: the app's `visible_to(member)`."""
        raise NotImplementedError

    def knowable(self, member: Any) -> QuerySet[Any] | None:
        """Return the rows of a sealed kind of which `member` may know that they are there; None: of none unseen."""
        return None

    def find(self, rows: QuerySet[Any], pk: UUID, field: str) -> Any:
        """Return the row of `rows` that the body names in `field`. Raises Invalid beside that field."""
        row = rows.filter(pk=pk).first()
        if row is None:
            raise Invalid({field: "There is nothing with this id."}, code="unknown_id")
        return row

    def row(self, pk: UUID, *, unmatched: bool = False) -> Any:
        """Return the visible row, locked and checked against `If-Match` when given. Raises NotFound, 412.

        An act that looks at the body first reads it `unmatched`, and then anew: what could not be done in any state is
        refused for what it is.
        """
        rows = self.queryset(self.request.member)
        if "If-Match" in self.request.headers and not unmatched:
            etags.check(rows.model, pk, self.request.headers["If-Match"])
        row = rows.filter(pk=pk).first()
        if row is None:
            raise NotFound("There is nothing here for you.")
        return row

    def _matched(self, row: Any) -> Any:
        """Return a row that was read `unmatched`; where `If-Match` was given, read anew in the state that it names."""
        return self.row(row.pk) if "If-Match" in self.request.headers else row

    def cells(self, row: Model) -> Cells | None:
        """Return `row` as the resource shows it, None when the member does not see it."""
        found, _ = self.shape.read(self.queryset(self.request.member).filter(pk=row.pk), self.asker)
        return found[0] if found else None

    def show(self, row: Model, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
        """Answer with `row` in the resource's shape and its ETag; 204 when it left the member's sight."""
        rows = self.queryset(self.request.member).filter(pk=row.pk)
        cells, tags = self.shape.read(rows, self.asker, also=etags.columns(rows.model))
        if not cells:
            return HttpResponse(status=204)
        body = encode(cells[0])
        given = {**(headers or {}), "ETag": etags.tag(tags[0], body)}
        return HttpResponse(body, status=status, content_type="application/json", headers=given)
