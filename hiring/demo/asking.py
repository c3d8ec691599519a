"""What people said of themselves after they applied, which nobody reads, and the figures made of it."""

from __future__ import annotations

from itertools import zip_longest
from secrets import token_urlsafe

from candidates.services.demographics import choose_questions, keep_answers, renew_figures
from hiring.demo.stories import Story
from hiring.demo.world import World, told


def demographics(world: World) -> Story:
    """Choose what is asked, let people answer, and count once their month is over."""
    row = told("organisation")["demographics"]
    yield world.calendar.at(row["day"], "09:30")
    organisation = choose_questions(actor=world.members[row["by"]], questions=list(row["answers"]))
    yield world.calendar.at(row["answered"], "20:00")
    said = [[choice for choice, people in counts.items() for _ in range(people)] for counts in row["answers"].values()]
    for choices in zip_longest(*said, fillvalue=""):
        given = dict(zip(row["answers"], choices, strict=True))
        keep_answers(organisation=organisation, token=token_urlsafe(24), given=given, agreed=True)
    yield world.calendar.at(row["counted"], "05:00")
    renew_figures()
