"""Steps of editing a kit, one POST each: the same for buttons, keys, drag and pages without script."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict

from foundation.core import pages
from foundation.core.errors import Invalid, NotFound, Refused, Stale
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest
from roles.models import Stage
from roles.views.common import page as role_page
from rubrics import services
from rubrics.domain import kit_sheets
from rubrics.domain.drafts import digest
from rubrics.domain.kit_sheets import Sheet
from rubrics.models import Kit, KitDraft
from rubrics.pages import kit_editor
from rubrics.services.kit_editing import fitted
from rubrics.views.forms import text

TEMPLATE = "rubrics/kit_editor.html"
UNREADABLE = 0  # minutes that are no number: the service says what is wrong with them
MOVED_ON = "Somebody changed this draft meanwhile. This is how it is now; your last step was not taken."
GONE = "Somebody published or dropped this draft meanwhile. This is the kit as it stands; your last step was not taken."
WORDS = {"criteria": ("criteria",), "people": ("interviewers",), "": ("purpose", "criteria", "interviewers")}


@dataclass(frozen=True, slots=True)
class Said:
    """What the page says of the last step; what was refused stays in its fields: `typed` minutes, and `words`."""

    text: str = ""
    refusal: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """A step as a form asks for it; `part` names what saves itself of the words of the kit."""

    act: str
    about: str
    other: str
    version: int | None
    post: QueryDict
    part: str = ""

    @classmethod
    def read(cls, post: QueryDict, part: str) -> "Wanted":
        """Read it from the form: `act`, `act:about`, `act:about=other` or `act=other`."""
        head, _, other = post.get("do", "said" if part in WORDS and part else "").partition("=")
        act, _, about = head.partition(":")
        version = post.get("version", "")
        return cls(act, about, other, number(version) or None, post, part)

    @property
    def words(self) -> dict[str, Any]:
        """What the form says of purpose, criteria and people, as far as it was sent."""
        if self.act not in ("said", "keep"):
            return {}
        sent: dict[str, Any] = {
            "purpose": text(self.post, "purpose"),
            "criteria": tuple(dict.fromkeys(self.post.getlist("criteria"))),
            "interviewers": self.post.get("interviewers", ""),
        }
        return {name: sent[name] for name in WORDS[self.part]}

    @property
    def minutes(self) -> dict[str, str]:
        """Return by their fields the minutes that were typed: those that are not as the page was drawn."""
        typed = {name: self.post.get(name, "") for name in self.post if name.startswith("minutes-")}
        return {name: said for name, said in typed.items() if said != self.post.get(f"was-{name[8:]}")}


def show(request: MemberRequest, stage: Stage, kit: Kit, said: Said, *, reading: Any = None) -> HttpResponse:
    """Answer with the editor inside the role, or with its part alone for htmx."""
    draft = getattr(kit, "draft", None)
    context = {**kit_editor.page(kit_editor.read(stage, kit, draft)), "said": said, "reading": reading}
    return role_page(request, TEMPLATE, stage.role, context, block="editor", status=said.status)


def step(request: MemberRequest, stage: Stage, kit: Kit) -> HttpResponse:
    """Take the step that a form names in `do`: an act; after a colon what it is about, after "=" with what."""
    part = request.GET.get("said", "")
    draft = getattr(kit, "draft", None)
    if part == "purpose" and draft is not None:
        return _purpose(request, stage, kit, draft)
    wanted = Wanted.read(request.POST, part)
    try:
        if wanted.act == "edit":
            services.edit_kit(actor=request.member, kit=kit)
            return _done(request, stage, kit, f"This is the draft of version {kit.number + 1}.")
        if draft is None:
            return _again(request, stage, kit, Said(refusal=GONE, words=wanted.words, status=409))
        said = _taken(request.member, kit, draft, wanted)
    except Invalid as error:
        errors = {name: " ".join(sentences) for name, sentences in error.errors.items()}
        typed = {name: request.POST[name] for name in request.POST if name.startswith("minutes-")}
        shown = Said(errors=errors, typed=typed, words=wanted.words, refusal=error.sentence, status=422)
        return _again(request, stage, kit, shown)
    except NotFound:
        return _again(request, stage, kit, Said(refusal=GONE, words=wanted.words, status=409))
    except Stale:
        shown = Said(refusal=MOVED_ON, typed=wanted.minutes, words=wanted.words, status=409)
        return _again(request, stage, kit, shown)
    except Refused as error:
        return _again(request, stage, kit, Said(refusal=error.sentence, status=409))
    return _done(request, stage, kit, said)


def _purpose(request: MemberRequest, stage: Stage, kit: Kit, draft: KitDraft) -> HttpResponse:
    """Save the purpose by itself, and answer with what changes beside the text that is being typed."""
    purpose = text(request.POST, "purpose")
    status, error, theirs = 200, "", None
    try:
        seen = request.POST.get("seen-purpose", "")
        draft = services.say_purpose(actor=request.member, draft=draft, purpose=purpose, seen=seen)
    except Invalid as refused:
        status, error = 422, " ".join(refused.errors.get("purpose", [refused.sentence]))
    except Stale as stale:
        status, theirs = 409, stale.current["purpose"]
    except NotFound:
        status, error = 422, f"{GONE} Copy what you need."
    context = {
        "stage": stage,
        "draft": draft,
        "error": error,
        "theirs": theirs,
        "mine": purpose,
        "seen": digest(purpose if theirs is None else theirs),
    }
    return pages.render(request, "rubrics/kit_editor/purpose.html", context, status=status)


def _again(request: MemberRequest, stage: Stage, kit: Kit, said: Said) -> HttpResponse:
    """Answer with what is stored now, and what was wrong."""
    return show(request, stage, _fresh(kit), said)


def _fresh(kit: Kit) -> Kit:
    return Kit.objects.select_related("stage__role", "rubric_version__rubric", "draft").get(pk=kit.pk)


def _done(request: MemberRequest, stage: Stage, kit: Kit, said: str) -> HttpResponse:
    if pages.wants_block(request):
        return show(request, stage, _fresh(kit), Said(text=said))
    pages.toast(request, said)
    return pages.go(request, request.path)


def _taken(actor: Membership, kit: Kit, draft: KitDraft, wanted: Wanted) -> str:
    if wanted.act == "undo":
        undone = services.undo_step(actor=actor, draft=draft, version=wanted.version)
        return "Undone." if undone else "There is nothing to undo."
    if wanted.act == "drop":
        services.drop_draft(actor=actor, draft=draft)
        return "The draft is dropped. The kit is as it was."
    if wanted.act == "publish":
        typed = services.take_step(
            actor=actor, draft=draft, version=wanted.version, step=lambda sheet: _typed(sheet, wanted)
        )
        version = wanted.version and wanted.version + typed
        kit = services.publish_kit(actor=actor, draft=draft, version=version)
        return f"Version {kit.number} is in use. Scorecards that were begun keep their criteria."
    step_of = partial(_step, kit=kit, wanted=wanted)
    taken = services.take_step(actor=actor, draft=draft, version=wanted.version, step=step_of)
    return SAID.get(wanted.act, "Saved.") if taken else "Nothing to change."


SAID = {
    "up": "The question moved up.",
    "down": "The question moved down.",
    "line": "The question moved over the line.",
    "swap": "The questions changed places.",
    "place": "The question moved.",
    "add": "The question stands below the line.",
    "remove": "The question is back in the bank.",
    "fit": "The questions are in the order that fits.",
    "unscore": "It is not scored here any more.",
}


def _typed(sheet: Sheet, wanted: Wanted) -> Sheet:
    """Take along the minutes that stand in the form, whatever button was pressed."""
    for spot in sheet.spots:
        typed = wanted.post.get(f"minutes-{spot.question}", "").strip()
        if typed and typed != wanted.post.get(f"was-{spot.question}", ""):
            sheet = kit_sheets.timed(sheet, spot.question, number(typed))
    return sheet


def number(typed: str) -> int:
    """Return a small whole number as typed."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else UNREADABLE


def _step(sheet: Sheet, kit: Kit, wanted: Wanted) -> Sheet:
    sheet = _typed(sheet, wanted)
    about, other, post = wanted.about, wanted.other, wanted.post
    steps: Mapping[str, Callable[[], Sheet]] = {
        "up": lambda: kit_sheets.moved(sheet, about, -1),
        "down": lambda: kit_sheets.moved(sheet, about, 1),
        "line": lambda: kit_sheets.over_the_line(sheet, about),
        "swap": lambda: kit_sheets.swapped(sheet, about, other),
        "place": lambda: kit_sheets.placed(sheet, about, number(other), asked=post.get("asked") == "1"),
        "minutes": lambda: kit_sheets.timed(sheet, about, number(other)) if about else sheet,
        "add": lambda: _added(sheet, other or post.get("add", "")),
        "remove": lambda: kit_sheets.removed(sheet, about),
        "fit": lambda: fitted(kit, sheet),
        "unscore": lambda: replace(sheet, criteria=tuple(key for key in sheet.criteria if key != about)),
        "people": lambda: replace(sheet, interviewers=number(other)),
        "said": lambda: _said(sheet, wanted),
        "keep": lambda: _said(sheet, wanted),
    }
    return steps.get(wanted.act, lambda: sheet)()


def _added(sheet: Sheet, question: str) -> Sheet:
    try:
        return kit_sheets.added(sheet, str(UUID(question)))
    except ValueError:
        raise Invalid({"add": "Choose a question of the bank."}) from None


def _said(sheet: Sheet, wanted: Wanted) -> Sheet:
    """Take the purpose, the criteria and how many people sit in it, as far as they were sent.

    Raises Stale when somebody else wrote a purpose that the author had not read; to `keep` theirs names what they read.
    """
    taken = dict(wanted.words)
    seen = wanted.other if wanted.act == "keep" else wanted.post.get("seen-purpose", "")
    if seen and taken.get("purpose", sheet.purpose) != sheet.purpose and digest(sheet.purpose) != seen:
        raise Stale(MOVED_ON, current={})
    if "interviewers" in taken:
        taken["interviewers"] = number(taken["interviewers"])
    return replace(sheet, **taken)
