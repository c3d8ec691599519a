"""Items of the library, for tests."""

from typing import Any

from rubrics.models import Question
from tests.cast import Cast


def opening_question(cast: Cast) -> Question:
    return Question.objects.get(organisation=cast.acme, key="last_system")


def a_rubric(**changed: Any) -> dict[str, Any]:
    anchors = {level: f"Level {level}" for level in range(1, 6)}
    criterion = {"key": "", "label": "Writes plainly", "weight": 1, "anchors": anchors}
    return {"label": "Writing", "kind": "interview", "criteria": [criterion], **changed}
