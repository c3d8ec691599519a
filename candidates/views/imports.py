"""Pages of imports: send the file, answer its questions, confirm, see how it runs and what came of it."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candidates import policies, services
from candidates.models import ImportBatch, ImportRow
from candidates.pages.importing import answers_in, head_of, outcome_page, questions_page, touched_page
from candidates.services.imports import result as results
from candidates.services.imports.batches import GONE
from candidates.services.imports.resumes import is_resumes, preview_resumes
from candidates.services.imports.taking_back import touched
from candidates.tasks import enqueue_import
from candidates.views.forms import hiring as forms
from foundation.core.errors import Conflict, Invalid, Refused
from foundation.core.fetch import found_or_404, get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast, wants_block, warn
from foundation.people.views.access import MemberRequest, member_required

State = ImportBatch.State
OUTCOMES = {State.RUNNING, State.PAUSED, State.DONE, State.TAKEN_BACK}


@require_http_methods(["GET", "POST"])
@member_required
def new(request: MemberRequest) -> HttpResponse:
    """Send a file; it is read and asked about, nothing is written to the pipeline."""
    policies.can_import.require(request.member)
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        data = upload.read()
        try:
            if is_resumes(data):
                batch = preview_resumes(actor=request.member, file_name=upload.name, data=data)
            else:
                preset = form.cleaned_data["preset"]
                batch = services.preview_import(actor=request.member, file_name=upload.name, data=data, preset=preset)
        except Invalid as error:
            add_errors(form, error)
        else:
            enqueue_import(batch)
            return go(request, "candidates:import", batch.pk)
    recent = ImportBatch.objects.filter(organisation_id=request.member.organisation_id).select_related("by__user")
    context = {"form": form, "recent": list(recent.order_by("-created_at")[:20])}
    return render(request, "candidates/import_new.html", context, status=422 if form.errors else 200)


def _fetch(request: MemberRequest, batch_id: UUID) -> ImportBatch:
    policies.can_import.require(request.member)
    rows = ImportBatch.objects.filter(organisation_id=request.member.organisation_id)
    return get_visible(rows.select_related("by__user"), batch_id)


@require_http_methods(["GET", "POST"])
@member_required
def batch(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    """Ask about a file, show how it runs, or what came of it; POST answers questions."""
    found = _fetch(request, batch_id)
    error: Invalid | None = None
    if request.method == "POST":
        try:
            services.answer_import(actor=request.member, batch=found, answers=answers_in(found, request.POST))
        except Invalid as said:
            error = said
        except Refused as said:
            warn(request, said.sentence)
            return go(request, "candidates:import", found.pk)
        else:
            found.refresh_from_db()
            enqueue_import(found)
            if not wants_block(request):
                return go(request, "candidates:import", found.pk)
    return _page(request, found, error)


def _page(request: MemberRequest, found: ImportBatch, error: Invalid | None = None) -> HttpResponse:
    # What waited for a worker and asked again is shown as a whole: its head has other steps and other acts by now.
    if request.method == "GET" and wants_block(request) and found.state not in (State.CHECKING, State.RUNNING):
        return go(request, "candidates:import", found.pk)
    matched = found.kind == ImportBatch.Kind.RESUMES and found.state == State.PREVIEWED and not found.error
    if found.state in OUTCOMES or matched:
        return render(request, "candidates/import_outcome.html", outcome_page(found, request.GET), block="progress")
    if found.state != State.PREVIEWED or not found.file or not found.found.get("columns"):
        context = {"batch": found, "gone": GONE, **head_of(found)}
        return render(request, "candidates/import_waits.html", context, block="progress")
    said = [sentence for sentences in error.errors.values() for sentence in sentences] if error else []
    context = {**questions_page(found), "errors": said}
    return render(request, "candidates/import.html", context, block="asked", status=422 if said else 200)


@require_POST
@member_required
def confirm(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    """Write what the preview told, or let a worker begin."""
    found = _fetch(request, batch_id)
    seen = {key: request.POST.get(f"n_{key}", "0") for key in ImportRow.Action.values}
    numbers = {key: int(n) if n.isdecimal() and len(n) < 10 else 0 for key, n in seen.items()}
    try:
        done = services.confirm_import(actor=request.member, batch=found, seen=numbers)
    except (Conflict, Refused) as error:
        warn(request, error.sentence)
    else:
        enqueue_import(done)
        if done.state == State.DONE:
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


@require_POST
@member_required
def read_again(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    """Read the file by another preset or another sheet."""
    found = _fetch(request, batch_id)
    preset, sheet = request.POST.get("preset", ""), request.POST.get("sheet", "")
    try:
        changed = services.reread_import(actor=request.member, batch=found, preset=preset, sheet=sheet)
    except (Invalid, Refused) as error:
        warn(request, error.sentence)
    else:
        enqueue_import(changed)
    return go(request, "candidates:import", found.pk)


@require_POST
@member_required
def pace(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    """Pause a running import, or let a paused one go on."""
    found = _fetch(request, batch_id)
    act = services.pause_import if request.POST.get("act") == "pause" else services.resume_import
    try:
        enqueue_import(act(actor=request.member, batch=found))
    except Refused as error:
        warn(request, error.sentence)
    return go(request, "candidates:import", found.pk)


@require_GET
@member_required
def result(request: MemberRequest, batch_id: UUID) -> HttpResponseBase:
    """Send what happened, or would happen, to each row."""
    found = _fetch(request, batch_id)
    name = f"{found.file_name.rpartition('.')[0] or found.file_name}-result.csv"
    if found.state in OUTCOMES:
        answer: HttpResponseBase = StreamingHttpResponse(
            results.happened(found), content_type="text/csv; charset=utf-8"
        )
    elif found.result:
        return FileResponse(found.result.open("rb"), as_attachment=True, filename=name, content_type="text/csv")
    elif found.state == State.PREVIEWED and found.file and found.found.get("columns"):
        answer = HttpResponse(results.would_happen(found), content_type="text/csv; charset=utf-8")
    else:
        warn(request, GONE)
        return go(request, "candidates:import", found.pk)
    answer["Content-Disposition"] = f'attachment; filename="{name.encode("ascii", "ignore").decode()}"'
    return answer


@require_http_methods(["GET", "POST"])
@member_required
def take_back(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    """Say who worked on what the import made; POST removes it, or the rest of it."""
    found = _fetch(request, batch_id)
    if request.method == "POST":
        try:
            rest = request.POST.get("rest") == "1"
            services.take_back_import(actor=request.member, batch=found, rest=rest)
        except Refused as error:
            warn(request, error.sentence)
        else:
            toast(request, f"Took back {found.file_name}.")
            return go(request, "candidates:import", found.pk)
    return render(request, "candidates/import_take_back.html", touched_page(found, touched(found)))


@require_POST
@member_required
def decide(request: MemberRequest, batch_id: UUID, number: int) -> HttpResponse:
    """Settle a row whose details differ: ours stays or the file's is taken."""
    found = _fetch(request, batch_id)
    row = found_or_404(ImportRow.objects.filter(batch=found, number=number)[:1])
    try:
        services.decide_row(actor=request.member, row=row, side=request.POST.get("side", ""))
    except (Invalid, Refused) as error:
        warn(request, error.sentence)
    return go(request, "candidates:import", found.pk)
