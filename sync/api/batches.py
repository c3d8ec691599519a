"""`sync/batches`: many rows of another system at once, in order, each by the act of its own PUT."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.urls import path
from psycopg2.errors import DeadlockDetected
from rest_framework import serializers

from foundation.core.api.errors import problem
from foundation.core.api.external import name_is_wrong
from foundation.core.api.inputs import Input
from foundation.core.api.permissions import missing, usable
from foundation.core.api.renderers import encode
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Ask
from foundation.core.domain.upserts import Outcome
from sync.api.putting import ERROR, PUTS, Batch, Stopped

MOST = 1_000
ITEM = {"collection", "source", "external_id", "data"}
AGAIN = 3


class ItemInput(Input):
    """One row: `data` is the body of `PUT /{collection}/external/{source}/{external_id}`."""

    collection = serializers.ChoiceField(list(PUTS))
    source = serializers.CharField(max_length=40)  # type: ignore[assignment]  # a field, not the serializer's own source
    external_id = serializers.CharField(max_length=120)
    data = serializers.DictField()  # type: ignore[assignment]  # a field, not the serializer's own data


class BatchInput(Input):
    """Up to 1,000 items, done in order; a later one may name an earlier one by its external id.

    `atomic` keeps all or nothing.
    """

    items = ItemInput(many=True, max_length=MOST)  # type: ignore[call-arg]  # the list's own, which the stubs lack
    atomic = serializers.BooleanField(required=False, default=False)


class ItemErrorShape(serializers.Serializer[Any]):
    """Why an item was refused, as a problem document says it; pointers lead into the body of the batch."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = serializers.ListField(child=serializers.DictField())  # type: ignore[assignment]  # a field, not the serializer's own errors
    current = serializers.DictField(required=False)


class ItemAnswerShape(serializers.Serializer[Any]):
    """What came of one item. `id` is ours, null when it was refused."""

    index = serializers.IntegerField()
    status = serializers.ChoiceField([*(one.value for one in Outcome), ERROR])
    id = serializers.UUIDField(allow_null=True)
    external_id = serializers.CharField()
    error = ItemErrorShape(allow_null=True)


class BatchShape(Shape):
    """An answer for each item, in order."""

    results = ItemAnswerShape(many=True)


class Batches(Ask):
    """Put up to 1,000 members, roles, outcomes, people, applications, notes and first months.

    Each is created, updated, unchanged or refused by itself.

    200 when every item was taken, 207 when some were refused. With `atomic` the first refusal is the answer, and
    nothing is kept. The key needs the write scope of each collection that the items name.
    """

    resource = "sync"
    reads = False
    written_by = tuple(f"{name}:write" for name in PUTS)
    input = BatchInput
    output = BatchShape
    partly = 207
    also_answers = (503,)

    def _compute(self) -> HttpResponse:
        body = plain_batch(self.request.data) or self.body(self.input)
        self._require_scopes({item["collection"] for item in body["items"]})
        try:
            with transaction.atomic():
                results = Batch(self.request, body["items"], atomic=body["atomic"]).put()
        except Stopped as stopped:
            return self._nothing_kept(stopped.answer)
        failed = any(one["status"] == ERROR for one in results)
        status = self.partly if failed else 200
        return HttpResponse(encode({"results": results}), status=status, content_type="application/json")

    def write(self, run: Callable[[], HttpResponse]) -> HttpResponse:
        """Run the batch, and anew where a page's act and it waited for each other: batches themselves take turns."""
        for _again in range(AGAIN):
            try:
                return super().write(run)
            except OperationalError as error:
                if connection.in_atomic_block or not isinstance(error.__cause__, DeadlockDetected):
                    raise
        return super().write(run)

    def _require_scopes(self, collections: set[str]) -> None:
        for name in sorted(collections):
            if not usable([f"{name}:write"], self.request.auth.scopes, self.request):
                raise missing([f"{name}:write"])

    def _nothing_kept(self, answer: Mapping[str, Any]) -> HttpResponse:
        """Answer with the refusal of the item that stopped the batch."""
        error, index = answer["error"], answer["index"]
        place = {"pointer": f"#/items/{index}", "code": error["code"], "detail": error["detail"]}
        said = (
            f"Item {index} ({answer['external_id']}) was refused, so nothing of this batch was kept: {error['detail']}"
        )
        return problem(
            error["status"], error["code"], said, errors=error["errors"] or [place], current=error.get("current")
        )


def plain_batch(body: Any) -> dict[str, Any] | None:
    """Return a body that is right in its form, for which nothing has to be said; None for what is looked at closely."""
    if type(body) is not dict or not body.keys() <= {"items", "atomic"} or type(body.get("atomic", False)) is not bool:
        return None
    items = body.get("items")
    if type(items) is not list or len(items) > MOST or not all(map(_is_plain, items)):
        return None
    return {"items": items, "atomic": body.get("atomic", False)}


def _is_plain(item: Any) -> bool:
    if type(item) is not dict or item.keys() != ITEM:
        return False
    source, name = item["source"], item["external_id"]
    if type(source) is not str or type(name) is not str or source != source.strip() or name != name.strip():
        return False
    if not source or not name or name_is_wrong(source, name) or type(item["collection"]) is not str:
        return False
    return item["collection"] in PUTS and type(item["data"]) is dict


urlpatterns = [path("sync/batches", Batches.as_view())]
