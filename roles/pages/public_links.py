"""Where the public finds a role, and links that tell through which posting somebody came."""

from __future__ import annotations

import re
from uuid import UUID

from django.conf import settings
from django.urls import reverse

CODE = re.compile(r"[a-z0-9]{1,16}")


def job_url(slug: str, role_id: UUID) -> str:
    """Return the full address of a role's public page; `slug` is the organisation's."""
    return f"{settings.BASE_URL}{reverse('roles:job', args=[slug, role_id])}"


def jobs_url(slug: str) -> str:
    """Return the full address of an organisation's open roles."""
    return f"{settings.BASE_URL}{reverse('roles:jobs', args=[slug])}"


def tracked(url: str, code: str) -> str:
    """Return the address with a posting's code."""
    return f"{url}?via={code}"


def code_of(text: str) -> str:
    """Return what may be a posting's code; '' for what cannot be one."""
    return text if CODE.fullmatch(text) else ""
