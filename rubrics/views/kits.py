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
from foundation.people.queries.seeing import visible_members
from foundation.people.views.access import MemberRequest, member_required
from roles.domain.stage_kinds import StageKind
from roles.models import Stage
from rubrics import policies, services
from rubrics.models import Kit
from rubrics.pages.kit import kit_page
from rubrics.queries import newest_versions, visible_kit_stages
from rubrics.queries.readers import possible_readers
from rubrics.views import kit_editing


class ReadingForm(PlainForm):
    """Who reads the résumés of a stage, and whether the person is hidden from them."""

    first = forms.TypedChoiceField(coerce=UUID, required=False, empty_value=None, label="First reader")
    second = forms.TypedChoiceField(coerce=UUID, required=False, empty_value=None, label="Second reader")
    hides_person = forms.BooleanField(
        required=False,
        label="Hide name, photo, employers and schools",
        help_text="Until the reader’s own screen is in.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "first", [("", "Whoever works on the role"), *people])
        offer(self, "second", [("", "Nobody, one reader is enough"), *people])


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def kit(request: MemberRequest, stage_id: UUID) -> HttpResponse:
    """Show the kit of a stage; a POST takes a step of editing it, or makes the one that a stage lacks."""
    stage = get_visible(visible_kit_stages(request.member).select_related("role"), stage_id)
    held = Kit.objects.filter(stage=stage).select_related("stage__role", "rubric_version__rubric", "draft").first()
    may_edit = policies.can_edit_kit(request.member, stage.role)
    if request.method != "POST":
        return _page(request, stage, held, may_edit)
    policies.can_edit_kit.require(request.member, stage.role)
    if held is None:
        services.choose_rubric(actor=request.member, stage=stage, rubric_key=request.POST.get("rubric_key", ""))
        pages.toast(request, "Kit made.")
        return pages.go(request, request.path)
    if "reading" in request.POST:
        return _set_reading(request, stage, held)
    return kit_editing.step(request, stage, held)


def _set_reading(request: MemberRequest, stage: Stage, held: Kit) -> HttpResponse:
    form = _reading_form(held, request.POST)
    if form is None:
        return pages.go(request, request.path)
    if form.is_valid():
        said = form.cleaned_data
        chosen = [pk for pk in (said["first"], said["second"]) if pk]
        found = {one.pk: one for one in visible_members(request.member).filter(pk__in=chosen)}
        try:
            services.set_reading(
                actor=request.member,
                kit=held,
                readers=[found[pk] for pk in chosen if pk in found],
                hides_person=said["hides_person"],
                version=said["version"],
            )
        except Invalid as error:
            add_errors(form, Invalid({"first": error.errors["readers"]}))
        except Stale:
            form.add_error(None, "Someone changed this kit while you were editing. Load the page to see theirs.")
            return _page(request, stage, held, may_edit=True, reading=form, status=409)
        else:
            pages.toast(request, "Saved. Who has begun to read goes on.")
            return pages.go(request, request.path)
    return _page(request, stage, held, may_edit=True, reading=form, status=422)


def _reading_form(held: Kit, data: Any = None) -> ReadingForm | None:
    """Return the form of a stage where résumés are read, None for others."""
    if not StageKind(held.stage.kind).reads_resume:
        return None
    now = list(held.readers.order_by("user__name").values_list("pk", flat=True))
    first, second = [*map(str, now), "", ""][:2]
    return ReadingForm(
        data,
        people=[(str(one.pk), one.name) for one in possible_readers(held.stage.role)],
        initial={"first": first, "second": second, "hides_person": held.hides_person, "version": held.version},
    )


def _rubrics(request: MemberRequest) -> list[tuple[str, str]]:
    return [(version.rubric.key, version.rubric.label) for version in newest_versions(request.member)]


def _page(
    request: MemberRequest,
    stage: Stage,
    held: Kit | None,
    may_edit: bool,
    reading: ReadingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    if held and may_edit:
        form = reading or _reading_form(held)
        return kit_editing.show(request, stage, held, kit_editing.Said(status=status), reading=form)
    context = {
        **kit_page(stage, held),
        "rubric_options": [] if held else _rubrics(request),
        "may_edit": may_edit,
    }
    return pages.render(request, "rubrics/kit.html", context, status=status)
