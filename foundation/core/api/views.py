"""The views that an app's api.py builds on: Collection, Creates, Item, Changes, Removes, Act, Ask.

A resource is declared once (name of its scope, shape, `queryset(member)`), and its views add what may be done:

    class OnRoles(Resource): ...
    class Roles(OnRoles, Creates, Collection): ...
    class RoleItem(OnRoles, Changes, Item): ...
    class OpenRole(OnRoles, Act): ...

Rows are fetched through visibility (404), the rule of `may…` is asked in its own words (403), the body checked, one
service called, all in one transaction with the idempotency record. A view without a rule leaves it to the service.
"""

from collections.abc import Mapping
from dataclasses import replace
from operator import itemgetter
from typing import Any, ClassVar, ParamSpec
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from foundation.core.api import etags
from foundation.core.api.catalogue import PREFIX, catalogue
from foundation.core.api.external import name_is_wrong
from foundation.core.api.filters import Filters, narrowed, refuse_unknown
from foundation.core.api.inputs import Input, NoInput
from foundation.core.api.paging import PARAMETERS, Cursor, Wanted, wanted
from foundation.core.api.picking import OF_ITEMS, OF_LISTS, picked
from foundation.core.api.renderers import encode
from foundation.core.api.resources import ApiView, Resource
from foundation.core.api.returned import Returned
from foundation.core.api.shapes import Shape
from foundation.core.api.sorting import order_of
from foundation.core.domain.upserts import Outcome
from foundation.core.errors import NotFound
from foundation.core.registries import among_changed, changed_since
from foundation.core.rules import Rule

P = ParamSpec("P")

__all__ = [
    "Act",
    "ApiView",
    "Ask",
    "Changes",
    "Collection",
    "Creates",
    "Item",
    "Puts",
    "Removes",
    "Resource",
    "with_cursor",
]


class Collection(Resource):
    """`GET /things`: a page of rows, filtered, in a stable order."""

    picks: ClassVar[bool] = True
    # Fields by which the rows can be sorted beside the times that all have: columns of the row that are never null.
    sorts: ClassVar[tuple[str, ...]] = ()

    filters: ClassVar[type[Filters] | None] = None
    # Whether the feed of changes tells of its rows; not of what is only worked out when somebody asks.
    fed: ClassVar[bool] = True

    def get(self, request: Request) -> HttpResponse:
        query = request.query_params
        name = self.feed_name()
        pick = picked(self, query)
        page = wanted(query, request.path, by_place=name is not None, order=order_of(type(self), query))
        given = {name: query[name] for name in query if name not in (*PARAMETERS, *OF_LISTS)}
        member = self.request.member
        rows = pick.among(narrowed(self.queryset(member), self.filters, given, member))
        if page.updated_after and name and page.order:
            among = among_changed["activity"](member.organisation_id, name, rows, page.updated_after)
            answer, cursor = self._page(among, replace(page, updated_after=None))
        elif page.updated_after and name:
            answer, cursor = self._since(name, rows, page)
        else:
            answer, cursor = self._page(rows, page)
        answer["results"] = pick.shown(self, answer["results"])
        headers = {"Link": f'<{with_cursor(request, cursor)}>; rel="next"'} if cursor else {}
        body = encode(answer)
        asked = request.headers.get("If-None-Match")
        return etags.answer(body, etags.tag_of_list(body), asked, content_type=pick.media_type, headers=headers)

    def _page(self, rows: QuerySet[Any], page: Wanted) -> tuple[dict[str, Any], str | None]:
        """Return a page of the rows, and the cursor of the next one."""
        rows = page.changed(rows)
        total = {"count": rows.count()} if page.count else {}
        cells, keys = self.shape.read(page.ordered(rows), self.asker, also=page.columns)
        cursor = page.behind(*keys[page.limit - 1]) if len(cells) > page.limit else None
        return {"results": cells[: page.limit], "next_cursor": cursor, **total}, cursor

    def feed_name(self) -> str | None:
        """Return the name under which the feed of changes tells of these rows, if it does."""
        name = self.request.path.removeprefix(f"/{PREFIX}")
        return name if self.fed and catalogue().get(name) is type(self) else None

    def _since(self, name: str, rows: QuerySet[Any], page: Wanted) -> tuple[dict[str, Any], str | None]:
        """Return a page of what changed since a moment, as complete as the feed of changes, and the next cursor."""
        found, total = changed_since["activity"](
            self.request.member.organisation_id,
            name,
            rows,
            page.updated_after,
            page.cursor,
            page.limit,
            count=page.count,
        )
        behind = found[: page.limit]
        order = {pk: at for at, (pk, _place) in enumerate(behind)}
        cells, keys = self.shape.read(rows.filter(pk__in=list(order)).order_by(), self.asker, also=("pk",))
        results = [one for _, one in sorted(zip((order[pk] for (pk,) in keys), cells, strict=True), key=itemgetter(0))]
        cursor = None
        if len(found) > page.limit:
            pk, place = behind[-1]
            cursor = page.bound(Cursor(pk, place=place))
        return {"results": results, "next_cursor": cursor, **({"count": total} if page.count else {})}, cursor


class Creates(Resource):
    """`POST /things`: make one by a service. Mix in before Collection."""

    input: ClassVar[type[Input]]
    may_create: ClassVar[Rule[[Any]] | None] = None

    def create(self, member: Any, data: dict[str, Any]) -> Model:
        """Call the service with the checked body and return what it made."""
        raise NotImplementedError

    def post(self, request: Request) -> HttpResponse:
        _ask(self.may_create, self.request.member)
        return self.write(self._create)

    def _create(self) -> HttpResponse:
        made = self.create(self.request.member, self.body(self.input))
        return self.show(made, 201, {"Location": f"{self.request.path}/{made.pk}"})


class Puts(Resource):
    """`PUT /things/external/{source}/{external_id}`: make or change what another system calls so.

    201 with the row that is new under this name, 200 with one that was there; the same content changes nothing.
    """

    input: ClassVar[type[Input]]
    upserts = True
    # Where many rows are being put for longer than one waits.
    also_answers = (503,)
    # What was looked up for many at once, in a batch.
    book: Any = None

    def put_as(self, member: Any, source: str, external_id: str, data: dict[str, Any]) -> tuple[Model, Outcome]:
        """Call the service; return the row, and what came of it."""
        raise NotImplementedError

    def same(self, member: Any, row: Any, source: str, data: dict[str, Any]) -> bool:
        """Tell whether `put_as` would change nothing of a row that is known. Raises as it does."""
        raise NotImplementedError

    def untouched(self, pk: UUID, source: str, data: Mapping[str, Any]) -> bool:
        """Tell of a body as it came whether all that it says stands there letter by letter; else `same` is asked."""
        return False

    def put(self, request: Request, source: str, external_id: str) -> HttpResponse:
        return self.write(lambda: self._put(source, external_id))

    def _put(self, source: str, external_id: str) -> HttpResponse:
        if name_is_wrong(source, external_id):
            raise NotFound("There is nothing here for you.")
        made, outcome = self.put_as(self.request.member, source, external_id, self.body(self.input))
        return self.show(made, 201 if outcome is Outcome.CREATED else 200)


class Item(Resource):
    """`GET /things/{id}`: one row with its ETag."""

    picks: ClassVar[bool] = True

    def get(self, request: Request, id: UUID) -> HttpResponse:
        refuse_unknown(request.query_params, OF_ITEMS)
        pick = picked(self, request.query_params)
        rows = self.queryset(self.request.member).filter(pk=id)
        cells, tags = self.shape.read(rows, self.asker, also=etags.columns(rows.model))
        if not cells:
            raise NotFound("There is nothing here for you.")
        body = encode(pick.shown(self, cells)[0])
        asked = request.headers.get("If-None-Match")
        return etags.answer(body, etags.tag(tags[0], body), asked, content_type=pick.media_type)


class Changes(Resource):
    """`PATCH /things/{id}`: absent keeps, null clears, a list replaces; what is as it is shown changes nothing.

    Mix in before Item. The rule is asked of every body, also of one that changes nothing.
    """

    input: ClassVar[type[Input]]
    may_change: ClassVar[Rule[[Any, Any]]]

    def change(self, member: Any, row: Any, data: dict[str, Any]) -> Model:
        """Call the service with the keys that were given and return the changed row."""
        raise NotImplementedError

    def patch(self, request: Request, id: UUID) -> HttpResponse:
        return self.write(lambda: self._change(id))

    def _change(self, pk: UUID) -> HttpResponse:
        row = self.row(pk, unmatched=True)
        _ask(self.may_change, self.request.member, row)
        given = Returned(self.request.data, self.shape, self.input, lambda: self.cells(row))
        data = self.body(self.input, partial=True, given=given.changed)
        row = self._matched(row)
        given.refuse_fixed()
        return self.show(row if given.unchanged else self.change(self.request.member, row, data))


class Removes(Resource):
    """`DELETE /things/{id}`: 204. Mix in before Item."""

    may_remove: ClassVar[Rule[[Any, Any]] | None] = None

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
    may: ClassVar[Rule[[Any, Any]] | None] = None

    def act(self, member: Any, row: Any, data: dict[str, Any]) -> Model | None:
        """Call the service with the checked body; return the row to show."""
        raise NotImplementedError

    def post(self, request: Request, id: UUID) -> HttpResponse:
        return self.write(lambda: self._act(id))

    def _act(self, pk: UUID) -> HttpResponse:
        row = self.row(pk, unmatched=True)
        _ask(self.may, self.request.member, row)
        data = self.body(self.input)
        shown = self.act(self.request.member, self._matched(row), data)
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


def _ask(rule: Rule[P] | None, *args: P.args, **kwargs: P.kwargs) -> None:
    if rule is not None:
        rule.require(*args, **kwargs)


def with_cursor(request: HttpRequest | Request, cursor: str) -> str:
    """Return the address of the next page."""
    query = request.GET.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
