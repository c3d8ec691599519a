"""Asking for pages of a role."""

from typing import Any

from django.test import Client
from django.urls import reverse

from roles.models import Role

HTMX = {"HX-Request": "true"}
NASTY = ["<script>alert(1)</script>", "שלום עולם", "🐟" * 20, "a\x00b", "x" * 30_000, ""]


def as_(member: Any) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def at(name: str, role: Role, **more: Any) -> str:
    return reverse(f"roles:{name}", kwargs={"role_id": role.pk, **more})
