"""The settings: what owners allow, what is connected, what each asked."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assistants import policies
from assistants.pages import overview
from assistants.queries import switches
from assistants.queries.seeing import visible_assistants
from assistants.services.connecting import disconnect as disconnect_assistant
from assistants.services.switching import switch
from assistants.views.forms import SwitchForm
from foundation.core.fetch import get_visible
from foundation.core.pages import go, render, toast
from foundation.people.views.access import MemberRequest, member_required


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def assistants(request: MemberRequest) -> HttpResponse:
    """List what is connected: one's own, and for owners everybody's. A POST of an owner says what is allowed."""
    ours = request.member.organisation
    start = {"on": switches.is_on(ours), "people": switches.reads_people(ours)}
    form = SwitchForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST":
        policies.can_switch_assistants.require(request.member)
        if form.is_valid():
            switch(actor=request.member, **form.cleaned_data)
            toast(
                request, "Assistants are on." if form.cleaned_data["on"] else "Assistants are off. None reads any more."
            )
            return go(request, "assistants:assistants")
    context = {**overview.assistants_page(request.member), "form": form, "endpoint": request.build_absolute_uri("/mcp")}
    return render(request, "assistants/assistants.html", context, status=422 if form.is_bound else 200)


@member_required
@require_safe
def assistant(request: MemberRequest, assistant_id: UUID) -> HttpResponse:
    """Show what one assistant may read and what it asked."""
    found = get_visible(visible_assistants(request.member), assistant_id)
    return render(request, "assistants/assistant.html", overview.assistant_page(request.member, found))


@member_required
@require_POST
def disconnect(request: MemberRequest, assistant_id: UUID) -> HttpResponse:
    """End an assistant at once."""
    found = get_visible(visible_assistants(request.member), assistant_id)
    disconnect_assistant(actor=request.member, assistant=found)
    toast(request, f"“{found.name}” reads nothing any more.")
    return go(request, "assistants:assistants")
