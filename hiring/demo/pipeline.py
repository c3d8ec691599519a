"""The way of one candidate of the demo through the stages of a role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random
from unicodedata import combining, normalize

from django.core.files.uploadedfile import SimpleUploadedFile

from candidates import services
from candidates.models import Application, Promise
from candidates.pages.answers import suggested
from candidates.queries.promises import open_promises
from candidates.services.asking import field_of, questions_of
from foundation.core.clock import now
from foundation.people.models import Membership
from foundation.people.queries.consent import text_of
from hiring.demo import deciding, files, meeting, take_homes
from hiring.demo.stories import Part, Story
from hiring.demo.world import Told, World
from roles.domain.stage_kinds import StageKind
from roles.models import Posting, Stage

MAILBOXES = ("post.example", "letters.example", "mailbox.example")

Step = Callable[[World, Told, Told, Stage, datetime], Part[datetime]]


def journey(world: World, role: Told, row: Told) -> Story:
    """Play someone from their application to the stage that they reached, and how it ended."""
    dice, recruiter = Random(row["name"]), world.members[role["seats"]["recruiter"][0]]
    hour = 7 if row["applied"] == 0 else dice.randint(9, 16)
    moment = world.calendar.at(row["applied"], f"{hour:02}:{dice.randint(5, 55):02}")
    yield moment
    _take_in(world, role, row, recruiter)
    for stage in _way(world, role, row):
        moment = _entry(world, row, stage, moment, dice)
        yield moment
        _move(world, row, stage, recruiter)
        if step := _step(StageKind(stage.kind)):
            moment = yield from step(world, role, row, stage, moment)
    if "debrief" in row and _step(StageKind(world.stages[role["key"]][row["reached"]].kind)) is meeting.meet:
        # Talked about where they stood, after one conversation.
        moment = yield from deciding.debrief(world, role, row, stage, moment)
    if "end" in row:
        yield from _end(world, role, row, moment, recruiter)


def _step(kind: StageKind) -> Step | None:
    """Return how a stage of a kind is played; None for those that people only pass through."""
    if kind.is_conversation:
        return meeting.meet
    if kind.has_task:
        return take_homes.take_home
    if kind is StageKind.DEBRIEF:
        return deciding.debrief
    return deciding.offer if kind.holds_offer else None


def address(name: str) -> str:
    """Return the invented e-mail address of someone, in plain letters."""
    plain = "".join(char for char in normalize("NFKD", name.lower()) if not combining(char))
    plain = plain.replace("ø", "o").replace("ı", "i").replace("đ", "d").replace("ł", "l")
    words = ["".join(char for char in word if char.isalnum()) for word in plain.split()]
    return f"{'.'.join(words)}@{MAILBOXES[len(name) % len(MAILBOXES)]}"


def _take_in(world: World, role: Told, row: Told, recruiter: Membership) -> None:
    title, company = row["now"].split(" at ", 1)
    person = services.Person(
        name=row["name"], email=address(row["name"]), location=row["from"], company=company, title=title
    )
    if "door" in row:
        world.applications[row["name"]] = _apply(world, role, row, person)
        return
    if "referred" in row:
        world.applications[row["name"]] = _refer(world, role, row, person)
        return
    made = services.take_in(
        actor=recruiter, role=world.roles[role["key"]], person=person, source=row["source"], owner=recruiter
    )
    world.applications[row["name"]] = made
    if row.get("resume"):
        name, data = files.resume(row, person)
        services.attach_file(actor=recruiter, application=made, upload=SimpleUploadedFile(name, data))


def _apply(world: World, role: Told, row: Told, person: services.Person) -> Application:
    """Let someone apply by themselves through the public form, by a posting when the story names one."""
    door, made = row["door"], world.roles[role["key"]]
    posting = Posting.objects.filter(role=made, label=door.get("posting", "")).first()
    replies = dict.fromkeys(_asked(world, role), "Yes")
    sent = services.Sent(
        person.name, person.email, door.get("phone", ""), door.get("links", []), door["answer"], replies=replies
    )
    upload = SimpleUploadedFile(*files.resume(row, person)) if row.get("resume") else None
    consent, via = text_of(world.organisation), posting.code if posting else ""
    return services.apply(role=made, sent=sent, consent=consent, via=via, resume=upload).application


def _refer(world: World, role: Told, row: Told, person: services.Person) -> Application:
    """Let a colleague refer someone, who agreed to it."""
    said = row["referred"]
    return services.refer(
        actor=world.members[said["by"]],
        role=world.roles[role["key"]],
        person=person,
        word=services.Word(said["how"], said["words"], agreed=True),
        resume=SimpleUploadedFile(*files.resume(row, person)) if row.get("resume") else None,
    ).application


def _asked(world: World, role: Told) -> list[str]:
    """Return the fields of the role's own questions; its recruiter asks one before the first person applies."""
    made = world.roles[role["key"]]
    if not questions_of(made.pk):
        asked = services.Asked(
            "yes_no", "May you work where you would live for this, now or with a permit?", "We help with permits."
        )
        services.add_question(actor=world.members[role["seats"]["recruiter"][0]], role=made, asked=asked)
    return [field_of(question) for question in questions_of(made.pk)]


def _way(world: World, role: Told, row: Told) -> Iterator[Stage]:
    """Give the stages after the first, up to the one that was reached; an accepted offer leads into the last."""
    for place, stage in enumerate(world.stages[role["key"]].values()):
        passed = stage.key in row.get("skips", [])
        if place and row["reached"] != "applied" and not passed and not StageKind(stage.kind).ends:
            yield stage
        if stage.key == row["reached"]:
            return


def _entry(world: World, row: Told, stage: Stage, moment: datetime, dice: Random) -> datetime:
    clock = f"{dice.randint(9, 10):02}:{dice.randint(5, 55):02}"
    if (day := row.get("enters", {}).get(stage.key)) is not None:
        return max(world.calendar.at(day, clock), world.calendar.later(moment, 20))
    return world.calendar.after(moment, dice.choice((1, 1, 2)), clock)


def _move(world: World, row: Told, stage: Stage, recruiter: Membership) -> None:
    seen = world.applications[row["name"]]
    if open_promises(now()).filter(application=seen).exclude(kind=Promise.Kind.WAITS).exists():
        services.give_answer(actor=recruiter, application=seen, outcome="yes", telling=services.Telling("call"))
    world.applications[row["name"]] = services.move_application(
        actor=recruiter, application=seen, to_stage=stage, seen_stage_id=seen.stage_id
    )


def _end(world: World, role: Told, row: Told, moment: datetime, recruiter: Membership) -> Story:
    end = row["end"]
    how, _, reason = end["how"].partition(" ")
    yield (
        world.calendar.at(end["day"], "15:20") if "day" in end else world.calendar.after(moment, end["after"], "15:20")
    )
    application = world.applications[row["name"]]
    if how == "hold":
        until = world.calendar.due(end["until"]) if "until" in end else None
        services.hold(actor=recruiter, application=application, reason=end["why"], until=until)
    elif how == "back":
        _move(world, row, world.stages[role["key"]][reason], recruiter)
    elif how == "transfer":
        there = next(iter(world.stages[reason].values()))
        telling = services.Telling("call")
        services.transfer(actor=recruiter, application=application, to_stage=there, reason=end["why"], telling=telling)
    elif how == "withdraw":
        services.withdraw(
            actor=recruiter, application=application, reason=world.reason(reason), told_by=end.get("told", "")
        )
    else:
        subject, message = suggested(recruiter, application, "no", reason).values()
        telling = services.Telling("mail", subject, message)
        services.reject(actor=recruiter, application=application, reason=world.reason(reason), telling=telling)


def note_stories(world: World, role: Told, row: Told) -> Iterator[Story]:
    """Give what is written about someone besides: notes, and the day by which they were promised an answer."""
    for note in row.get("notes", []):
        yield _note(world, row, note)
    if "answer_by" in row:
        yield _promise(world, role, row)


def _note(world: World, row: Told, note: Told) -> Story:
    yield world.calendar.at(note["day"], "17:10")
    services.add_note(
        actor=world.members[note["by"]],
        application=world.applications[row["name"]],
        body=note["body"],
        private=note.get("private", False),
        mentions=[world.members[key] for key in note.get("mentions", [])],
    )


def _promise(world: World, role: Told, row: Told) -> Story:
    yield world.calendar.at(-1, "16:05")
    services.give_answer(
        actor=world.members[role["seats"]["recruiter"][0]],
        application=world.applications[row["name"]],
        outcome="later",
        telling=services.Telling("call"),
        next_day=world.calendar.due(row["answer_by"]),
    )
