"""What comes in: strict serializers. Unknown keys and JSON values of another type are refused, with their place."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any

from django.http import QueryDict
from drf_spectacular.drainage import set_override
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from foundation.core.domain.typed import FAR_DAY


class Figure(serializers.FloatField):
    """A number, or the text of one as a GET gives decimals."""

    default_error_messages = {"not_finite": "Give a number."}

    def to_internal_value(self, data: Any) -> float:
        number: float = super().to_internal_value(data)
        return number if isfinite(number) else self.fail("not_finite")


# Up to here each whole number has a float of its own, so that every program reads the same one.
EXACT = 2**53
TOO_FAR = f"Give a whole number between -{EXACT} and {EXACT}."
TYPES: tuple[tuple[type[serializers.Field[Any, Any, Any, Any]], tuple[type, ...], str], ...] = (
    (serializers.BooleanField, (bool,), "Give true or false."),
    (serializers.IntegerField, (int,), "Give a whole number."),
    (Figure, (int, float, str), "Give a number."),
    (serializers.FloatField, (int, float), "Give a number."),
    (serializers.DecimalField, (int, float, str), "Give a number."),
    (serializers.MultipleChoiceField, (list,), "Give a list."),
    (serializers.ChoiceField, (str,), "Give one of the choices as text."),
    (serializers.CharField, (str,), "Give text."),
    (serializers.UUIDField, (str,), "Give an id as text."),
    (serializers.DateTimeField, (str,), "Give a time as text."),
    (serializers.DateField, (str,), "Give a day as text."),
    (serializers.ListField, (list,), "Give a list."),
)


class Input(serializers.Serializer[Any]):
    """A strict body. In a PATCH an absent key keeps, null clears (where `allow_null`), a list replaces.

    Its name in the schema begins with the app, since several apps have, say, a `ReasonInput`.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        app, inner = cls.__module__.split(".")[:2]
        set_override(cls, "component_name", (inner if app == "foundation" else app).title() + cls.__name__)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return super().to_internal_value(data)
        faults: dict[str, Any] = {}
        fields = self.fields
        for key, value in data.items():
            field = fields.get(key)
            if field is None or field.read_only:
                faults[key] = [ErrorDetail("There is no such field.", code="unknown")]
            elif not isinstance(data, QueryDict) and (said := _misfits(field, value)):
                faults[key] = said
        for key in self._lacking(data):
            faults[key] = [ErrorDetail("This field is required.", code="required")]
        try:
            values = super().to_internal_value(data)
        except ValidationError as error:
            raise ValidationError(_joined(error.detail, faults)) from error
        if faults:
            raise ValidationError(faults)
        return values

    def _lacking(self, data: Mapping[str, Any]) -> list[str]:
        """Return what an entry of a PATCH lacks: the body itself may leave fields out, what it holds comes whole."""
        if self.parent is None or not getattr(self.root, "partial", False):
            return []
        return [key for key, field in self.fields.items() if field.required and key not in data]


class NoInput(Input):
    """The body of an act that takes none: empty, or `{}`."""


# Of days and moments alike: the years that people mean, in four figures.
YEAR_FIRST = r"^(19|2\d)\d\d-"
DAY = YEAR_FIRST + r"\d\d-\d\d$"


def _meant(field: serializers.Field[Any, Any, Any, Any], data: Any, pattern: str) -> None:
    """Refuse a day or a moment whose year nobody means, and one that is not written out."""
    if isinstance(data, str) and not re.match(pattern, data, re.ASCII):
        field.fail("far" if re.match(r"\d{4}-", data) else "invalid", format="YYYY-MM-DD")


class Day(serializers.DateField):
    """A day that people mean, such as 2026-11-20."""

    default_error_messages = {"far": FAR_DAY}

    def to_internal_value(self, data: Any) -> date:
        _meant(self, data, DAY)
        day: date = super().to_internal_value(data)
        return day


class Instant(serializers.DateTimeField):
    """A moment with its offset, handed on in UTC; a time without a zone is refused rather than guessed."""

    default_error_messages = {"no_zone": "Give the time with its zone, such as 2026-11-20T16:30:00Z.", "far": FAR_DAY}

    def to_internal_value(self, data: Any) -> datetime:
        _meant(self, data, YEAR_FIRST)
        moment: datetime = super().to_internal_value(data)
        return moment

    def enforce_timezone(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            self.fail("no_zone")
        return value.astimezone(UTC)


# How the text of a field is written, for the schema.
WRITTEN: Mapping[type, str] = {Day: DAY, Instant: YEAR_FIRST}


class All(dict[str, Any]):
    """Entries that were given as the list of all there are: those that it lacks are to go."""


class Keyed(serializers.DictField):
    """Entries by their key, or the list of them that a GET gives, each entry naming its key in the field `by`.

    `listed` is an entry of the list, with its key; either way the values come out by key, from a list as `All`. Where
    an entry is one `value` alone, such as a text, the list has it in the field of this name.
    """

    def __init__(self, *, by: str, listed: type[Input], value: str = "", **kwargs: Any) -> None:
        self.by, self.listed, self.value = by, listed, value
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, list):
            return super().to_internal_value(data)
        one = self.listed(context=self.context)
        found = All()
        faults: dict[int, Any] = {}
        for at, entry in enumerate(data):
            try:
                values = dict(one.run_validation(entry))
            except ValidationError as error:
                faults[at] = error.detail
                continue
            if (key := str(values.pop(self.by))) in found:
                faults[at] = {self.by: [ErrorDetail("This stands twice in the list.", code="twice")]}
            found[key] = values[self.value] if self.value else values
        if faults:
            raise ValidationError(faults)  # type: ignore[arg-type]  # places in the list, which pointers write as text
        return found


def _joined(told: Any, faults: dict[str, Any]) -> dict[str, Any]:
    """Return what the framework found wrong and what was found here, which goes before; of a list, place by place."""
    parts = [key for key, here in faults.items() if isinstance(here, dict) and isinstance(told.get(key), dict)]
    return {**told, **faults, **{key: {**told[key], **faults[key]} for key in parts}}


def _misfits(field: Any, value: Any) -> Any:
    """Return what is wrong with the JSON type of `value` and of what is in it, by their places; None for nothing."""
    if said := _wrong_type(field, value):
        return [ErrorDetail(said, code="wrong_type")]
    inside: Iterable[tuple[Any, Any]] = ()
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        inside = enumerate(value)
    elif isinstance(field, serializers.DictField) and isinstance(value, Mapping):
        inside = value.items()
    return {key: faults for key, inner in inside if (faults := _misfits(field.child, inner))} or None


def _wrong_type(field: Any, value: Any) -> str:
    """Return what to say when `value` is not of the JSON type of `field`; '' when it is, or is null."""
    if value is None:
        return ""
    for kind, types, said in TYPES:
        if isinstance(field, kind):
            if kind is serializers.IntegerField:
                return _wrong_whole(value, said)
            plain_bool = isinstance(value, bool) and bool not in types
            return said if plain_bool or not isinstance(value, types) else ""
    return ""


def _wrong_whole(value: Any, said: str) -> str:
    """Return what is wrong with `value` as a whole number; 2.0 is one in JSON."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        return said
    return "" if abs(value) <= EXACT else TOO_FAR


class PaidInput(Input):
    """The day on which somebody was paid."""

    paid_on = Day()
