"""The views that an app's api.py builds on: Collection, Creates, Item, Changes, Removes, Act, Ask.

A resource is declared once (name of its scope, shape, `queryset(member)`), and its views add what may be done:

    class OnRoles(Resource): ...
    class Roles(OnRoles, Creates, Collection): ...
    class RoleItem(OnRoles, Changes, Item): ...
    class OpenRole(OnRoles, Act): ...

Bodies are checked, rows fetched through visibility (404), policies asked (403), one service called, all in one
transaction with the idempotency record.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, ParamSpec
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.views import APIView

from foundation.core.api import etags, limits, permissions, replay
from foundation.core.api.filters import Filters, narrowed, refuse_unknown
from foundation.core.api.inputs import Input, NoInput
from foundation.core.api.paging import PARAMETERS, wanted
from foundation.core.api.parsers import AlwaysJson, OrjsonParser
from foundation.core.api.permissions import Asker
from foundation.core.api.renderers import encode
from foundation.core.api.schema import Schema
from foundation.core.api.shapes import Shape
from foundation.core.errors import Invalid, NotFound, require
from foundation.core.rules import Rule

P = ParamSpec("P")


class ApiRequest(Request):
    """A request that a key came with: `member` is whom it acts as, `auth` the key itself."""

    member: Any
    auth: Any


class ApiView(APIView):
    """What every view of the API has: the key's member, its scopes, the limit, JSON in and out."""

    request: ApiRequest
    resource: ClassVar[str] = ""
    reads: ClassVar[bool] = False
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    parser_classes = [OrjsonParser]
    content_negotiation_class = AlwaysJson
    metadata_class = None
    format_kwarg = None
    schema = Schema()
    _use: limits.Use | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.resource:
            permissions.declare(cls.resource)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)
        self.perform_authentication(request)
        if request.auth is not None:
            try:
                self._use = limits.count(self.request.auth.prefix)
            except limits.LimitReached as reached:
                self._use = reached.use
                raise
        self.check_permissions(request)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["Vary"] = "Authorization"
        for name, value in (self._use.headers() if self._use else {}).items():
            response[name] = value
        return response

    @property
    def asker(self) -> Asker:
        """The member and the scopes of the key of this request."""
        return Asker(self.request.member, frozenset(self.request.auth.scopes))

    def body(self, kind: type[Input], *, partial: bool = False) -> dict[str, Any]:
        """Return the checked body of this request. Raises ValidationError with the place of each fault."""
        given = kind(data=self.request.data, partial=partial, context={"member": self.request.member})
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def write(self, run: Callable[[], HttpResponse]) -> HttpResponse:
        """Run a change in one transaction; a POST with an `Idempotency-Key` runs once."""
        with transaction.atomic():
            return replay.once(self.request, run) if self.request.method == "POST" else run()


class Resource(ApiView):
    """What the views of one resource share."""

    shape: ClassVar[type[Shape]]

    def queryset(self, member: Any) -> QuerySet[Any]:
        """Return the rows that `member` may see: the app's `visible_to(member)`."""
        raise NotImplementedError

    def find(self, rows: QuerySet[Any], pk: UUID, field: str) -> Any:
        """Return the row of `rows` that the body names in `field`. Raises Invalid beside that field."""
        row = rows.filter(pk=pk).first()
        if row is None:
            raise Invalid({field: "There is nothing with this id."}, code="unknown_id")
        return row

    def row(self, pk: UUID) -> Any:
        """Return the visible row, locked and checked against `If-Match` when given. Raises NotFound, 412."""
        rows = self.queryset(self.request.member)
        if "If-Match" in self.request.headers:
            etags.check(rows.model, pk, self.request.headers["If-Match"])
        row = rows.filter(pk=pk).first()
        if row is None:
            raise NotFound("There is nothing here for you.")
        return row

    def show(self, row: Model, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
        """Answer with `row` in the resource's shape and its ETag; 204 when it left the member's sight."""
        rows = self.queryset(self.request.member).filter(pk=row.pk)
        cells, tags = self.shape.read(rows, self.asker, also=etags.columns(rows.model))
        if not cells:
            return HttpResponse(status=204)
        given = {**(headers or {}), "ETag": etags.tag(tags[0])}
        return HttpResponse(encode(cells[0]), status=status, content_type="application/json", headers=given)


class Collection(Resource):
    """`GET /things`: a page of rows, filtered, in a stable order."""

    filters: ClassVar[type[Filters] | None] = None

    def get(self, request: Request) -> HttpResponse:
        query = request.query_params
        page = wanted(query)
        given = {name: query[name] for name in query if name not in PARAMETERS}
        rows = page.changed(narrowed(self.queryset(self.request.member), self.filters, given))
        total = {"count": rows.count()} if page.count else {}
        cells, keys = self.shape.read(page.ordered(rows), self.asker, also=("pk", "updated_at"))
        headers, cursor = {}, None
        if len(cells) > page.limit:
            cells, keys = cells[: page.limit], keys[: page.limit]
            cursor = page.behind(*keys[-1])
            headers["Link"] = f'<{_with_cursor(request, cursor)}>; rel="next"'
        answer = {"results": cells, "next_cursor": cursor, **total}
        return HttpResponse(encode(answer), content_type="application/json", headers=headers)


class Creates(Resource):
    """`POST /things`: make one by a service. Mix in before Collection."""

    input: ClassVar[type[Input]]

    def may_create(self, member: Any, /) -> bool:
        """Ask before the body is looked at. A rule set in place of this method refuses in its own words."""
        return True

    def create(self, member: Any, data: dict[str, Any]) -> Model:
        """Call the service with the checked body and return what it made."""
        raise NotImplementedError

    def post(self, request: Request) -> HttpResponse:
        _ask(self.may_create, self.request.member)
        return self.write(self._create)

    def _create(self) -> HttpResponse:
        made = self.create(self.request.member, self.body(self.input))
        return self.show(made, 201, {"Location": f"{self.request.path}/{made.pk}"})


class Item(Resource):
    """`GET /things/{id}`: one row with its ETag."""

    def get(self, request: Request, id: UUID) -> HttpResponse:
        refuse_unknown(request.query_params, ())
        rows = self.queryset(self.request.member).filter(pk=id)
        cells, tags = self.shape.read(rows, self.asker, also=etags.columns(rows.model))
        if not cells:
            raise NotFound("There is nothing here for you.")
        headers = {"ETag": etags.tag(tags[0])}
        return HttpResponse(encode(cells[0]), content_type="application/json", headers=headers)


class Changes(Resource):
    """`PATCH /things/{id}`: absent keeps, null clears, a list replaces. Mix in before Item."""

    input: ClassVar[type[Input]]

    def may_change(self, member: Any, row: Any, /) -> bool:
        """Ask before the body is looked at. A rule set in place of this method refuses in its own words."""
        return True

    def change(self, member: Any, row: Any, data: dict[str, Any]) -> Model:
        """Call the service with the keys that were given and return the changed row."""
        raise NotImplementedError

    def patch(self, request: Request, id: UUID) -> HttpResponse:
        return self.write(lambda: self._change(id))

    def _change(self, pk: UUID) -> HttpResponse:
        row = self.row(pk)
        _ask(self.may_change, self.request.member, row)
        return self.show(self.change(self.request.member, row, self.body(self.input, partial=True)))


class Removes(Resource):
    """`DELETE /things/{id}`: 204. Mix in before Item."""

    def may_remove(self, member: Any, row: Any, /) -> bool:
        """Ask the policy. A rule set in place of this method refuses in its own words."""
        return True

    def remove(self, member: Any, row: Any) -> None:
        """Call the service."""
        raise NotImplementedError

    def delete(self, request: Request, id: UUID) -> HttpResponse:
        return self.write(lambda: self._remove(id))

    def _remove(self, pk: UUID) -> HttpResponse:
        row = self.row(pk)
        _ask(self.may_remove, self.request.member, row)
        self.remove(self.request.member, row)
        return HttpResponse(status=204)


class Act(Resource):
    """`POST /things/{id}/verb`: one act on one row.

    The answer is the row (200) in the shape of this resource, or of `answer` when the act returns another kind of
    row; an act that returns None answers 204.
    """

    input: ClassVar[type[Input]] = NoInput
    answer: ClassVar[type[Resource] | None] = None

    def may(self, member: Any, row: Any, /) -> bool:
        """Ask before the body is looked at. A rule set in place of this method refuses in its own words."""
        return True

    def act(self, member: Any, row: Any, data: dict[str, Any]) -> Model | None:
        """Call the service with the checked body; return the row to show."""
        raise NotImplementedError

    def post(self, request: Request, id: UUID) -> HttpResponse:
        return self.write(lambda: self._act(id))

    def _act(self, pk: UUID) -> HttpResponse:
        row = self.row(pk)
        _ask(self.may, self.request.member, row)
        shown = self.act(self.request.member, row, self.body(self.input))
        if shown is None:
            return HttpResponse(status=204)
        if self.answer is None:
            return self.show(shown)
        other = self.answer()
        other.request = self.request
        return other.show(shown)


class Ask(ApiView):
    """`POST /lint/jd`: compute something from the body and change nothing; needs the read scope."""

    reads = True
    input: ClassVar[type[Input]]
    output: ClassVar[type[Shape]]

    def compute(self, member: Any, data: dict[str, Any]) -> Mapping[str, Any]:
        """Return plain data in the form of `output`."""
        raise NotImplementedError

    def post(self, request: Request) -> HttpResponse:
        return self.write(self._compute)

    def _compute(self) -> HttpResponse:
        answer = self.compute(self.request.member, self.body(self.input))
        return HttpResponse(encode(answer), content_type="application/json")


def _ask(hook: Callable[P, bool], *args: P.args, **kwargs: P.kwargs) -> None:
    if isinstance(hook, Rule):
        hook.require(*args, **kwargs)
    else:
        require(hook(*args, **kwargs))


def _with_cursor(request: HttpRequest | Request, cursor: str) -> str:
    query = request.GET.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
