"""The style page: every component in every state, in both themes, from made-up data. Tests run axe over it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from foundation.core.pages import render
from foundation.core.widgets import DateInput, DateTimeInput, FileInput
from hiring.dashboard.pages.samples import samples

THEMES = ("light", "dark")


class SampleForm(forms.Form):
    """One field of each kind that the `field` macro lays out."""

    outcome = forms.CharField(help_text="One sentence, measurable by day 90.")
    pay = forms.CharField(label="Pay range")
    owner = forms.ChoiceField(choices=[("rafael", "Rafael Quintanilha"), ("mei-lin", "Mei-Lin Huang")])
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False)
    goal = forms.ChoiceField(
        choices=[("build", "Build"), ("specialise", "Specialise"), ("scale", "Scale")],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        choices=[("mon", "Monday"), ("tue", "Tuesday")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    references = forms.BooleanField(label="Ask both references about work with operations", required=False)
    starts = forms.DateField(widget=DateInput, required=False)
    meets = forms.DateTimeField(label="Interview at", widget=DateTimeInput, required=False)
    resume = forms.FileField(label="Résumé", widget=FileInput, required=False)
    rate = forms.DecimalField(label="Hourly rate", required=False)
    minutes = forms.IntegerField(label="Length", required=False)


@require_GET
def style_page(request: HttpRequest) -> HttpResponse:
    """Show the component gallery, light and dark side by side."""
    context = {
        **samples(),
        "panes": THEMES,
        "forms": {theme: (_empty_form(theme), _failed_form(theme)) for theme in THEMES},
    }
    return render(request, "style/index.html", context)


def _empty_form(theme: str) -> SampleForm:
    return SampleForm(
        auto_id=f"id_{theme}_%s",
        initial={"outcome": "Alerts reach drivers in under two seconds"},
    )


def _failed_form(theme: str) -> SampleForm:
    form = SampleForm(
        {"pay": "95k+", "outcome": "", "owner": "rafael"},
        auto_id=f"id_{theme}_bad_%s",
        prefix=None,
    )
    form.add_error("pay", "Give two amounts, such as 95,000 to 120,000")
    return form
