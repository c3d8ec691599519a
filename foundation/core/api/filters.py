"""What a collection may be asked for. Values that make no sense are refused, never ignored."""

from collections.abc import Container, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from foundation.core.api.errors import BadQuery

TWICE = ("twice", "Give this once; with commas between, where it takes several.")
SAY_INSTANT = "Give a time with its zone, such as 2026-11-20T16:30:00Z (write a + as %2B)."


def instant(text: str) -> datetime | None:
    """Return the moment that `text` names, in UTC; None when it is no RFC 3339 time with a zone."""
    try:
        moment = parse_datetime(text)
        return moment.astimezone(UTC) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


class InstantField(forms.Field):
    """A moment with its offset."""

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        moment = instant(value)
        if moment is None:
            raise forms.ValidationError(SAY_INSTANT, code="invalid")
        return moment


class Id(django_filters.UUIDFilter):
    """One id: `?role_id=…`."""


class Ids(django_filters.BaseInFilter, django_filters.UUIDFilter):
    """One or several ids, separated by commas."""


class Choice(django_filters.ChoiceFilter):
    """One of a set of words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, empty_label=None, null_label=None, **kwargs)


class Choices(django_filters.BaseInFilter, django_filters.ChoiceFilter):
    """One or several of a set of words, separated by commas: `?state=open,paused`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, empty_label=None, null_label=None, **kwargs)


class Flag(Choice):
    """`true` or `false`, and nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, choices=[("true", "true"), ("false", "false")], **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value not in ("true", "false"):
            return qs
        kept: QuerySet[Any] = self.get_method(qs)(**{f"{self.field_name}__{self.lookup_expr}": value == "true"})
        return kept


class Missing(Flag):
    """`true` keeps rows where the column is null, `false` those where it is not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, lookup_expr="isnull", **kwargs)


class Instant(django_filters.Filter):
    """A moment with its zone; give `lookup_expr` ("gte", "lt")."""

    field_class = InstantField


class Day(django_filters.DateFilter):
    """A day, such as 2026-11-20; give `lookup_expr`."""


class Text(django_filters.CharFilter):
    """Exact text in any case; give `lookup_expr="icontains"` for a part."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("lookup_expr", "iexact")
        super().__init__(*args, **kwargs)


class Filters(django_filters.FilterSet):
    """The filters of one collection; limit, cursor, count and updated_after come with every collection.

    `member` is who asks, for filters by what not everybody may read.
    """

    member: Any = None


def refuse_unknown(given: Iterable[str], known: Container[str]) -> None:
    """Raise BadQuery for every parameter in `given` that is not `known`: a typing error must not widen a list."""
    if unknown := {name: ("unknown", "There is no such parameter.") for name in given if name not in known}:
        raise BadQuery(unknown)


def refuse_twice(query: Any) -> None:
    """Raise BadQuery for each parameter of a QueryDict that is given twice: one would not count, nobody would know."""
    if twice := {name: TWICE for name, values in query.lists() if len(values) > 1}:
        raise BadQuery(twice)


def narrowed(
    queryset: QuerySet[Any], filters: type[Filters] | None, given: Mapping[str, str], member: Any = None
) -> QuerySet[Any]:
    """Return `queryset` under the filters `given`. Raises BadQuery for an unknown parameter or a bad value."""
    refuse_unknown(given, filters.base_filters if filters else ())
    if filters is None or not given:
        return queryset
    asked = filters(dict(given), queryset=queryset)
    asked.member = member
    if not asked.form.is_valid():
        raise BadQuery({name: ("invalid", " ".join(map(str, said))) for name, said in asked.form.errors.items()})
    rows: QuerySet[Any] = asked.qs
    return rows


def after(column: str, value: Any, pk: Any) -> Q:
    """Return the condition for rows behind (`value`, `pk`) in the order of (`column`, id)."""
    return Q(**{f"{column}__gte": value}) & (Q(**{f"{column}__gt": value}) | Q(pk__gt=pk))
