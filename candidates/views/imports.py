"""Pages of imports: send the file, look at each row, confirm."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from candidates import policies, services
from candidates.models import ImportBatch, ImportRow
from candidates.pages.importing import import_page
from candidates.services.imports import batches
from candidates.views.forms import hiring as forms
from foundation.core.errors import Conflict, Invalid, Refused
from foundation.core.fetch import get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast, warn
from foundation.people.views.access import MemberRequest, member_required
from roles.models import Role
from roles.queries.seeing import visible_roles


@require_http_methods(["GET", "POST"])
@member_required
def new(request: MemberRequest) -> HttpResponse:
    """Send a file; it is read and previewed, nothing is written to the pipeline."""
    policies.can_import.require(request.member)
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            batch = services.preview_import(actor=request.member, file_name=upload.name, data=upload.read())
        except Invalid as error:
            add_errors(form, error)
        else:
            return go(request, "candidates:import", batch.pk)
    recent = ImportBatch.objects.filter(organisation_id=request.member.organisation_id).select_related("by__user")
    context = {"form": form, "recent": list(recent.order_by("-created_at")[:20])}
    return render(request, "candidates/import_new.html", context, status=422 if form.errors else 200)


def _fetch(request: MemberRequest, batch_id: UUID) -> ImportBatch:
    policies.can_import.require(request.member)
    rows = ImportBatch.objects.filter(organisation_id=request.member.organisation_id)
    return get_visible(rows.select_related("by__user"), batch_id)


def _mapping(request: MemberRequest, batch: ImportBatch) -> forms.MappingForm:
    roles = visible_roles(request.member).filter(state=Role.State.OPEN).order_by("title")
    chosen = {f"job_{key}": pk for key, pk in batches.chosen_roles(batch).items()}
    chosen |= {f"status_{key}": to for key, to in batch.choices.get("statuses", {}).items()}
    return forms.MappingForm(
        request.POST or None,
        jobs=batches.jobs_of(batch),
        statuses=batches.unknown_statuses_of(batch),
        roles=[(str(pk), title) for pk, title in roles.values_list("pk", "title")],
        initial=chosen,
    )


@require_http_methods(["GET", "POST"])
@member_required
def batch(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    """Show per row what will happen (or what happened); POST says what jobs and statuses mean."""
    found = _fetch(request, batch_id)
    form = _mapping(request, found) if found.state == ImportBatch.State.PREVIEWED else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            services.choose(actor=request.member, batch=found, roles=form.roles(), statuses=form.meanings())
        except Invalid as error:
            add_errors(form, error)
        else:
            return go(request, "candidates:import", found.pk)
    context = {**import_page(found, request.GET), "form": form}
    return render(request, "candidates/import.html", context, status=422 if form is not None and form.errors else 200)


@require_POST
@member_required
def confirm(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    """Write what the preview told."""
    found = _fetch(request, batch_id)
    seen = {key: request.POST.get(f"n_{key}", "0") for key in ImportRow.Action.values}
    numbers = {key: int(n) if n.isdecimal() and len(n) < 10 else 0 for key, n in seen.items()}
    try:
        services.confirm_import(actor=request.member, batch=found, seen=numbers)
    except (Conflict, Refused) as error:
        warn(request, error.sentence)
    else:
        toast(request, f"Imported {found.file_name}.")
    return go(request, "candidates:import", found.pk)


@require_POST
@member_required
def discard(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    """Put a preview aside."""
    found = _fetch(request, batch_id)
    try:
        services.discard_import(actor=request.member, batch=found)
    except Refused as error:
        warn(request, error.sentence)
        return go(request, "candidates:import", found.pk)
    toast(request, "Put aside. Nothing was written.")
    return go(request, "candidates:import_new")
