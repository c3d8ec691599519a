"""What people type about people and access; services check it again."""

from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from foundation.core import clock
from foundation.core.forms import PlainForm, offer
from foundation.core.setup_token import fits
from foundation.core.widgets import DateInput, MailInput
from foundation.people import policies
from foundation.people.models import Job, Membership
from foundation.people.pages.members import digits_of
from foundation.people.services import checks
from foundation.people.services.keys import LONGEST_LIFE
from foundation.people.services.members import HIGHEST_RATE
from foundation.people.services.organisations import ASK_THE_LOG, RETENTION_DAYS


def zone_choices(blank: str = "") -> list[tuple[str, str]]:
    """Return all time zones as choices; `blank` is the label of the empty one, if there is one."""
    rows = [(zone, zone.replace("_", " ")) for zone in checks.zones()]
    return [("", blank), *rows] if blank else rows


class LongSelect(forms.Select):
    """A select of hundreds of options, written without a template for each of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the control's HTML."""
        chosen, mark = str(value or ""), SafeString(" selected")
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, mark if key == chosen else "", label) for key, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt(self.build_attrs({"name": name}, attrs)), options)


def required(sentence: str) -> dict[str, str]:
    """Return the messages of a field that may not be left empty."""
    return {"required": sentence}


def new_password(label: str = "Password") -> forms.CharField:
    """Return the field for choosing a password."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=500,
        help_text="At least 10 characters. A sentence that only you would think of works well.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages=required("Choose a password."),
    )


class SetUpForm(PlainForm):
    """The first organisation and the account of its owner."""

    token = forms.CharField(
        label="Token",
        help_text="The web server wrote it to its log when it was started. It shows that this installation is yours.",
        error_messages=required("Enter the token from the log of the web server."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label="Name of your organisation",
        max_length=120,
        error_messages=required("Enter the name of the organisation."),
    )
    zone = forms.ChoiceField(label="Time zone", choices=zone_choices, widget=LongSelect, initial="UTC")
    currency = forms.ChoiceField(
        label="Currency",
        choices=[(code, code) for code in checks.CURRENCIES],
        initial="EUR",
        help_text="For pay and costs.",
    )
    owner_name = forms.CharField(label="Your name", max_length=120, error_messages=required("Enter your name."))
    owner_email = forms.EmailField(
        label="Your e-mail address",
        error_messages=required("Enter your e-mail address.")
        | {"invalid": "Enter an address such as name@example.com."},
        widget=MailInput(),
    )
    password = new_password()

    def __init__(
        self, *args: Any, signed_in: bool = False, takes_token: bool = True, judges_token: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.judges_token = judges_token
        unasked = ("owner_name", "owner_email", "password") if signed_in else ()
        for field in (*unasked, *(() if takes_token else ("token",))):
            del self.fields[field]

    def clean_token(self) -> str:
        """Say at once that it is not the token, beside whatever else is wrong."""
        token: str = self.cleaned_data["token"]
        if self.judges_token and not fits(token):
            raise forms.ValidationError(ASK_THE_LOG)
        return token


class InviteForm(PlainForm):
    """Whom to invite, and to which job."""

    email = forms.EmailField(
        label="E-mail address",
        error_messages=required("Enter the address to invite.")
        | {"invalid": "Enter an address such as name@example.com."},
        widget=MailInput({"autocomplete": "off"}),
    )
    name = forms.CharField(label="Name", max_length=120, required=False)
    job = forms.ChoiceField(label="Job", initial=Job.INTERVIEWER, error_messages=required("Choose a job."))
    technical = forms.BooleanField(
        label="Can judge technical work", required=False, help_text="Technical criteria go to these people only."
    )

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["job"]).choices = [
            (job.value, job.label) for job in policies.jobs_to_invite(member)
        ]


class AcceptForm(PlainForm):
    """A new person's name and password."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        error_messages=required("Enter your name."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = new_password("Choose a password")


class JobForm(PlainForm):
    """A member's job in this organisation."""

    job = forms.ChoiceField(label="Job", choices=Job.choices, widget=forms.RadioSelect)
    technical = forms.BooleanField(
        label="Can judge technical work", required=False, help_text="Technical criteria go to these people only."
    )
    title = forms.CharField(label="Title", max_length=120, required=False, help_text="Such as Head of data.")


class RateForm(PlainForm):
    """An advisor's hourly rate, in whole units of the organisation's currency."""

    rate = forms.DecimalField(
        label="Hourly rate", required=False, min_value=0, error_messages={"invalid": "Enter an amount."}
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.digits = digits_of(currency)

    def clean_rate(self) -> Any:
        rate = self.cleaned_data["rate"]
        if rate is not None and rate.scaleb(self.digits) > HIGHEST_RATE:
            raise forms.ValidationError("This is more than we can keep.")
        if rate is not None and rate.scaleb(self.digits) % 1:
            raise forms.ValidationError("Enter the amount without fractions of the smallest coin.")
        return rate

    @property
    def minor(self) -> int | None:
        """The rate in minor units; None when it was left empty."""
        rate = self.cleaned_data["rate"]
        return None if rate is None else int(rate.scaleb(self.digits))


class OrganisationForm(PlainForm):
    """The organisation's settings."""

    name = forms.CharField(label="Name", max_length=120, error_messages=required("Enter the name of the organisation."))
    zone = forms.ChoiceField(
        label="Time zone",
        choices=zone_choices,
        widget=LongSelect,
        help_text="For people who have not chosen their own.",
    )
    currency = forms.ChoiceField(
        label="Currency",
        choices=[(code, code) for code in checks.CURRENCIES],
        help_text="For new roles; existing ones keep theirs.",
    )
    retention_days = forms.IntegerField(
        label="Keep closed applications for",
        validators=[MinValueValidator(RETENTION_DAYS[0]), MaxValueValidator(RETENTION_DAYS[1])],
        error_messages={"invalid": "Enter a number of days.", "required": "Enter a number of days."},
    )
    consent_text = forms.CharField(
        label="What applicants agree to",
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text="Shown on the form where people apply; what each of them read is kept with their application. "
        "{organisation} and {days} are filled in. Blank brings back our own words.",
    )


class ScopesForm(PlainForm):
    """What a key or an integration may do, out of the `scopes` that may be chosen."""

    scopes = forms.MultipleChoiceField(
        label="May",
        widget=forms.CheckboxSelectMultiple,
        error_messages=required("Choose at least one thing that it may do."),
    )

    def __init__(self, *args: Any, scopes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "scopes", [(scope, scope) for scope in scopes])


def name_of_key(help_text: str) -> forms.CharField:
    """Return the field for what a key is called."""
    said = required("Enter a name, such as the system that uses the key.")
    return forms.CharField(label="Name", max_length=50, help_text=help_text, error_messages=said)


def last_day_of_key() -> forms.DateField:
    """Return the field for the last day of a key."""
    return forms.DateField(
        label="Works until",
        widget=DateInput,
        initial=lambda: clock.today() + LONGEST_LIFE / 4,
        help_text="A year at most; make a new one before then.",
        error_messages={"required": "Choose the last day.", "invalid": "Enter a day such as 2027-03-31."},
    )


class KeyForm(ScopesForm):
    """A key of one's own."""

    name = name_of_key("The system that will use it.")
    last_day = last_day_of_key()
    field_order = ("name", "last_day", "scopes")


class IntegrationForm(ScopesForm):
    """An integration: what it is called and what it may do."""

    name = forms.CharField(
        label="Name",
        max_length=60,
        help_text="The system that asks. It is shown as “Warehouse sync (integration)” wherever it does something.",
        error_messages=required("Enter a name, such as the system that asks."),
    )
    field_order = ("name", "scopes")


class IntegrationKeyForm(PlainForm):
    """One more key of an integration."""

    name = name_of_key("Where this key is kept, such as production.")
    last_day = last_day_of_key()


class LimitKeyForm(PlainForm):
    """How many requests a minute a key may make."""

    per_minute = forms.IntegerField(
        label="Requests a minute",
        required=False,
        help_text="Leave it empty for as many as all keys have.",
        error_messages={"invalid": "Give a whole number, or nothing."},
    )


class RotateKeyForm(PlainForm):
    """How long the former secret of a key goes on working."""

    overlap_days = forms.TypedChoiceField(
        label="The former secret works for",
        coerce=int,
        choices=[(0, "no time: it may have leaked"), (1, "a day"), (7, "a week"), (30, "a month")],
        initial=7,
        error_messages=required("Choose how long the former secret works."),
    )


class AccountForm(PlainForm):
    """One's own name, time zone and keys."""

    name = forms.CharField(label="Name", max_length=120, error_messages=required("Enter your name."))
    zone = forms.ChoiceField(
        label="Time zone", required=False, choices=lambda: zone_choices("As the organisation"), widget=LongSelect
    )
    shortcuts = forms.BooleanField(
        label="Single-key shortcuts", required=False, help_text="Such as / for search and 1 to 5 on a scorecard."
    )
