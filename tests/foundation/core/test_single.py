"""One row that is written in kept words is what Django would have written, and is refused where Django is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DataError, IntegrityError, transaction
from django.forms.models import model_to_dict

from candidates.models import Candidate, Tag
from foundation.activity.models import Event
from foundation.core import bulk
from foundation.core.ids import uuid7
from foundation.core.single import add_one

pytestmark = pytest.mark.django_db
AGAIN = range(4)  # the third time it is asked by its name


def event(cast: Any, **more: Any) -> Event:
    return Event(
        organisation=cast.acme,
        verb="application.moved",
        actor=cast.rafa,
        subject_type="candidates.candidate",
        subject_id=uuid7(),
        audience="staff",
        data={"name": "Zoë \\ %s {x} 'q'", "before": [1, None, True]},
        **more,
    )


def test_a_row_is_what_saving_makes_of_it(cast: Any) -> None:
    for more in [{"api_key": "", "request_id": "%(x)s"}] * len(AGAIN) + [{}]:
        one, other = event(cast, **more), event(cast, **more)
        other.subject_id = one.subject_id
        add_one(one)
        other.save(force_insert=True)
        read, as_saved = Event.objects.get(pk=one.pk), Event.objects.get(pk=other.pk)
        assert model_to_dict(read) == model_to_dict(as_saved)
        assert (read.created_at, read.updated_at) == (one.created_at, one.updated_at)
        assert not one._state.adding


def test_what_the_database_refuses_is_refused(cast: Any) -> None:
    for n in AGAIN:
        add_one(Tag(organisation=cast.acme, name=f"tag {n}"))
        with pytest.raises(IntegrityError), transaction.atomic():
            add_one(Tag(organisation=cast.acme, name=f"tag {n}"))
        with pytest.raises(DataError), transaction.atomic():
            add_one(Tag(organisation=cast.acme, name="x" * 61))
    assert Tag.objects.filter(name__startswith="tag ").count() == len(AGAIN)


def test_one_row_is_changed_as_many_are(cast: Any) -> None:
    one, other = (Candidate.objects.create(organisation=cast.acme, name=name) for name in ("Ada", "Bo"))
    for n in AGAIN:
        bulk.change(Candidate, ["name", "emails", "looked_at"], [(one.pk, f"Ada {n}", '["a@b.example"]', None)])
        bulk.change(Candidate, ["name"], [(str(other.pk), "x")])
        one.refresh_from_db()
        other.refresh_from_db()
        assert (one.name, one.emails, one.looked_at, other.name) == (f"Ada {n}", ["a@b.example"], None, "x")
        with pytest.raises(DataError), transaction.atomic():
            bulk.change(Candidate, ["phone"], [(one.pk, "1" * 500)])
