"""Words to send to candidates, by what happened and why: plain, kind, and saying nothing that we do not know."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Behind(StrEnum):
    """What a person has done for us so far, the most of it."""

    SENT = "sent"
    TALKED = "talked"
    WORKED = "worked"


@dataclass(frozen=True, slots=True)
class About:
    """Whom a mail is to and about what. `by` writes it and can be answered at `address`."""

    name: str
    role: str
    organisation: str
    by: str
    address: str
    behind: Behind = Behind.SENT


THANKS = {
    Behind.SENT: "thank you for applying for {role} at {organisation}.",
    Behind.TALKED: "thank you for the time that you took to talk with us about {role} at {organisation}.",
    Behind.WORKED: "thank you for the work that you put into the task for {role} at {organisation}, and for the time "
    "around it.",
}
# By the key of the reason; one that an organisation made itself is told in the general words.
WHY = {
    "evidence": "We have decided not to go on with your application. What the first three months of this role need is "
    "quite particular, and we saw too little of it to be sure. This is about what we could see, not about what you "
    "can do.",
    "other_candidate": "We have decided to go on with somebody else, who brings more of what the first months of this "
    "role need. It was a choice between people, and not a judgement of your work.",
    "terms": "We cannot make the terms and the place of this role fit with what you need, so we do not go on with "
    "your application. We would rather say so now than later.",
    "role_changed": "The role has changed since you applied, so we do not go on with your application. That is our "
    "doing and says nothing about you.",
    "duplicate": "We hold more than one application of yours for this role, so we have closed this one. You do not "
    "need to do anything.",
}
GENERAL = "We have decided not to go on with your application, and want you to hear it from us soon rather than late."
CLOSING = {
    "duplicate": "",
    "": "If you would like to know more about how we came to this, write to me at {address}.\n\nWe wish you well.",
}


# Stands in a text for the day that is promised, so that mail and promise never differ.
DAY = "{day}"
# Stand in a text to many for what differs from one of them to the other; `fill` puts it in.
GREETING, THANKED, STEP = "{greeting}", "{thanks}", "{next step}"


@dataclass(frozen=True, slots=True)
class Frame:
    """What mails about a role say whoever they are to. `by` writes them and can be answered at `address`."""

    role: str
    organisation: str
    by: str
    address: str


def no(about: About, reason_key: str = "") -> tuple[str, str]:
    """Return subject and text of a mail that declines, for a reason."""
    return _one(about, no_to_many(_frame(about), reason_key))


def yes(about: About, step: str) -> tuple[str, str]:
    """Return subject and text of a mail that says that it goes on, with `step` next where one is known."""
    return _one(about, yes_to_many(_frame(about)), step)


def later(about: About) -> tuple[str, str]:
    """Return subject and text of a mail that says that it takes longer, with DAY where the new day goes."""
    return _one(about, later_to_many(_frame(about)))


def no_to_many(frame: Frame, reason_key: str = "") -> tuple[str, str]:
    """Return `no` as it is to many, with marks where it differs."""
    closing = CLOSING.get(reason_key, CLOSING[""])
    return _mail(frame, f"Your application for {frame.role}", WHY.get(reason_key, GENERAL), closing)


def yes_to_many(frame: Frame) -> tuple[str, str]:
    """Return `yes` as it is to many."""
    said = f"We would like to go on with you.{STEP} Which days suit you? Write to me at {{address}}."
    return _mail(frame, f"Your application for {frame.role}: we would like to go on", said, "")


def later_to_many(frame: Frame) -> tuple[str, str]:
    """Return `later` as it is to many."""
    said = (
        "We have not decided yet, and it takes longer than we said. I am sorry to keep you waiting. "
        f"You hear from us by {DAY}, yes or no."
    )
    return _mail(frame, f"Your application for {frame.role}: we need a little longer", said, "")


def all_to_many(frame: Frame) -> list[str]:
    """Return every text that we put in by ourselves, as it is to many."""
    return [
        text for _, text in (yes_to_many(frame), later_to_many(frame), *(no_to_many(frame, key) for key in ("", *WHY)))
    ]


def same(one: str, other: str) -> bool:
    """Tell whether two texts read the same, however a browser ends its lines."""
    return one.split() == other.split()


def fill(text: str, about: About, step: str = "") -> str:
    """Return a text to many as one of them reads it."""
    first = about.name.split()[0] if about.name.split() else ""
    thanks = THANKS[about.behind].format(role=about.role, organisation=about.organisation)
    filled = text.replace(GREETING, f"Hello {first}," if first else "Hello,")
    filled = filled.replace(THANKED, f"{thanks[0].upper()}{thanks[1:]}")
    return filled.replace(STEP, f" The next step is: {step}." if step else "")


def _frame(about: About) -> Frame:
    return Frame(about.role, about.organisation, about.by, about.address)


def _one(about: About, mail: tuple[str, str], step: str = "") -> tuple[str, str]:
    subject, text = mail
    return subject, fill(text, about, step)


def _mail(frame: Frame, subject: str, said: str, closing: str) -> tuple[str, str]:
    body = [text.replace("{address}", frame.address) for text in (said, closing)]
    return subject, "\n\n".join(filter(None, [GREETING, THANKED, *body, f"{frame.by}\n{frame.organisation}"]))
