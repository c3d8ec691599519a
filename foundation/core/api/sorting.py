"""`sort=`: the orders in which a collection can be read, each by one column that every row has, then by id."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from foundation.core.api.catalogue import model_of
from foundation.core.api.errors import BadQuery

# Columns of nearly every row, by which each collection can be read that shows them.
ALWAYS = ("created_at", "updated_at")


@dataclass(frozen=True, slots=True)
class Order:
    """Rows by a column, the other way round where `down`, and where it is the same by id in the same direction.

    `field` is the column's field in the model.
    """

    column: str
    field: Any
    down: bool = False

    def text_of(self, value: Any) -> str:
        """Return a value of the column as it stands in a cursor."""
        return value.isoformat() if isinstance(value, date) else str(value)

    def value_of(self, text: str) -> Any:
        """Return the value that `text` stands for. Raises ValueError for what is no value of the column."""
        try:
            value = self.field.to_python(text)
        except ValidationError as error:
            raise ValueError("no value of the column") from error
        if value is None or "\0" in text or (isinstance(value, Decimal) and not value.is_finite()):
            raise ValueError("no value of the column")
        return value

    def behind(self, rows: QuerySet[Any], value: Any, pk: Any) -> QuerySet[Any]:
        """Return the rows behind the one with `value` and `pk`."""
        way = "lt" if self.down else "gt"
        further = Q(**{f"{self.column}__{way}": value}) | Q(**{f"pk__{way}": pk})
        return rows.filter(Q(**{f"{self.column}__{way}e": value}) & further)

    def sorted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows in this order."""
        sign = "-" if self.down else ""
        return rows.order_by(f"{sign}{self.column}", f"{sign}pk")


def orders_of(view: Any) -> list[str]:
    """Return what `sort` takes in a collection: its keys, and each with a minus for the other way round."""
    shown = view.shape._declared_fields
    keys = [*(key for key in ALWAYS if key in shown), *view.sorts]
    return [sign + key for key in keys for sign in ("", "-")]


def order_of(view: Any, query: Mapping[str, str]) -> Order | None:
    """Return the order that `query` asks for. Raises BadQuery for one that the collection does not have."""
    asked = query.get("sort")
    if asked is None:
        return None
    known = orders_of(view)
    if asked not in known:
        raise BadQuery({"sort": ("unknown", f"Give one of {', '.join(known)}.")})
    key = asked.removeprefix("-")
    column = view.shape._declared_fields[key].source or key
    return Order(column, model_of(view)._meta.get_field(column), asked.startswith("-"))
