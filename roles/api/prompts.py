"""`roles/{id}/prompts`: the filled prompt templates, to read. Nothing is sent from here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request

from foundation.core.api.renderers import encode
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Resource
from roles import services
from roles.domain.prompts import KINDS
from roles.queries.seeing import visible_roles


class PromptShape(Shape):
    """A prompt: its text, and the names of what is filled and of what is missing."""

    kind = serializers.ChoiceField(KINDS)
    text = serializers.CharField()
    filled = serializers.ListField(child=serializers.CharField())
    missing = serializers.ListField(child=serializers.CharField())


class PromptsShape(Shape):
    """The prompts of a role. The band is in them for keys with the scope pay:read."""

    prompts = PromptShape(many=True)


class Prompts(Resource):
    """Both prompts of a role, filled from what is known of it, for those who write its JD."""

    resource = "roles"
    shape = PromptsShape

    def queryset(self, member: Any) -> Any:
        return visible_roles(member).select_related("organisation")

    def get(self, request: Request, id: UUID) -> HttpResponse:
        role, asker = self.row(id), self.asker
        filled = [services.prompt_of(actor=asker.member, role=role, kind=kind, pays=asker.sees_pay) for kind in KINDS]
        told = [
            {
                "kind": prompt.kind,
                "text": prompt.text,
                "filled": [fact.name for fact in prompt.filled],
                "missing": [fact.name for fact in prompt.missing],
            }
            for prompt in filled
        ]
        return HttpResponse(encode({"prompts": told}), content_type="application/json")


urlpatterns = [path("roles/<uuid:id>/prompts", Prompts.as_view())]
