"""Every value that a shape shows is watched: a column of the row, a path to related rows, or what `fed_by` names."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist

from foundation.activity.services.watching import QUIET, paths_of, statements, watches
from foundation.core.api.catalogue import catalogue, model_of
from foundation.core.api.shapes import FILLED

FED = {name: view for name, view in catalogue().items() if view.fed}


def _is_column(model: Any, name: str) -> bool:
    return any(name in (field.name, field.attname) for field in model._meta.concrete_fields)


def _leads_on(model: Any, path: str) -> bool:
    try:
        return bool(model._meta.get_field(path.split(".", maxsplit=1)[0]).is_relation)
    except FieldDoesNotExist:
        return False


@pytest.mark.parametrize("name", FED)
def test_every_value_of_a_shape_is_watched(name: str) -> None:
    view, model = FED[name], model_of(FED[name])
    unwatched = []
    for key, field in view.shape._declared_fields.items():
        source = str(field.source or key).replace("__", ".")
        plain = _is_column(model, source) and source not in QUIET
        if not (plain or key in view.shape.fed_by or ("." in source and _leads_on(model, source))):
            unwatched.append(key)
        assert source != FILLED or key in view.shape.fed_by, key
    assert unwatched == []


@pytest.mark.parametrize("name", FED)
def test_each_path_has_a_trigger_on_the_table_at_its_end(name: str) -> None:
    model = model_of(FED[name])
    tables = {watch.table for watch in watches() if watch.collection == name}
    assert model._meta.db_table in tables
    for path in paths_of(model, FED[name].shape):
        here: Any = model
        for step in path.split(".")[:-1] if ":" not in path else ():
            here = here._meta.get_field(step).related_model
        leaf = path.split(".")[-1].removesuffix("_id")
        # The id of a row at the end stands in the key of the row before it.
        if here is not model and leaf != "id":
            assert here._meta.db_table in tables, path


def test_the_same_collections_make_the_same_triggers() -> None:
    assert statements() == statements()
