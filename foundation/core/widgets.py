"""Form widgets that browsers know, and what the `field` macro needs to know of any widget."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from markupsafe import Markup


class MailInput(forms.TextInput):
    """An address: not the browser's own field for it, which takes no letters of other scripts before the @."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        plain = {"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__({**plain, "autocomplete": "email", **(attrs or {})})


class DateInput(forms.DateInput):
    """The browser's own day picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own time picker, to the minute."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own day and time picker, to the minute, in the member's zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class FileInput(forms.FileInput):
    """One file to upload, without Django's line about the present one."""


def kind_of(bound: BoundField) -> str:
    """Return how to lay a field out: input, textarea, select, radio, checks, check, file or hidden."""
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    layouts: list[tuple[type, str]] = [
        (forms.CheckboxSelectMultiple, "checks"),
        (forms.RadioSelect, "radio"),
        (forms.CheckboxInput, "check"),
        (forms.FileInput, "file"),
        (forms.Textarea, "textarea"),
        (forms.Select, "select"),
    ]
    return next((name for kind, name in layouts if isinstance(widget, kind)), "input")


def render_widget(bound: BoundField, described_by: str = "", **attrs: Any) -> Markup:
    """Return the control's HTML: class `input` where it is a box, linked to hint and error, `attrs` on top.

    A None in `attrs` is left out; underscores in names become dashes (`hx_post` gives `hx-post`).
    """
    made: dict[str, Any] = {name.replace("_", "-"): value for name, value in attrs.items() if value is not None}
    if kind_of(bound) in ("input", "textarea", "select", "file"):
        made["class"] = " ".join(filter(None, ["input", bound.field.widget.attrs.get("class"), made.get("class")]))
    if bound.errors:
        made["aria-invalid"] = "true"
    if described_by:
        made["aria-describedby"] = described_by
    return Markup(bound.as_widget(attrs=made))  # noqa: S704  (Django's widgets escape)


def choices_of(bound: BoundField) -> list[BoundWidget]:
    """Return the single choices of a radio or checkbox group, without the empty one."""
    return [choice for choice in bound.subwidgets if choice.data.get("value") not in ("", None)]
