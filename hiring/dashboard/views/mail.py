"""Mail that did not leave, for owners."""

from collections import Counter
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.activity import services
from foundation.activity.policies import can_see_mail
from foundation.activity.queries import (
    delayed_mail,
    failing_addresses,
    parked_mail,
    sendable,
    visible_mail,
    waiting_mail,
)
from foundation.core.clock import now
from foundation.core.errors import Conflict
from foundation.core.fetch import get_visible
from foundation.core.formatting import count
from foundation.core.pages import go, render, toast
from foundation.people import services as people
from foundation.people.policies import can_clear_address
from foundation.people.views.access import MemberRequest, member_required

PER_PAGE = 50
MOST_NAMED = 20


@member_required
@require_safe
def mail(request: MemberRequest) -> HttpResponse:
    """List what is tried no more, with the reason, and say what holds up the rest."""
    can_see_mail.require(request.member)
    page = Paginator(parked_mail(request.member), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "sendable": sendable(page.object_list),
        "delayed": delayed_mail(request.member),
        "waiting": waiting_mail(request.member, now()),
        "failing": failing_addresses(request.member)[:PER_PAGE],
    }
    return render(request, "dashboard/mail.html", context)


@member_required
@require_POST
def send_again(request: MemberRequest, mail_id: UUID) -> HttpResponse:
    """Let one be tried anew."""
    can_see_mail.require(request.member)
    services.send_again(actor=request.member, mail=get_visible(visible_mail(request.member), mail_id))
    toast(request, "The mail is on its way again. Should it fail once more, it comes back here.")
    return go(request, "mail")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def send_all_again(request: MemberRequest) -> HttpResponse:
    """Say how much would leave now, and to whom; let it be tried anew once somebody who saw that says so."""
    can_see_mail.require(request.member)
    if request.method != "POST":
        return _before_sending(request)
    counted = request.POST.get("n", "")
    try:
        sent = services.send_all_again(actor=request.member, counted=int(counted) if counted.isdecimal() else -1)
    except Conflict as refused:
        return _before_sending(request, refused)
    left = parked_mail(request.member).count()
    said = f"{count(sent, 'mail is', 'mails are')} on the way again." if sent else "None of these would leave now."
    toast(request, f"{said} {count(left, 'mail stays', 'mails stay')} here." if left else said)
    return go(request, "mail")


def _before_sending(request: MemberRequest, refused: Conflict | None = None) -> HttpResponse:
    goes = services.all_to_send_again(request.member)
    context = {
        "n": len(goes),
        "stays": parked_mail(request.member).count() - len(goes),
        "to": Counter(mail.recipient.name if mail.recipient else mail.email for mail in goes).most_common(MOST_NAMED),
        "refused": refused,
    }
    return render(request, "dashboard/mail_send_all.html", context, status=409 if refused else 200)


@member_required
@require_POST
def clear_address(request: MemberRequest, address_id: UUID) -> HttpResponse:
    """Let mail go to an address again; what was held back stays in the list until it is sent again."""
    can_clear_address.require(request.member)
    found = get_visible(failing_addresses(request.member), address_id)
    people.clear_address(actor=request.member, address=found.address)
    toast(request, f"Mail goes to {found.address} again.")
    return go(request, "mail")
