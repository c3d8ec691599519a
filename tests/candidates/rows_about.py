"""Everything that the database holds about one application, so that two ways of doing the same can be compared."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from candidates.models import Application, BulkAct, BulkAnswer

APART = (BulkAct, BulkAnswer)


def rows_about(application: Application) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of all tables that name the application or its person, with their keys and names left out.

    Whatever table is added, and names an application, is compared too.
    """
    found = {model: _rows(model, application) for model in apps.get_models() if model not in APART}
    own = {str(row["id"]): f"the {model.__name__}" for model, rows in found.items() for row in rows if "id" in row}
    own |= {application.candidate.name: "Somebody", application.candidate.email: "somebody@example.com"}
    own |= {part: "Some" for name in application.candidate.name.split() for part in (name, name.lower())}
    return {model.__name__: sorted((_said(row, own) for row in rows), key=str) for model, rows in found.items() if rows}


def _rows(model: type[Model], application: Application) -> list[dict[str, Any]]:
    if model is Application:
        wanted = Q(pk=application.pk)
    elif model._meta.label_lower == "candidates.candidate":
        wanted = Q(pk=application.candidate_id)
    else:
        names = {field.name: field for field in model._meta.get_fields() if getattr(field, "column", None)}
        wanted = Q()
        if "application" in names and getattr(names["application"], "related_model", None) is Application:
            wanted |= Q(application=application)
        if "application_id" in names:
            wanted |= Q(application_id=application.pk)
        if "candidate" in names and model._meta.app_label == "candidates":
            wanted |= Q(candidate=application.candidate_id)
        if not wanted:
            return []
    columns = [field.attname for field in model._meta.concrete_fields if not field.generated]
    return list(model._default_manager.filter(wanted).values(*columns))


def _said(row: dict[str, Any], own: dict[str, str]) -> dict[str, Any]:
    return {name: _masked(str(value), own) for name, value in row.items() if name not in ("id", "search", "sort_name")}


def _masked(text: str, own: dict[str, str]) -> str:
    for mine, word in own.items():
        text = text.replace(mine, word) if mine else text
    return text
