"""Pausing and closing a role stop every door through which somebody could come in, and resuming opens them again."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.test import Client
from django.urls import reverse

from candidates import services
from candidates.models import Application
from foundation.activity.models import Event
from foundation.core.errors import Refused
from roles.models import Role
from roles.services import close_role, pause_role, resume_role
from tests.factories.candidates import apply_form, hiring_role, published
from tests.foundation.core.api.keys import JSON
from tests.foundation.core.api.keys import client as key_of

CSV = "Name,Email,Job\nHana Sato,hana@example.com,Harbour forecaster\n"


def doors(cast: Any, role: Role) -> dict[str, bool]:
    """Try to come in by each door and tell which let somebody through."""
    clerk = Client()
    clerk.force_login(cast.rafa.user)
    job = {"slug": "brightwater", "role_id": role.pk}
    tries = Application.objects.count()

    def typed() -> None:
        form = {"name": "By page", "email": f"page{tries}@example.com", "source": "Referral"}
        clerk.post(reverse("candidates:new", args=[role.pk]), form)

    def called() -> None:
        body = {"role_id": str(role.pk), "candidate": {"name": "By API", "email": f"api{tries}@example.com"}}
        key_of(cast.rafa, "applications:write", "candidates:write").post(
            "/api/v1/applications", data=body, content_type=JSON
        )

    def imported() -> None:
        data = CSV.replace("hana", f"hana{tries}").encode()
        batch = services.preview_import(actor=cast.rafa, file_name="people.csv", data=data)
        with suppress(Refused):  # a role that ended is no longer meant by its title
            services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)

    def applied() -> None:
        form = apply_form(role, email=f"form{tries}@example.com")
        Client(REMOTE_ADDR=f"2001:db8:{tries + 1:x}::7").post(reverse("candidates:apply", kwargs=job), form)

    let = {}
    for way in (typed, called, imported, applied):
        before = Application.objects.filter(role=role).count()
        way()
        let[way.__name__] = Application.objects.filter(role=role).count() > before
    public = Client().get(reverse("roles:job", kwargs=job), follow=True)
    let["public page"] = reverse("candidates:apply", kwargs=job) in public.content.decode()
    return let


def test_pausing_and_closing_stop_every_door(cast: Any) -> None:
    role = published(hiring_role(cast, "Harbour forecaster"), cast)
    ways = ("typed", "called", "imported", "applied", "public page")
    assert doors(cast, role) == dict.fromkeys(ways, True)
    pause_role(actor=cast.mei, role=role, reason="Budget")
    assert doors(cast, Role.objects.get(pk=role.pk)) == dict.fromkeys(ways, False)
    resume_role(actor=cast.mei, role=role)
    assert doors(cast, Role.objects.get(pk=role.pk)) == dict.fromkeys(ways, True)
    close_role(actor=cast.mei, role=role, reason="Done otherwise")
    assert doors(cast, Role.objects.get(pk=role.pk)) == dict.fromkeys(ways, False)
    came = Event.objects.filter(role_id=role.pk, verb="application.created").count()
    assert came == Application.objects.filter(role=role).count() == 8
