"""Applying without an account: the form, and the thank-you that everybody gets."""

from __future__ import annotations

from uuid import UUID

from allauth.core import ratelimit
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from candidates import tasks
from candidates.services import Sent, apply, check, demographics, form_token, intake, promising
from candidates.services.asking import questions_of
from candidates.services.form_token import Stamp
from candidates.views.forms.applying import ApplyForm
from foundation.core.errors import Invalid, NotKept, Refused
from foundation.core.forms import add_errors
from foundation.core.pages import render
from foundation.people.queries.consent import text_of
from roles.models import Role
from roles.pages import public_links
from roles.queries.public import takes_public
from roles.views.jobs import public_role, shut

AGAIN = {
    Stamp.HASTY: "That was very quick. Please look over what you wrote and send it once more.",
    Stamp.STALE: "This form lay open for more than a day. Please look over what you wrote and send it once more.",
    Stamp.CHANGED: "The text that you agree to has changed meanwhile. Please read it and send the form once more.",
}
DECOY = (
    "A field that people do not see was filled in, perhaps by your browser. It is empty again; "
    "please send the form once more."
)
TOO_MANY = (
    "Many applications came from your connection or with this address just now, so this one was not taken. "
    "What you wrote is kept below; please send it again in an hour."
)
TYPED = ("name", "email", "phone", "answer")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def form(request: HttpRequest, slug: str, role_id: UUID) -> HttpResponse:
    """Show the form and take what is sent; a role that takes nobody says so and gives back what was typed."""
    role = public_role(slug, role_id)
    if not takes_public(role):
        return _shut(request, role)
    if request.method != "POST":
        via = public_links.code_of(request.GET.get("via", ""))
        return _page(request, role, ApplyForm(initial={"via": via}, questions=questions_of(role.pk)), Stamp.STALE)
    return _answer(request, role)


def _answer(request: HttpRequest, role: Role) -> HttpResponse:
    judged = form_token.read(request.POST.get("stamp", ""), role.pk, text_of(role.organisation))
    typed = request.POST.copy()
    if judged is Stamp.CHANGED:
        typed.pop("agree", None)
    filled = ApplyForm(typed, request.FILES, questions=questions_of(role.pk))
    resume, sent = request.FILES.get("resume"), _sent(request, typed, filled)
    filled.is_valid()
    try:
        check(role, sent, resume)
    except Invalid as error:
        add_errors(filled, error)
    if suspicion := _suspicion(typed.get("website", ""), judged, bool(filled.errors)):
        filled.add_error(None, suspicion)
    if filled.errors:
        return _page(request, role, filled, judged, status=422)
    if not _within_limits(request, role, sent.email):
        filled.add_error(None, TOO_MANY)
        return _page(request, role, filled, judged, status=429)
    try:
        return _take(request, role, sent, typed.get("via", ""), resume)
    except NotKept as error:
        filled.add_error("resume", error.sentence)
        return _page(request, role, filled, judged, status=error.status)


def _sent(request: HttpRequest, typed: QueryDict, filled: ApplyForm) -> Sent:
    return Sent(
        **{name: typed.get(name, "") for name in TYPED},
        links=typed.get("links", "").splitlines(),
        replies={name: typed.get(name, "") for name in filled.asked},
        uploads={name: upload for name in filled.asked if (upload := request.FILES.get(name)) is not None},
    )


def _suspicion(decoy: str, judged: Stamp, wrong: bool) -> str:
    """Return what to say to something that may be a machine; whoever mends a field has shown enough patience."""
    if decoy:
        return DECOY
    return "" if wrong and judged is Stamp.HASTY else AGAIN.get(judged, "")


def _take(request: HttpRequest, role: Role, sent: Sent, via: str, resume: UploadedFile[bytes] | None) -> HttpResponse:
    try:
        entry = apply(
            role=role, sent=sent, consent=text_of(role.organisation), via=public_links.code_of(via), resume=resume
        )
    except Refused:
        return _shut(request, public_role(role.organisation.slug, role.pk))
    if entry.resume is not None:
        tasks.enqueue_reading(entry.resume)
    ticket = demographics.new_ticket(role.organisation)
    thanks = reverse("candidates:applied", args=[role.organisation.slug, role.pk])
    return redirect(f"{thanks}?{urlencode({'own': ticket})}" if ticket else thanks)


def _within_limits(request: HttpRequest, role: Role, email: str) -> bool:
    """Tell whether this connection and this address may send another one; without Redis nobody is held up."""
    return bool(ratelimit.consume(request, action="apply", key=f"{role.pk}:{email.strip().lower()}"))


def _page(request: HttpRequest, role: Role, filled: ApplyForm, judged: Stamp, status: int = 200) -> HttpResponse:
    consent = text_of(role.organisation)
    kept = judged in (Stamp.GOOD, Stamp.HASTY)
    context = {
        "role": role,
        "organisation": role.organisation,
        "form": filled,
        "job_href": public_links.job_path(role.organisation.slug, role.pk, role.title),
        "consent": consent,
        "stamp": request.POST["stamp"] if kept else form_token.stamp(role.pk, consent),
        "files_again": list(request.FILES),
        "days": promising.days_of(intake.first_stage(role)),
    }
    return render(request, "candidates/apply.html", context, status=status)


def _shut(request: HttpRequest, role: Role) -> HttpResponse:
    """Say that the role takes nobody; somebody who was sending gets their own words back."""
    if request.method != "POST":
        return shut(request, role)
    labels = {name: str(field.label) for name, field in ApplyForm.base_fields.items() if name in (*TYPED, "links")}
    typed = {label: request.POST[name] for name, label in labels.items() if request.POST.get(name, "").strip()}
    may_return = role.state == Role.State.PAUSED or (role.takes_applications and not takes_public(role))
    return shut(request, role, typed=typed, status=409 if may_return else 410)


@require_safe
@never_cache
def applied(request: HttpRequest, slug: str, role_id: UUID) -> HttpResponse:
    """Thank somebody who applied: the same words for everybody, whether or not they were known."""
    role = public_role(slug, role_id)
    own = request.GET.get("own", "")
    context = {
        "role": role,
        "organisation": role.organisation,
        "days": promising.days_of(intake.first_stage(role)),
        "ticket": own if demographics.token_in(role.organisation, own) else "",
    }
    return render(request, "candidates/applied.html", context)
