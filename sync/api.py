"""`sync/batches`: many rows of another system at once, in order, each by the act of its own PUT."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, transaction
from django.http import HttpResponse
from django.urls import path
from rest_framework import serializers
from rest_framework.exceptions import APIException

from candidates.api.external import PutApplication, PutCandidate
from foundation.core.api.errors import exception_handler, problem
from foundation.core.api.external import name_is_wrong
from foundation.core.api.inputs import Input
from foundation.core.api.permissions import missing, usable
from foundation.core.api.renderers import encode
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Ask, Puts
from foundation.core.domain.upserts import Outcome
from foundation.core.errors import DomainError, Invalid
from foundation.people.models import Membership
from roles.api.external import PutRole
from sync.queries.book import Book

MOST = 1_000
PUTS: dict[str, type[Puts]] = {"roles": PutRole, "candidates": PutCandidate, "applications": PutApplication}
REFUSALS = (DomainError, APIException, PermissionDenied, DataError, IntegrityError)
ERROR = "error"


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


class _Stopped(Exception):
    """The first refusal of a batch that is kept as a whole or not at all."""

    def __init__(self, answer: Mapping[str, Any]) -> None:
        super().__init__()
        self.answer = answer


class Batches(Ask):
    """Put up to 1,000 people, roles and applications: each created, updated, unchanged or refused by itself.

    200 when every item was taken, 207 when some were refused. With `atomic` the first refusal is the answer, and
    nothing is kept. The key needs the write scope of each collection that the items name.
    """

    resource = "sync"
    reads = False
    written_by = tuple(f"{name}:write" for name in PUTS)
    input = BatchInput
    output = BatchShape
    partly = 207

    def _compute(self) -> HttpResponse:
        body = self.body(self.input)
        self._require_scopes({item["collection"] for item in body["items"]})
        try:
            with transaction.atomic():
                results = self._put_all(body["items"], atomic=body["atomic"])
        except _Stopped as stopped:
            return self._nothing_kept(stopped.answer)
        failed = any(one["status"] == ERROR for one in results)
        status = self.partly if failed else 200
        return HttpResponse(encode({"results": results}), status=status, content_type="application/json")

    def _require_scopes(self, collections: set[str]) -> None:
        for name in sorted(collections):
            if not usable([f"{name}:write"], self.request.auth.scopes, self.request):
                raise missing([f"{name}:write"])

    def _put_all(self, items: list[dict[str, Any]], *, atomic: bool) -> list[dict[str, Any]]:
        member = self.request.member
        book = Book(member, items)
        puts = {name: self._view(kind, book) for name, kind in PUTS.items()}
        bodies = {name: view.input(context={"member": member}) for name, view in puts.items()}
        results = []
        for index, item in enumerate(items):
            answer = {"index": index, "id": None, "external_id": item["external_id"], "error": None}
            name = item["collection"]
            try:
                outcome, pk = self._put(member, book, item, puts[name], bodies[name])
                answer |= {"status": outcome.value, "id": pk}
            except REFUSALS as refused:
                answer |= {"status": ERROR, "error": self._said(refused, index)}
                if atomic:
                    raise _Stopped(answer) from None
            results.append(answer)
        return results

    def _view(self, kind: type[Puts], book: Book) -> Puts:
        view = kind()
        view.request, view.kwargs, view.book = self.request, {}, book
        return view

    def _put(
        self, member: Membership, book: Book, item: dict[str, Any], view: Puts, body: Input
    ) -> tuple[Outcome, Any]:
        """Put one item in a savepoint; one that is known and the same asks the database nothing."""
        source, external_id = item["source"], item["external_id"]
        if name_is_wrong(source, external_id):
            raise Invalid({"": "Source and external id are made of visible characters."})
        data = dict(body.run_validation(item["data"]))
        row = book.named(view.resource, source, external_id)
        if row is not None and view.same(member, row, source, dict(data)):
            return Outcome.UNCHANGED, row.pk
        with transaction.atomic():
            made, outcome = view.put_as(member, source, external_id, data)
        book.keep(view.resource, source, external_id, made)
        return outcome, made.pk

    def _said(self, refused: Exception, index: int) -> dict[str, Any]:
        """Return a refusal as a problem whose pointers lead into the batch."""
        said: dict[str, Any] = orjson.loads(exception_handler(refused, {"request": self.request}).content)
        place = f"#/items/{index}"
        for fault in said["errors"]:
            fault["pointer"] = place if fault["pointer"] == "#" else f"{place}/data{fault['pointer'].removeprefix('#')}"
        return said

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


urlpatterns = [path("sync/batches", Batches.as_view())]
