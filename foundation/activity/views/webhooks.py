"""Webhooks, for owners: endpoints, their messages, and sending again."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.activity import services
from foundation.activity.models import Webhook
from foundation.activity.pages import webhooks as pages
from foundation.activity.policies import can_manage_webhooks
from foundation.activity.queries.webhooks import visible_deliveries, visible_webhooks
from foundation.activity.views.forms import ReplayForm, RotationForm, WebhookForm
from foundation.core.errors import Conflict, Invalid, Refused
from foundation.core.fetch import get_visible
from foundation.core.formatting import count
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.views.access import MemberRequest, member_required

OF_REPLAY = {"since": "first", "until": "last"}


@member_required
@require_safe
def webhooks(request: MemberRequest) -> HttpResponse:
    """List the endpoints that are told what happens."""
    can_manage_webhooks.require(request.member)
    return render(request, "activity/webhooks.html", pages.overview(request.member))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Make an endpoint; its secret is read on its page."""
    can_manage_webhooks.require(request.member)
    roles = pages.roles_of(request.member)
    form = WebhookForm(request.POST if request.method == "POST" else None, roles=roles)
    status = 200
    if form.is_valid():
        try:
            made = services.create_webhook(actor=request.member, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            form.add_error(None, error.sentence)
            status = error.status
        else:
            toast(request, f"{made.name} is told of what happens from now on. Give it the signing secret.")
            return go(request, "webhook", made.pk)
    context = {"form": form, "kinds": pages.kinds(), "chosen": set(form["types"].value() or ())}
    status = 422 if form.is_bound and status == 200 else status
    return render(request, "activity/webhook_new.html", context, status=status)


@never_cache
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """Show an endpoint and its messages; a POST changes what it is told of."""
    hook = _found(request, webhook_id)
    if request.method != "POST":
        return _page(request, hook)
    form = WebhookForm(request.POST, roles=pages.roles_of(request.member))
    if form.is_valid():
        try:
            services.change_webhook(actor=request.member, webhook=hook, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        else:
            toast(request, "Saved. It holds for messages that wait, too.")
            return go(request, "webhook", webhook_id)
    return _page(request, hook, status=422, form=form)


@never_cache
@member_required
@require_POST
def secret(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """Show the signing secret, on the answer itself and nowhere else."""
    hook = _found(request, webhook_id)
    try:
        plain = services.secret_of(actor=request.member, webhook=hook)
    except Refused as error:
        return _page(request, hook, status=error.status, refusal=error.sentence)
    return _page(request, hook, plain=plain)


@member_required
@require_POST
def rotate(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """Make a new signing secret."""
    hook = _found(request, webhook_id)
    form = RotationForm(request.POST)
    if not form.is_valid():
        return _page(request, hook, status=422, rotation=form)
    try:
        services.rotate_secret(actor=request.member, webhook=hook, **form.cleaned_data)
    except Refused as error:
        return _page(request, hook, status=error.status, refusal=error.sentence, rotation=form)
    toast(request, "There is a new secret. Show it, and give it to the system that listens.")
    return go(request, "webhook", webhook_id)


@member_required
@require_POST
def switch(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """Switch an endpoint on or off."""
    hook = _found(request, webhook_id)
    on = request.POST.get("on") == "yes"
    services.switch_webhook(actor=request.member, webhook=hook, on=on)
    toast(request, f"{hook.name} is {'on' if on else 'off'}.")
    return go(request, "webhook", webhook_id)


@member_required
@require_POST
def remove(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """Take an endpoint away with its log."""
    hook = _found(request, webhook_id)
    services.remove_webhook(actor=request.member, webhook=hook)
    toast(request, f"{hook.name} is removed.")
    return go(request, "webhooks")


@member_required
@require_POST
def test(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """Let a test message go out."""
    hook = _found(request, webhook_id)
    try:
        services.send_test(actor=request.member, webhook=hook)
    except Refused as error:
        return _page(request, hook, status=error.status, refusal=error.sentence)
    toast(request, "A test message leaves within seconds. How it went stands in the log below.")
    return go(request, "webhook", webhook_id)


@member_required
@require_POST
def replay(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """Send what happened on some days once more."""
    hook = _found(request, webhook_id)
    form = ReplayForm(request.POST)
    if not form.is_valid():
        return _page(request, hook, status=422, replay=form)
    since = _midnight(form.cleaned_data["first"])
    until = _midnight(form.cleaned_data["last"] + timedelta(days=1))
    try:
        n = services.replay(actor=request.member, webhook=hook, since=since, until=until)
    except Refused as error:
        return _page(request, hook, status=error.status, refusal=error.sentence)
    except Invalid as error:
        said = {OF_REPLAY.get(field, field): sentences for field, sentences in error.errors.items()}
        add_errors(form, Invalid(said))
        return _page(request, hook, status=422, replay=form)
    toast(request, f"{count(n, 'message is', 'messages are')} on the way.")
    return go(request, "webhook", webhook_id)


@member_required
@require_POST
def send_dead(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """Send again all that was given up."""
    hook = _found(request, webhook_id)
    try:
        n = services.send_dead_again(actor=request.member, webhook=hook)
    except Refused as error:
        return _page(request, hook, status=error.status, refusal=error.sentence)
    toast(request, f"{count(n, 'message is', 'messages are')} on the way again.")
    return go(request, "webhook", webhook_id)


@member_required
@require_POST
def send_again(request: MemberRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Send one message again."""
    hook = _found(request, webhook_id)
    delivery = get_visible(visible_deliveries(request.member).filter(webhook=hook), delivery_id)
    try:
        services.send_message_again(actor=request.member, delivery=delivery)
    except (Conflict, Refused) as error:
        return _page(request, hook, status=error.status, refusal=error.sentence)
    toast(request, "The message is on its way again.")
    return go(request, "webhook", webhook_id)


def _found(request: MemberRequest, webhook_id: UUID) -> Webhook:
    can_manage_webhooks.require(request.member)
    return get_visible(visible_webhooks(request.member), webhook_id)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _page(request: MemberRequest, hook: Webhook, *, status: int = 200, **given: Any) -> HttpResponse:
    start = {"name": hook.name, "url": hook.url, "types": hook.types, "role_ids": hook.role_ids}
    form = given.pop("form", None) or WebhookForm(None, roles=pages.roles_of(request.member), initial=start)
    context = {
        **pages.webhook_page(request.member, hook),
        "form": form,
        "chosen": set(form["types"].value() or ()),
        "rotation": RotationForm(),
        "replay": ReplayForm(),
        "plain": "",
        "refusal": "",
        **given,
    }
    return render(request, "activity/webhook.html", context, status=status)
