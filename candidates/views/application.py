"""The page of one application: where it stands, who met the person, what was written and attached."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candidates import policies, tasks
from candidates.models import Application
from candidates.pages.application import application_page, history_page
from candidates.queries import application as reading
from candidates.queries import visible_attachments
from candidates.queries.files import visible_pages
from candidates.services import add_note, attach_file, edit_application
from candidates.views.delivery import file_of, picture_of
from candidates.views.forms.interviews import interviewers
from candidates.views.forms.pipeline import AttachForm, CareForm, NoteForm, keepers
from foundation.core.errors import Invalid
from foundation.core.fetch import get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast, wants_block
from foundation.people.models import Job, Membership
from foundation.people.views.access import MemberRequest, member_required


@require_GET
@member_required
def application(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Show one application as the member may see it."""
    found = reading.get_for_page(request.member, application_id)
    return page(request, found)


def page(
    request: MemberRequest,
    found: Application,
    *,
    note_form: NoteForm | None = None,
    attach_form: AttachForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the page, or for htmx with the block of the form that was sent."""
    choices = [(str(one.pk), one.name) for one in mentionable(request.member)]
    context = {
        **application_page(request.member, found),
        "note_form": note_form or NoteForm(choices=choices),
        "attach_form": attach_form or AttachForm(),
    }
    return render(request, "candidates/application.html", context, block="notes", status=status)


def mentionable(member: Membership) -> Any:
    """Return who can be told of a note; whether they see the person is checked when it is written."""
    return interviewers(member.organisation_id).exclude(job=Job.ADVISOR).exclude(pk=member.pk)


@require_GET
@member_required
def history(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Show everything that happened to the application and that the member may read."""
    found = reading.get_for_page(request.member, application_id)
    return render(request, "candidates/history.html", history_page(request.member, found))


@require_http_methods(["GET", "POST"])
@member_required
def edit(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Say who looks after the application and by when an answer was promised."""
    found = reading.get_for_page(request.member, application_id)
    policies.can_work_application.require(request.member, found)
    people = keepers(found.organisation_id, found.role_id)
    form = CareForm(
        request.POST or None, initial={"owner": found.owner_id, "answer_by": found.answer_by}, people=people
    )
    if request.method == "POST" and form.is_valid():
        try:
            edit_application(actor=request.member, application=found, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        else:
            toast(request, "Saved.")
            return go(request, "candidates:application", found.pk)
    context = {"application": found, "form": form}
    return render(request, "candidates/care.html", context, status=422 if form.errors else 200)


@require_POST
@member_required
def note(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Write a note; what was typed stays when it cannot be kept."""
    found = reading.get_for_page(request.member, application_id)
    form = NoteForm(request.POST, people=mentionable(request.member))
    if form.is_valid():
        try:
            add_note(
                actor=request.member,
                application=found,
                body=form.cleaned_data["body"],
                private=form.cleaned_data["private"],
                mentions=list(form.cleaned_data["mentions"]),
            )
        except Invalid as error:
            add_errors(form, error)
        else:
            if wants_block(request):
                return page(request, found)
            return go(request, "candidates:application", found.pk)
    return page(request, found, note_form=form, status=422)


@require_POST
@member_required
def attach(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Attach a file."""
    found = reading.get_for_page(request.member, application_id)
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            attached = attach_file(actor=request.member, application=found, upload=form.cleaned_data["resume"])
        except Invalid as error:
            add_errors(form, error)
        else:
            tasks.enqueue_reading(attached)
            toast(request, f"{attached.name} is attached.")
            return go(request, "candidates:application", found.pk)
    return page(request, found, attach_form=form, status=422)


@require_GET
@member_required
def file_page(request: MemberRequest, page_id: UUID) -> FileResponse:
    """Send the picture of one page of a file to somebody who sees its person."""
    return picture_of(get_visible(visible_pages(request.member), page_id))


@require_GET
@member_required
def file(request: MemberRequest, attachment_id: UUID) -> FileResponse:
    """Send a file to somebody who sees its person: always as a download, never guessed at by a browser."""
    return file_of(get_visible(visible_attachments(request.member).defer("text", "search"), attachment_id))
