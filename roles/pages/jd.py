"""The JD as its page shows it: the draft or the published text, its findings, and where the public reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from foundation.core.errors import Conflict
from foundation.core.prepared import Prepared
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor
from roles import policies
from roles.domain.tensions import tensions
from roles.models import JdVersion, Requirement, Role
from roles.pages import jd_lines, jd_sources, outside, place_rules, public_links
from roles.pages.newer import newer
from roles.queries import gate, jd_findings, jd_fixes, playbook, said_once
from roles.queries.seeing import visible_jds
from roles.queries.snapshot import Snapshot

State = JdVersion.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the page gives back of an act: what was typed, and why it was not done.

    `newer` is the requirement as somebody else saved it, `dismissing` the finding (rule, passage) being set aside
    with a `reason` that will not do. `asks` whether to publish with what blocks.
    """

    texts: Mapping[str, str] | None = None
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    conflict: Conflict | None = None
    refusal: str = ""
    newer: Mapping[str, Any] | None = None
    dismissing: tuple[str, str] | None = None
    reason: str = ""
    saved: str = ""
    asks: bool = False


NOTHING = Given()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the parts of the page are made from; `texts` are those of the latest version with what was typed."""

    role: Role
    whole: Mapping[str, Any]
    shot: Snapshot
    found: jd_findings.Read
    evaluated: gate.Gate | None  # while the role is in scoping; later nothing on the page tells of it
    latest: JdVersion | None
    may_edit: bool
    editing: bool
    texts: Mapping[str, str]
    sources: said_once.Sources

    @property
    def book(self) -> Mapping[str, Any]:
        """What the playbook says of the JD."""
        said: Mapping[str, Any] = self.whole["jd"]
        return said

    @property
    def blank(self) -> bool:
        """Whether nobody has written anything yet, so that there is nothing to find either."""
        written = self.latest is not None and any(text.strip() for text in self.texts.values())
        return not self.shot.jd_written and not written

    @property
    def frozen(self) -> bool:
        return self.latest is not None and self.latest.state != State.DRAFT

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        """Each outcome that a requirement may serve, with its id."""
        return [(row["id"], row["text"]) for row in self.shot.outcomes]


_latest = PreparedFor[JdVersion](
    lambda member, *, role: (
        visible_jds(member).filter(role_id=role).select_related("author__user").order_by("-number")[:1]
    )
)


def read(member: Membership, role: Role, given: Given = NOTHING, *, only_read: bool = False) -> Sheet:
    """Read what the page is made from; `only_read` leaves the form out."""
    books = playbook.parts(role.organisation_id, *gate.PARTS, "plan")
    evaluated = gate.evaluate(role, books) if role.state == Role.State.SCOPING else None
    shot, found = (evaluated.shot, evaluated.jd) if evaluated else gate.read_jd(role, books)
    pays = policies.can_see_pay(member, role)
    sources = said_once.Sources(role, shot, books, pays=pays, language=found.language)
    latest = next(iter(_latest(member, role=role.pk)), None)
    draft = latest is None or latest.state == State.DRAFT
    may_edit = policies.can_edit_jd(member, role) and not role.ended
    return Sheet(
        role=role,
        whole=books["brief_and_jd"],
        shot=shot,
        found=found,
        evaluated=evaluated,
        latest=latest,
        may_edit=may_edit,
        editing=may_edit and (draft or given.texts is not None) and not only_read,
        texts={
            **(
                latest.sections
                if latest
                else said_once.first_texts(sources, books["brief_and_jd"]["jd"]["sections"])[0]
            ),
            **(given.texts or {}),
        },
        sources=sources,
    )


def page(member: Membership, sheet: Sheet, given: Given = NOTHING) -> dict[str, Any]:
    """Return the context of roles/jd.html, but for `partial` and the forms of requirements."""
    return {
        "book": sheet.book,
        "disagreements": tensions(sheet.whole),
        "jd": sheet.latest,
        "editing": sheet.editing,
        "may_edit": sheet.may_edit,
        "frozen": sheet.frozen,
        "errors": given.errors,
        "refusal": given.refusal,
        "asks": given.asks and list(dict.fromkeys(jd_lines.titled(one) for one in sheet.found.blockers)),
        **_writing(sheet, given),
        **_margin(sheet),
        "seen": _seen(sheet.latest) if sheet.editing and sheet.latest else {},
        "newer": given.newer,
        "dismissing": given.dismissing,
        "reason": given.reason,
        "public": _public(sheet.role, sheet.latest),
        "from_outside": outside.beside(member, sheet.role, outside.WHOLE_JD),
        "places": place_rules.panel(sheet.role, sheet.texts) if sheet.editing else None,
    }


def blocked(role: Role) -> bool:
    """Tell whether something that blocks stands in the JD, not kept with a reason."""
    return bool(gate.read_jd(role)[1].blockers)


def _writing(sheet: Sheet, given: Given) -> dict[str, Any]:
    """Return the lines of the editor, and what somebody else wrote meanwhile."""
    shot, outcomes = sheet.shot, dict(sheet.outcomes)
    sections = sheet.book["sections"]
    fixes = jd_fixes.fixes(sheet.role, shot, sheet.found) if sheet.editing else {}
    return {
        "texts": sheet.texts,
        "lines": jd_lines.lines(sections, sheet.texts, shot.requirements, sheet.found, outcomes, fixes),
        "sources": jd_sources.by_section(sheet.sources, sections, sheet.texts, _taken(sheet)) if sheet.editing else {},
        "conflict": newer(given.conflict, sheet.texts, sections) if given.conflict else None,
        "saved": given.saved,
    }


def _taken(sheet: Sheet) -> Mapping[str, str]:
    """Return how the texts read that the draft took over; of one that nobody has saved yet, as they read now."""
    if sheet.latest is not None:
        taken: Mapping[str, str] = sheet.latest.taken
        return taken
    return said_once.first_texts(sheet.sources, sheet.book["sections"])[1]


def _margin(sheet: Sheet) -> dict[str, Any]:
    """Return what stands beside the text: findings by weight, figures, which outcomes are served."""
    shot = sheet.shot
    return {
        "reading": sheet.found,
        "blank": sheet.blank,
        "tally": jd_lines.tally(sheet.found),
        "glance": jd_lines.glance(sheet.texts, shot.requirements),
        "served": jd_lines.served(shot.outcomes, shot.requirements),
    }


def _seen(latest: JdVersion) -> dict[str, str]:
    """Return when each requirement was last changed, for a form that says what its author read."""
    return {str(pk): at.isoformat() for pk, at in _changed(jd=latest.pk)}


_changed = Prepared[tuple[UUID, datetime]](
    lambda *, jd: Requirement.objects.filter(jd_id=jd).order_by().values_list("pk", "updated_at")
)


def _public(role: Role, latest: JdVersion | None) -> dict[str, Any] | None:
    """Return where the public reads the JD, and whether it is shown there; None while no version is published."""
    if latest is None or (latest.number == 1 and latest.state == State.DRAFT):
        return None
    url = public_links.job_url(role.organisation.slug, role.pk, role.title)
    return {"url": url, "shown": role.opened_at is not None}
