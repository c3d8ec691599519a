"""The picture that others show beside a link to a role: its title, drawn by a worker and kept, never in a request."""

from __future__ import annotations

import hashlib
import io
import unicodedata

from django.db.models import F, Q
from django.template.loader import render_to_string

from roles.domain.places import in_words
from roles.models import Role, SharePicture
from roles.queries.public import shown_roles

WIDTH, HEIGHT = 1200, 630
PX_PER_POINT = 96 / 72
LONG_TITLE = 48  # widths of a Latin letter, as all of these; letters of Chinese and Japanese have two
MOST_OF_TITLE, MOST_OF_NAME, MOST_OF_PLACE = 112, 54, 104
AT_ONCE = 20


def draw_pictures() -> int:
    """Draw what is missing or shows an old title, place or name; return how many were looked at."""
    changed = Q(updated_at__gt=F("share_picture__updated_at")) | Q(
        organisation__updated_at__gt=F("share_picture__updated_at")
    )
    live = shown_roles().filter(state__in=(Role.State.OPEN, Role.State.PAUSED))
    due = live.filter(Q(share_picture=None) | changed).select_related("organisation").order_by("opened_at")
    roles = list(due[:AT_ONCE])
    for role in roles:
        draw_picture(role)
    return len(roles)


def draw_picture(role: Role) -> SharePicture:
    """Draw the picture of one role, unless the one that is kept says the same."""
    where = role.location or in_words(role.places, role.workplace, role.remote_from)
    html = _html(role.title, role.organisation.name, where)
    mark = hashlib.sha256(html.encode()).hexdigest()[:32]
    kept = SharePicture.objects.filter(role=role).first()
    if kept and kept.mark == mark:
        kept.save(update_fields=["updated_at"])
        return kept
    drawn = {"organisation_id": role.organisation_id, "mark": mark, "png": _png(html)}
    return SharePicture.objects.update_or_create(role=role, defaults=drawn)[0]


def _html(title: str, organisation: str, where: str) -> str:
    words = {
        "title": _fitted(title, MOST_OF_TITLE),
        "organisation": _fitted(organisation, MOST_OF_NAME),
        "where": _fitted(where, MOST_OF_PLACE),
    }
    told = {**words, "long": _width(title) > LONG_TITLE, "runs": {name: _runs(text) for name, text in words.items()}}
    return render_to_string("pdf/share.html", told, using="jinja2")


def _runs(words: str) -> str:
    """The way it is read, by its first letter that has one; the renderer does not find that out itself."""
    ways = (unicodedata.bidirectional(letter) for letter in words)
    return "rtl" if next((way for way in ways if way in ("L", "R", "AL")), "L") != "L" else "ltr"


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)


def _fitted(words: str, most: int) -> str:
    """As much of it as the picture has room for, cut between words where there are any."""
    if _width(words) <= most:
        return words
    room = most - 1
    while _width(words[:room]) > most - 1:
        room -= 1
    whole = words[:room].rpartition(" ")[0]
    return (whole if len(whole) > room / 2 else words[:room]).rstrip(" ,;–-(") + "…"


def _png(html: str) -> bytes:
    # Only the worker that draws needs these two, and they take a second to load.
    import pypdfium2

    from foundation.documents.services import pdf

    page = pypdfium2.PdfDocument(pdf.render(html, css="share.css").data)[0]
    picture = page.render(scale=PX_PER_POINT).to_pil().convert("P", palette=1)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
