"""The page of a kit in somebody's browser."""

from typing import Any

from django.test import Client
from django.urls import reverse

from rubrics.models import Kit, KitDraft, Question
from tests.cast import Cast
from tests.rubrics.conftest import Opening

HTMX = {"HX-Request": "true"}


class Editor:
    """The kit of the technical screen, in the browser of a member."""

    def __init__(self, client: Client, cast: Cast, opening: Opening) -> None:
        self.kit = Kit.objects.select_related("rubric_version__rubric").get(stage=opening.interview.stage)
        self.url = reverse("rubrics:kit", args=[self.kit.stage_id])
        self.client = client
        self.bank = {row.key: str(row.pk) for row in Question.objects.filter(organisation=cast.acme)}
        client.force_login(cast.mei.user)

    def do(self, step: str, **more: object) -> Any:
        """Post a step as htmx does, with the version that the page holds."""
        draft = KitDraft.objects.filter(kit=self.kit).first()
        form: dict[str, Any] = {"do": step, "version": draft.version if draft else "", **more}
        return self.client.post(self.url, form, headers=HTMX)

    @property
    def asked(self) -> list[str]:
        keys = {pk: key for key, pk in self.bank.items()}
        content = KitDraft.objects.get(kit=self.kit).content
        return [keys[spot["question"]] for spot in content["spots"][: content["line"]]]


FIRST = ["pager", "last_system", "knew_working", "retrain", "was_wrong", "features_broke"]
GONE = "Somebody published or dropped this draft meanwhile."
