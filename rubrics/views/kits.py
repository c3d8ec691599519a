"""The kit of a stage: what an interviewer opens, and its edit form for those who keep the loop."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from foundation.core import pages
from foundation.core.errors import Invalid, Stale
from foundation.core.fetch import get_visible
from foundation.core.forms import PlainForm, add_errors, offer
from foundation.people.views.access import MemberRequest, member_required
from roles.models import Stage
from rubrics import policies, services
from rubrics.models import Kit
from rubrics.pages.kit import kit_page
from rubrics.queries import newest_versions, visible_kit_stages, visible_questions


class KitForm(PlainForm):
    """Purpose, criteria and questions. The criteria offered are those of one rubric's newest version."""

    purpose = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000, label="What this stage is for"
    )
    criteria = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label="Criteria to score",
        help_text="Five to seven at most: one person cannot judge more in an hour.",
    )
    questions = forms.TypedMultipleChoiceField(
        coerce=UUID, widget=forms.CheckboxSelectMultiple, required=False, label="Questions, in this order"
    )
    rubric_key = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, criteria: list[tuple[str, str]], questions: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "criteria", criteria)
        offer(self, "questions", questions)


@member_required
@require_http_methods(["GET", "POST"])
def kit(request: MemberRequest, stage_id: UUID) -> HttpResponse:
    """Show the kit of a stage; a POST changes it, or makes the one that a stage lacks."""
    stage = get_visible(visible_kit_stages(request.member).select_related("role"), stage_id)
    held = Kit.objects.filter(stage=stage).select_related("stage__role", "rubric_version__rubric").first()
    may_edit = policies.can_edit_kit(request.member, stage.role)
    if request.method != "POST":
        return _page(request, stage, held, may_edit)
    policies.can_edit_kit.require(request.member, stage.role)
    if held is None:
        services.choose_rubric(actor=request.member, stage=stage, rubric_key=request.POST.get("rubric_key", ""))
        pages.toast(request, "Kit made.")
        return pages.go(request, request.path)
    form = _form(request, held, request.POST)
    if form.is_valid():
        try:
            services.change_kit(actor=request.member, kit=held, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        except Stale:
            form.add_error(None, "Someone changed this kit while you were editing. Load the page to see theirs.")
            return _page(request, stage, held, may_edit, form=form, status=409)
        else:
            pages.toast(request, "Kit saved. Drafts that were started keep their criteria.")
            return pages.go(request, request.path)
    return _page(request, stage, held, may_edit, form=form, status=422)


def _form(request: MemberRequest, held: Kit, data: Any = None) -> KitForm:
    rubric = held.rubric_version.rubric
    newest = rubric.versions.order_by("-number")[0]
    chosen = list(held.places.values_list("question_id", flat=True))
    bank = list(visible_questions(request.member).order_by("id").values_list("pk", "ask"))
    bank.sort(key=lambda row: chosen.index(row[0]) if row[0] in chosen else len(chosen))
    return KitForm(
        data,
        criteria=list(newest.criteria.values_list("key", "label")),
        questions=[(str(pk), ask) for pk, ask in bank],
        initial={
            "purpose": held.purpose,
            "criteria": list(held.criteria.values_list("key", flat=True)),
            "questions": [str(pk) for pk in chosen],
            "rubric_key": rubric.key,
            "version": held.version,
        },
    )


def _rubrics(request: MemberRequest) -> list[tuple[str, str]]:
    return [(version.rubric.key, version.rubric.label) for version in newest_versions(request.member)]


def _page(
    request: MemberRequest,
    stage: Stage,
    held: Kit | None,
    may_edit: bool,
    form: KitForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **kit_page(stage, held),
        "rubric_options": [] if held else _rubrics(request),
        "may_edit": may_edit,
        "form": form or (_form(request, held) if held and may_edit else None),
    }
    return pages.render(request, "rubrics/kit.html", context, status=status)
