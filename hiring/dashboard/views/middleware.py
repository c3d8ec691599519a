"""What the bar of every page shows."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from foundation.activity.queries import unread_count


class UnreadMiddleware:
    """Set `request.unread`, the number of unread notifications; asked of the database only by a page that shows it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        member = getattr(request, "member", None)
        request.unread = SimpleLazyObject(lambda: unread_count(member)) if member else 0  # type: ignore[attr-defined]  # read by base.html
        return self.get_response(request)
