"""Tools that the JD linter should know beside the shipped ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from foundation.core.errors import Conflict, Invalid
from foundation.core.pages import go, render, toast
from foundation.people.views.access import MemberRequest, member_required
from roles import policies
from roles.domain.jd_lint import languages_by_rule, load_rulebook
from roles.services.jd_tools import KINDS, replace_tools, tools_of
from roles.views.common import whole
from roles.views.forms.jd import JdToolForm

FIELDS = ("name", "kind", "family", "names", "ambiguous")
LANGUAGES = {"de": "German", "en": "English"}
CHOICES = [(kind, kind.capitalize()) for kind in KINDS]


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def tools(request: MemberRequest) -> HttpResponse:
    """List the organisation's own tools; a POST adds, changes or removes one. `tool` names the one that is changed."""
    policies.can_edit_jd_tools.require(request.member)
    ours, version = tools_of(request.member.organisation_id)
    given = request.POST if request.method == "POST" else request.GET
    place = next((at for at, tool in enumerate(ours) if tool["name"] == given.get("tool")), None)
    if request.method != "POST":
        start = _start(ours[place]) if place is not None else {"kind": "library"}
        return _show(request, JdToolForm(initial=start, kinds=CHOICES), ours, version, place)
    removing = request.POST.get("act") == "remove"
    form = JdToolForm(request.POST, kinds=CHOICES)
    if not form.is_valid() and not removing:
        return _show(request, form, ours, whole(request, "version") or 0, place, status=422)
    changed = [] if removing else [dict(form.cleaned_data)]
    at = len(ours) if place is None else place
    try:
        replace_tools(
            actor=request.member, version=whole(request, "version") or 0, tools=[*ours[:at], *changed, *ours[at + 1 :]]
        )
    except Invalid as error:
        _beside(form, error, at)
        return _show(request, form, ours, version, place, status=422)
    except Conflict:
        return _show(request, form, ours, version, place, stale=True, status=409)
    toast(request, "The tool is removed." if removing else f"The linter knows {form.cleaned_data['name']} now.")
    return go(request, "roles:jd_tools")


def _start(tool: Mapping[str, Any]) -> dict[str, str]:
    spelled = {key: ", ".join(tool.get(key, ())) for key in ("names", "ambiguous")}
    return {"name": tool["name"], "kind": tool["kind"], "family": tool.get("family", "").replace("_", " "), **spelled}


def _row(tool: Mapping[str, Any]) -> dict[str, str]:
    spelled = [*tool.get("names", ()), *tool.get("ambiguous", ())]
    return {**_start(tool), "spellings": ", ".join(spelled) or tool["name"]}


def _beside(form: JdToolForm, error: Invalid, at: int) -> None:
    """Put each sentence beside its field; one about another tool of the list stands on top with its name left out."""
    for key, sentences in error.errors.items():
        place, _, field = key.partition(".")
        for sentence in sentences:
            form.add_error(field if place == str(at) and field in FIELDS else None, sentence)


def _rules_read() -> list[tuple[str, str]]:
    """Each rule in words with the languages that it reads."""
    reads = languages_by_rule(load_rulebook().rules)
    return [(rule.replace("_", " "), ", ".join(LANGUAGES[code] for code in codes)) for rule, codes in reads.items()]


def _show(
    request: MemberRequest,
    form: JdToolForm,
    ours: list[dict[str, Any]],
    version: int,
    place: int | None,
    *,
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    families = sorted({entry["family"] for entry in (*load_rulebook().entries, *ours) if entry.get("family")})
    context = {
        "form": form,
        "ours": [_row(tool) for tool in ours],
        "version": version,
        "changing": ours[place]["name"] if place is not None else "",
        "families": [family.replace("_", " ") for family in families],
        "shipped": len(load_rulebook().entries),
        "stale": stale,
        "rules_read": _rules_read(),
    }
    return render(request, "roles/jd_tools.html", context, status=status)
