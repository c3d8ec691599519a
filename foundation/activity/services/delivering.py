"""Sending the messages that are due to endpoints: several at once, few of them to one endpoint, tried for five days.

Threads only post; what is read and written of the database is here. A row is claimed by moving its due time on before
it is tried, so two senders never take the same one and a sender that dies only delays it. A message may arrive twice
when its sender dies between the answer and our knowing of it; its id is the same, so a receiver can tell.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from random import shuffle, uniform
from time import monotonic

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from foundation.activity.domain.retries import FAILURES, JITTER, PATIENCE, next_try, rest
from foundation.activity.models import Delivery, Webhook
from foundation.activity.services import messages
from foundation.activity.services.posting import GONE, WHOLE, Answer, Letter, post
from foundation.activity.services.recording import record
from foundation.core.clock import now

log = structlog.get_logger(__name__)
State = Delivery.State
# Seconds that a sweep goes on while there is something to send; the next begins soon after (see hiring/celery.py).
SLOT = 8.0
# However many endpoints of one organisation are slow, others have room: SHARE is for one endpoint, OWN for all of one.
AT_ONCE, OWN, SHARE = 16, 8, 2
# How long a claimed message is left to its sender; longer than a task may live.
LEASE = timedelta(minutes=2)
TRIES_KEPT = 20
LOST = Answer(None, round(WHOLE * 1000), f"It did not answer within {WHOLE:g} seconds.")


def deliver_due(at: datetime, *, seconds: float = SLOT) -> int:
    """Send what is due at `at`, for `seconds` at most; returns how many messages were taken."""
    until, taken = monotonic() + seconds, 0
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook")
    running: dict[Future[Answer], Delivery] = {}
    try:
        while True:
            if monotonic() < until:
                for delivery, letter in _claim(at, running):
                    running[pool.submit(post, letter)] = delivery
            if not running:
                return taken
            done, _ = wait(running, timeout=WHOLE + seconds, return_when=FIRST_COMPLETED)
            # Where nobody answers even the question for the address, the thread is left behind.
            for future in done or list(running):
                answer = future.result() if future.done() else LOST
                taken += _note(running.pop(future), answer, at)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _claim(at: datetime, running: dict[Future[Answer], Delivery]) -> list[tuple[Delivery, Letter]]:
    """Take what may be sent now: of each endpoint and organisation its share, the endpoints in no order."""
    busy = Counter(delivery.webhook_id for delivery in running.values())
    own = Counter(delivery.organisation_id for delivery in running.values())
    free = AT_ONCE - len(running)
    found: list[tuple[Delivery, Letter]] = []
    hooks = list(_ready(at))
    shuffle(hooks)
    for hook in hooks:
        share = (1 if hook.failures >= FAILURES else SHARE) - busy[hook.pk]
        if (most := min(share, OWN - own[hook.organisation_id], free - len(found))) > 0:
            taken = _take(hook, at, most)
            own[hook.organisation_id] += len(taken)
            found += taken
    return found


def _ready(at: datetime) -> QuerySet[Webhook]:
    due = Delivery.objects.filter(webhook=OuterRef("pk"), state=State.WAITING, due_at__lte=at)
    rested = Q(rests_until=None) | Q(rests_until__lte=at)
    return Webhook.objects.filter(Exists(due), rested, state=Webhook.State.ON)


@transaction.atomic
def _take(hook: Webhook, at: datetime, most: int) -> list[tuple[Delivery, Letter]]:
    waiting = Delivery.objects.filter(webhook=hook, state=State.WAITING)
    before = Q(happened_at__lt=OuterRef("happened_at")) | Q(happened_at=OuterRef("happened_at"), pk__lt=OuterRef("pk"))
    earlier = Delivery.objects.filter(before, webhook=hook, state=State.WAITING, lane=OuterRef("lane"))
    rows = waiting.filter(~Exists(earlier), due_at__lte=at).order_by("due_at", "happened_at", "pk")
    found = list(rows.select_for_update(skip_locked=True, of=("self",)).select_related("event")[:most])
    for delivery in found:
        delivery.webhook = hook
        delivery.attempts += 1
        delivery.until = delivery.until or at + PATIENCE
        delivery.due_at = at + LEASE
        delivery.save(update_fields=["attempts", "until", "due_at", "updated_at"])
    private = settings.ALLOW_PRIVATE_ENDPOINTS
    return [(delivery, messages.letter(delivery, at=now(), private=private)) for delivery in found]


def _note(delivery: Delivery, answer: Answer, at: datetime) -> bool:
    """Write down how a try went, on the message and on its endpoint; True when it was taken."""
    with transaction.atomic():
        hook = Webhook.objects.select_for_update(of=("self",)).filter(pk=delivery.webhook_id).first()
        if hook is None:  # taken away meanwhile, with its messages
            return answer.taken
        _on_message(delivery, answer, at)
        if answer.taken:
            _worked(hook, at)
        elif answer.status == GONE:
            _gone(hook)
        else:
            _failed(hook, at, dead=delivery.state == State.DEAD)
    return answer.taken


def _on_message(delivery: Delivery, answer: Answer, at: datetime) -> None:
    jitter = uniform(*JITTER)  # noqa: S311  (jitter is no secret)
    again = None if answer.taken else next_try(delivery.attempts, at, delivery.until or at, jitter, answer.asked)
    delivery.state = State.SENT if answer.taken else State.WAITING if again else State.DEAD
    delivery.due_at, delivery.sent_at = again, at if answer.taken else None
    delivery.status, delivery.milliseconds = answer.status, answer.milliseconds
    delivery.error, delivery.answer = answer.error[:200], answer.said[:400]
    one = {"at": at.isoformat(), "status": answer.status, "ms": answer.milliseconds, "error": delivery.error}
    delivery.tries = [*delivery.tries, one][-TRIES_KEPT:]
    # Not what was dropped or sent anew meanwhile.
    Delivery.objects.filter(pk=delivery.pk, state=State.WAITING, attempts=delivery.attempts).update(
        state=delivery.state, due_at=delivery.due_at, sent_at=delivery.sent_at, status=delivery.status,
        milliseconds=delivery.milliseconds, error=delivery.error, answer=delivery.answer, tries=delivery.tries,
        updated_at=now(),
    )  # fmt: skip
    said = log.info if answer.taken else log.warning
    said(
        "webhook_sent" if answer.taken else "webhook_not_sent",
        delivery_id=str(delivery.pk),
        webhook_id=str(delivery.webhook_id),
        attempt=delivery.attempts,
        status_code=answer.status,
        ms=answer.milliseconds,
    )


def _worked(hook: Webhook, at: datetime) -> None:
    hook.failures, hook.rests_until, hook.told_at, hook.delivered_at = 0, None, None, at
    hook.save(update_fields=["failures", "rests_until", "told_at", "delivered_at"])


def _failed(hook: Webhook, at: datetime, *, dead: bool) -> None:
    """Count a failure, let the endpoint rest after several, and tell owners of the first message that is given up."""
    hook.failures += 1
    pause = rest(hook.failures, uniform(*JITTER))  # noqa: S311  (jitter is no secret)
    hook.rests_until = at + pause if pause else None
    if dead and hook.told_at is None:
        hook.told_at = at
        record("webhook.gave_up", actor=None, subject=hook, data={"name": hook.name})
    hook.save(update_fields=["failures", "rests_until", "told_at"])


def _gone(hook: Webhook) -> None:
    if hook.state != Webhook.State.ON:
        return
    hook.state, hook.failures, hook.rests_until = Webhook.State.GONE, 0, None
    hook.save(update_fields=["state", "failures", "rests_until", "updated_at"])
    messages.drop(hook, "The endpoint said that it is gone (410).")
    record("webhook.gone", actor=None, subject=hook, data={"name": hook.name})


def forget_old(at: datetime, *, kept: timedelta = timedelta(days=30)) -> int:
    """Delete messages that ended and were not touched for a month; returns how many. Safe to repeat."""
    ended = Delivery.objects.exclude(state=State.WAITING).filter(updated_at__lt=at - kept)
    deleted, _ = ended.delete()
    return deleted
