"""How the demo's library stands to the playbook: an edit of its own, and what came since its copy was made."""

from __future__ import annotations

from hiring.demo.stories import Story
from hiring.demo.world import World, told
from rubrics import services
from rubrics.domain.packs.shapes import fingerprint
from rubrics.models import PackCopy, PackOrigin, Profile, Question
from rubrics.queries.contents import content_of_item


def library(world: World) -> Story:
    """Let the copy be older than the playbook by one profile and one wording, and a question be edited here."""
    row = told("library")
    yield world.calendar.at(row["copied"]["day"], row["copied"]["at"])
    of = {"organisation": world.organisation}
    new, worded = row["new_since"], row["worded_since"]
    Profile.objects.filter(**of, key=new["key"]).delete()
    PackOrigin.objects.filter(**of, **new).delete()
    question = Question.objects.get(**of, key=worded["key"])
    question.listen_strong = worded["listen_strong"]
    question.save(update_fields=["listen_strong", "updated_at"])
    older = content_of_item(question)
    origins = PackOrigin.objects.filter(**of, shelf="questions", key=question.key)
    origins.update(content=older, fingerprint=fingerprint(older))
    PackCopy.objects.filter(**of).update(settled="")
    edit = row["edited"]
    yield world.calendar.at(edit["day"], edit["at"])
    ours = Question.objects.get(**of, key=edit["key"])
    content = {**content_of_item(ours), "ask": edit["ask"]}
    services.change_item(actor=world.members[edit["by"]], item=ours, content=content, as_new=True)
