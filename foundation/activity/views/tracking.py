"""Where a mail provider tells what became of mail; its secret, and its signature where it has one, keep others out."""

from typing import Any

import structlog
from anymail.signals import AnymailTrackingEvent, tracking
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from foundation.activity.services.bounces import note_fate
from foundation.core.errors import NotFound

log = structlog.get_logger(__name__)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mail_events(request: HttpRequest) -> HttpResponse:
    """Hear the chosen provider's webhook; there is none for SMTP, nor without a secret."""
    if not settings.EMAIL_WEBHOOK:
        raise NotFound("Nothing is heard here.")
    hear = import_string(settings.EMAIL_WEBHOOK).as_view()
    try:
        answer: HttpResponse = hear(request)
    except SuspiciousOperation:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        # It knows the secret and speaks otherwise than its library expects; asking it to come again would not help.
        log.warning("mail_event_not_understood", exc_info=error)
        return HttpResponseBadRequest()
    return answer


@receiver(tracking)
def on_event(sender: object, event: AnymailTrackingEvent, **_: Any) -> None:
    said = event.description or event.mta_response or ""
    note_fate(event.event_type, event.recipient or "", said, refusal=event.reject_reason or "", at=event.timestamp)
