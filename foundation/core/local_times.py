"""Forms whose times are typed without a zone: what a change of the clocks takes or doubles is asked about."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from foundation.core import formatting
from foundation.core.domain.clock_changes import exists, readings
from foundation.core.forms import PlainForm

AMBIGUOUS = "ambiguous_timezone"


class LocalTimesForm(PlainForm):
    """A form with `times`, read in the active zone.

    Beside each stands a field `…_reading` that offers nothing, until the time has two readings: then these are its
    choices, and the form asks for one.
    """

    times: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.times:
            self.fields[reading_of(name)] = forms.CharField(
                label="Which time is meant", required=False, widget=forms.RadioSelect
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in self.times:
            typed = self._asked_about(name)
            if typed is not None:
                self._read(name, typed, given)
        return given

    def _asked_about(self, name: str) -> datetime | None:
        """Return the time that was typed when it has two readings, else None."""
        faults = self.errors[name].as_data() if name in self.errors else []
        found = [fault.params["datetime"] for fault in faults if fault.code == AMBIGUOUS and fault.params]
        return found[0] if found else None

    def _read(self, name: str, typed: datetime, given: dict[str, Any]) -> None:
        """Take the reading that was chosen, or ask for one."""
        zone = timezone.get_current_timezone()
        offered = {moment.isoformat(): moment for moment in readings(typed, zone)}
        asked = reading_of(name)
        widget: Any = self.fields[asked].widget
        sides = zip(offered.items(), ("before the clocks change", "after the clocks change"), strict=False)
        widget.choices = [(key, f"{moment:%H:%M %Z}, {side}") for (key, moment), side in sides]
        del self.errors[name]
        if chosen := offered.get(given.get(asked) or ""):
            given[name] = chosen
            return
        self.add_error(asked, _sentence(typed, exists(typed, zone)))
        given.pop(name, None)


def reading_of(name: str) -> str:
    """Return the name of the field that asks how a time is to be read."""
    return f"{name}_reading"


def _sentence(typed: datetime, twice: bool) -> str:
    when = f"{typed:%H:%M} on {formatting.day(typed)}"
    if twice:
        return f"{when} comes twice, for the clocks go back. Choose which one is meant."
    return f"{when} does not exist, for the clocks go forward. Choose what is meant."
