"""Where the public finds a role, and links that tell through which posting somebody came.

An address is the role's id and its title in plain letters: the id alone decides, so a link outlives every change of the
title, and one without the title is sent on to that with it.
"""

from __future__ import annotations

import re
from uuid import UUID

from anyascii import anyascii
from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify

CODE = re.compile(r"[a-z0-9]{1,16}")
LONGEST_WORDS = 60


def words_of(title: str) -> str:
    """Return a title in letters of an address: 'ML engineer (m/w/d)' gives 'ml-engineer-mwd'; '' when none is left."""
    words = slugify(anyascii(title))
    return words if len(words) <= LONGEST_WORDS else words[:LONGEST_WORDS].rsplit("-", 1)[0]


def job_path(slug: str, role_id: UUID, title: str) -> str:
    """Return the path of a role's public page; `slug` is the organisation's."""
    words = words_of(title)
    return (
        reverse("roles:job_named", args=[slug, role_id, words]) if words else reverse("roles:job", args=[slug, role_id])
    )


def job_url(slug: str, role_id: UUID, title: str) -> str:
    """Return the full address of a role's public page."""
    return f"{settings.BASE_URL}{job_path(slug, role_id, title)}"


def jobs_url(slug: str, name: str = "roles:jobs") -> str:
    """Return the full address of an organisation's open roles, or of another form of them, such as a feed."""
    return f"{settings.BASE_URL}{reverse(name, args=[slug])}"


def picture_url(slug: str, role_id: UUID, mark: str) -> str:
    """Return the full address of the picture of a shared link; another title gives another address."""
    return f"{settings.BASE_URL}{reverse('roles:job_picture', args=[slug, role_id])}?{mark[:8]}"


def tracked(url: str, code: str) -> str:
    """Return the address with a posting's code."""
    return f"{url}?via={code}"


def code_of(text: str) -> str:
    """Return what may be a posting's code; '' for what cannot be one."""
    return text if CODE.fullmatch(text) else ""
