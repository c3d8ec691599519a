"""What is learnt from first months, and the forecasts of panel members."""

from typing import Any
from uuid import UUID

from django import forms as fields
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from candidates.models import Application
from candidates.queries.application import get_with_person
from foundation.core import pages
from foundation.core.errors import Invalid, Refused, Stale
from foundation.core.fetch import found_or_404
from foundation.core.forms import PlainForm, add_errors
from foundation.people.views.access import MemberRequest, member_required
from roles.models import Outcome
from rubrics import policies, services
from rubrics.domain.drafts import digest
from rubrics.pages.forecasts import forecast_page
from rubrics.pages.learning import DAYS, USUAL, figures_file, learning_page
from rubrics.queries.forecasts import visible_forecasts
from rubrics.services.forecasts import refuse_late
from rubrics.views.forms import number

STALE = "You saved this in another window meanwhile. What you typed here is below; save it once more to keep it."
REWORDED = "The brief changed its outcomes meanwhile. Your figures are below; read the outcomes and save once more."
WRONG = "Give a whole number from 0 to 100."


class ForecastForm(PlainForm):
    """How likely each outcome is, in percent."""

    def __init__(self, *args: Any, outcomes: list[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in outcomes:
            self.fields[f"outcome_{one.pk}"] = fields.IntegerField(
                label=one.text,
                required=False,
                min_value=0,
                max_value=100,
                error_messages={"invalid": WRONG, "min_value": WRONG, "max_value": WRONG},
            )

    def tell(self, since: dict[UUID, str]) -> None:
        """Say below a field what happened to its outcome since it was foreseen."""
        for pk, said in since.items():
            if said and (field := self.fields.get(f"outcome_{pk}")):
                field.help_text = f"{said} Note it again if it still holds."

    def percents(self) -> dict[UUID, int | None]:
        """Return what was typed, by outcome."""
        return {UUID(name.removeprefix("outcome_")): given for name, given in self.cleaned_data.items()}


@member_required
@require_safe
def learning(request: MemberRequest) -> HttpResponse:
    """Show which scores said beforehand how the first months would go."""
    return pages.render(request, "rubrics/learning.html", _learnt(request))


def _learnt(request: MemberRequest) -> dict[str, Any]:
    policies.can_calibrate.require(request.member)
    asked = number(request.GET.get("day") or str(USUAL))
    return learning_page(request.member, asked if asked in DAYS else USUAL)


@member_required
@require_safe
def figures(request: MemberRequest) -> HttpResponse:
    """Give what the page shows as a file."""
    answer = HttpResponse(figures_file(_learnt(request)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="learning-{timezone.localdate():%Y-%m-%d}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def forecast(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Note how likely each outcome of the first 90 days is; from day 90 on it stands beside how it went."""
    application = _application(request, application_id)
    if request.method != "POST":
        return _page(request, application)
    outcomes = list(Outcome.objects.filter(role=application.role_id, retired_at=None))
    form = ForecastForm(request.POST, outcomes=outcomes)
    version = max(number(request.POST.get("version") or "1"), 1)
    if not form.is_valid():
        return _page(request, application, form, 422, version=version)
    if request.POST.get("outcomes", _words(outcomes)) != _words(outcomes):
        form.add_error(None, REWORDED)
        return _page(request, application, form, 409, version=version)
    try:
        services.note_forecasts(
            actor=request.member, application=application, percents=form.percents(), version=version
        )
    except Invalid as error:
        add_errors(form, error)
        return _page(request, application, form, 422, version=version)
    except Stale as error:
        form.add_error(None, STALE)
        return _page(request, application, form, 409, version=error.current["version"])
    except Refused as error:
        form.add_error(None, error.sentence)
        return _page(request, application, form, 409, version=version)
    pages.toast(request, "Noted. Nobody else reads it until you show it.")
    return pages.go(request, "rubrics:forecast", application.pk)


def _words(outcomes: list[Outcome]) -> str:
    """Return a mark of what the outcomes say, so that nobody foresees what they did not read."""
    return digest("\n".join(sorted(f"{one.pk} {one.text}" for one in outcomes)))


def _application(request: MemberRequest, application_id: UUID) -> Application:
    found = get_with_person(request.member, application_id)
    policies.can_see_debrief.require(request.member, found)
    return found


def _page(
    request: MemberRequest,
    application: Application,
    form: ForecastForm | None = None,
    status: int = 200,
    *,
    version: int | None = None,
) -> HttpResponse:
    context = forecast_page(request.member, application)
    late = _late(application)
    own = context["own"]
    if form is None and context["panel"] and not late:
        start = {f"outcome_{one.outcome.pk}": one.percent for one in context["sheet"].lines} if own else {}
        form = ForecastForm(initial=start, outcomes=context["outcomes"])
        form.tell({one.outcome.pk: one.since for one in context["sheet"].lines} if own else {})
    read = version or (own.version if own else 0)
    shown = {**context, "form": form, "late": late, "version": read, "words": _words(context["outcomes"])}
    return pages.render(request, "rubrics/forecast.html", shown, status=status)


def _late(application: Application) -> str:
    try:
        refuse_late(application)
    except Refused as error:
        return error.sentence
    return ""


@member_required
@require_POST
def show_forecast(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Let others read one's own forecasts, or no more."""
    application = _application(request, application_id)
    sheet = found_or_404(visible_forecasts(request.member).filter(application=application, member=request.member)[:1])
    shown = request.POST.get("shown") == "1"
    services.show_forecasts(actor=request.member, sheet=sheet, shown=shown)
    pages.toast(request, "Whoever reads the debrief reads it now." if shown else "It is yours alone again.")
    return pages.go(request, "rubrics:forecast", application.pk)
