"""`changes`: what was changed, made and removed of all collections, for whoever keeps a copy."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from foundation.activity.api.telling import Lost, told
from foundation.activity.api.tokens import Token, print_of
from foundation.activity.queries.changes import Now, entries, look
from foundation.activity.services import eras
from foundation.core.api.catalogue import catalogue
from foundation.core.api.errors import BadQuery
from foundation.core.api.paging import LIMIT, MOST, limit_of
from foundation.core.api.permissions import scopes_of
from foundation.core.api.renderers import encode
from foundation.core.api.shapes import Shape
from foundation.core.api.views import ApiView, with_cursor

# What a token looks like; only the server makes one.
GIVEN_HERE = {"type": "string", "minLength": 1, "pattern": "^[A-Za-z0-9._:-]+$"}


class ResyncRequired(APIException):
    """What the token stands for is no longer kept, or no longer holds."""

    status_code = 410
    default_code = "resync_required"
    default_detail = (
        "Read everything once more: take a new token here without since, then page through the collections."
    )


class ChangeShape(Shape):
    """A row that is other than before. `data` is its present shape; null when it was removed, and when compact.

    A row that is gone, or no longer yours to see, has op `delete`; one that was merged says where it went.
    """

    collection = serializers.CharField()
    id = serializers.UUIDField()
    op = serializers.ChoiceField(["upsert", "delete"])
    at = serializers.DateTimeField()
    merged_into = serializers.UUIDField(allow_null=True)
    data = serializers.JSONField(allow_null=True)  # type: ignore[assignment]  # a field, not the serializer's own data


class FeedShape(Shape):
    """A page of changes. `token` is null until the last page; keep it and ask with it as `since` next time."""

    results = serializers.ListField(child=ChangeShape())
    next_cursor = serializers.CharField(allow_null=True)
    token = serializers.CharField(allow_null=True)


class Changes(ApiView):
    """What was changed since a token, in an order in which nothing comes before what it stands on.

    Without `since` there are no changes but a token of this moment: take it before reading everything for the first
    time. A token that is too old, or of a state that was restored since, is answered by 410 with `resync_required`.
    """

    resource = "changes"
    shape = FeedShape
    asks = (
        OpenApiParameter("since", GIVEN_HERE, description="The `token` of the time before; nothing else is one."),
        OpenApiParameter("cursor", GIVEN_HERE, description="The `next_cursor` of the page before."),
        OpenApiParameter("compact", OpenApiTypes.BOOL, description="`true` leaves out `data`."),
        OpenApiParameter(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
            description="How many changes a page is made of; one that was made twice is told once.",
        ),
    )
    also_answers = (410,)

    def get(self, request: Request) -> HttpResponse:
        query = request.query_params
        limit, compact, asked = self._asked(query)
        now = self._now()
        if asked is None:
            return self._answer([], Token(now.era, self._scopes, now.bound), None)
        if asked.era != now.era or asked.read.xid < now.floor or asked.scopes != self._scopes:
            raise ResyncRequired
        return self._page(asked, now, limit, compact=compact)

    def _asked(self, query: Any) -> tuple[int, bool, Token | None]:
        faults: dict[str, tuple[str, str]] = {}
        limit = limit_of(query, faults)
        if query.get("compact", "false") not in ("true", "false"):
            faults["compact"] = ("invalid", "Give true or false.")
        token = None
        if name := next((one for one in ("cursor", "since") if one in query), None):
            try:
                token = Token.decode(query[name], self.request.auth)
            except ValueError:
                faults[name] = (f"invalid_{name}", "Give a token that was got here by a key of this member, unchanged.")
        if faults:
            raise BadQuery(faults)
        return limit, query.get("compact") == "true", token

    def _now(self) -> Now:
        """Return what can be read; a database that was restored into another cluster begins a new era first."""
        now = look()
        if now is None or not now.at_home:
            eras.begin()
            now = look()
        assert now is not None  # noqa: S101  (begun above)
        return now

    @property
    def _scopes(self) -> str:
        return print_of(self.request.auth.scopes)

    def _page(self, asked: Token, now: Now, limit: int, *, compact: bool) -> HttpResponse:
        until = asked.until or now.bound
        if until.xid < asked.read.xid or until.seq < asked.read.seq:
            return self._answer([], asked, None)  # something that was running then still is: nothing is settled anew
        found = entries(
            organisation_id=self.request.member.organisation_id,
            member_id=self.request.member.pk,
            collections=list(self._collections()),
            era=now.era,
            read=asked.read,
            until=until,
            place=asked.place,
            limit=limit + 1,
        )
        page = found[:limit]
        try:
            results = told(self.request, self._collections(), page, compact=compact)
        except Lost as error:
            raise ResyncRequired from error
        if len(found) > limit:
            cursor = Token(now.era, self._scopes, asked.read, until, page[-1].place)
            return self._answer(results, None, cursor)
        return self._answer(results, Token(now.era, self._scopes, until), None)

    def _collections(self) -> dict[str, Any]:
        """Return the collections that the key may read."""
        held = set(self.request.auth.scopes)
        return {
            name: view for name, view in catalogue().items() if view.fed and held.intersection(scopes_of(view, "GET"))
        }

    def _answer(self, results: list[Any], token: Token | None, cursor: Token | None) -> HttpResponse:
        key = self.request.auth
        behind = cursor.encode(key) if cursor else None
        answer = {"results": results, "next_cursor": behind, "token": token.encode(key) if token else None}
        headers = {"Link": f'<{with_cursor(self.request, behind)}>; rel="next"'} if behind else {}
        return HttpResponse(encode(answer), content_type="application/json", headers=headers)


urlpatterns = [path("changes", Changes.as_view())]
