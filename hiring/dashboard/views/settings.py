"""The way to everything that can be set."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from candidates.policies import can_import, can_manage_tags, can_see_demographics
from foundation.activity.policies import can_manage_webhooks, can_see_mail
from foundation.core.pages import render
from foundation.people import policies
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest, member_required
from roles.policies import can_edit_jd_tools, can_set_endpoint
from sync.policies import can_manage_connections


@member_required
@require_safe
def settings(request: MemberRequest) -> HttpResponse:
    """Show the settings that the member may open."""
    member = request.member
    cards = [
        ("people:account", "key", "Your account", "Name, time zone, signing in, and API keys of your own.", True),
        ("own_calendar", "calendar", "Your calendar", "Your interviews and to-dos, in the calendar that you use.",
         True),
        ("people:organisation", "building", "Organisation", "Name, time zone, currency, how long to keep people.",
         policies.can_change_organisation(member)),
        ("roles:careers", "eye", "Jobs page and places", "Who you are on boards, where you hire, feeds, a snippet.",
         policies.can_change_organisation(member)),
        ("candidates:demographics", "people", "Who applies", "What applicants say of themselves, as figures.",
         can_see_demographics(member)),
        ("people:members", "people", "Members", "Who works on hiring, invitations, jobs and access.",
         policies.can_see_members(member)),
        *_of_programs(member),
        ("candidates:all_tags", "flag", "Tags", "Labels of people: rename, merge, remove.", can_manage_tags(member)),
        ("candidates:import_new", "upload", "Imports", "Bring people in from files of other systems, and take it back.",
         can_import(member)),
        ("roles:jd_tools", "sliders", "Tools in job descriptions", "Tools of your own that the JD linter should know.",
         can_edit_jd_tools(member)),
        ("roles:drafting", "bulb", "Drafts", "The language model that may draft texts; none unless you set one.",
         can_set_endpoint(member)),
        ("mail", "mail", "Mail that did not leave", "What was refused or given up, why, and sending it again.",
         can_see_mail(member)),
        ("audit", "list", "Audit log", "Everything that was changed, by whom and when.",
         policies.can_read_audit(member)),
    ]  # fmt: skip
    return render(request, "dashboard/settings.html", {"cards": [card[:-1] for card in cards if card[-1]]})


def _of_programs(member: Membership) -> list[tuple[str, str, str, str, bool]]:
    """Return what is set of other programs and systems."""
    return [
        ("people:api_keys", "link", "API keys and integrations", "What asks through the API, and what it may do.",
         policies.can_manage_api_keys(member)),
        ("webhooks", "out", "Webhooks", "Other systems that hear at once what happens, and what they did not take.",
         can_manage_webhooks(member)),
        ("sync:connections", "arrow", "Connections", "Applicant tracking systems that are read beside your own work.",
         can_manage_connections(member)),
        ("assistants:assistants", "bulb", "Assistants", "Programs that read for a member, and what they may read.",
         True),
    ]  # fmt: skip
