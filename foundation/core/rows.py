"""Rows that belong to a row, read with it."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, JSONField, QuerySet
from django.db.models.functions import JSONObject


def rows_beside(rows: QuerySet[Any], **columns: Any) -> Func:
    """Return the rows of a subquery as an expression that yields a list of dictionaries, with these columns each.

    One document, which is read at once: an array of documents is taken apart and read one by one.
    """
    found = ArraySubquery(rows.values(row=JSONObject(**columns)))
    return Func(found, function="to_jsonb", output_field=JSONField())
