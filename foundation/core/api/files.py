"""`files/{token}`: the file that a link in some row leads to."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes

from foundation.core.api.links import linked_files, opened
from foundation.core.api.permissions import missing, scopes_of, usable
from foundation.core.api.resources import ApiView


class LinkedFile(ApiView):
    """The file of a `file_url`, for the key that read it. 404 for any other key, 410 once the link is too old.

    The key needs the scope of the row still, and its member must see the row still.
    """

    resource = "attachments"
    also_read_by = ("documents:read", "form_answers:read", "submissions:read")
    file = ("application/octet-stream", OpenApiTypes.BINARY)
    refuses = (410,)

    def get(self, request: Any, token: str) -> HttpResponseBase:
        """Send the file as a download."""
        link = opened(token, self.asker)
        view = linked_files[link.kind]()
        needed = scopes_of(view, "GET")
        if not usable(needed, self.asker.scopes, request):
            raise missing(needed)
        view.request = request
        answer: HttpResponseBase = view.get(request, link.pk)
        answer["Content-Type"] = self.file[0]
        return answer
