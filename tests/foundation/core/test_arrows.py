"""What an app may name: an upper app plugs into pages below it, which know neither its addresses nor its keys.

And how a page is built: of sections, each by a function that can be read at a glance.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from foundation.core.addresses import url_above
from foundation.core.ids import uuid7
from foundation.core.registries import Spot, pages_above, panels

ROOT = Path(settings.BASE_DIR)
UPWARDS = ("foundation", "roles", "candidates", "rubrics", "assessments", "sync", "assistants", "dashboard")
# Templates that belong to the ground, beside those in a folder of an app's name. `base.html` is the roof's.
GROUND = ("components", "includes", "people", "activity", "documents", "email")
KEY_OF_A_PANEL = re.compile(r"panel\.key\s*(==|!=|in\b|not in\b)")
PURPOSE = re.compile(r"(?:url_above\(|pages_above\[)\"([a-z.]+)\"")


def sources(app: str) -> Iterator[Path]:
    """Yield the modules and templates of an app."""
    folders = [ROOT / ("hiring/dashboard" if app == "dashboard" else app)]
    folders += [ROOT / "templates" / name for name in (app, *(GROUND if app == "foundation" else ()))]
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.suffix in (".py", ".html", ".txt"))


@pytest.mark.parametrize("place", range(len(UPWARDS) - 1))
def test_nobody_names_an_address_of_an_app_above(place: int) -> None:
    above = "|".join(UPWARDS[place + 1 :])
    named = re.compile(rf"[\"'](?:{above}):[a-z_]+[\"']")
    paths = list(sources(UPWARDS[place]))
    assert len(paths) > 10
    assert [path for path in paths if named.search(path.read_text())] == []


def verbs_of(app: str) -> set[str]:
    """Return the verbs that an app declares."""
    read = [ast.parse(path.read_text()) for path in (ROOT / app / "plugins").glob("*.py")]
    calls = [node for one in read for node in ast.walk(one) if isinstance(node, ast.Call) and node.args]
    named = [node for node in calls if isinstance(node.func, ast.Name) and node.func.id == "event"]
    return {str(node.args[0].value) for node in named if isinstance(node.args[0], ast.Constant)}


@pytest.mark.parametrize("place", range(1, 4))
def test_nobody_names_an_event_of_an_app_above(place: int) -> None:
    verbs = {verb for app in UPWARDS[place + 1 : 5] for verb in verbs_of(app)}
    assert len(verbs) > 4
    texts = {path: path.read_text() for app in UPWARDS[: place + 1] for path in sources(app)}
    assert [path for path, text in texts.items() if any(f'"{verb}"' in text for verb in verbs)] == []


def test_a_page_places_panels_by_spot_and_never_by_key() -> None:
    templates = [path for app in UPWARDS for path in sources(app) if path.suffix == ".html"]
    assert [path for path in templates if KEY_OF_A_PANEL.search(path.read_text())] == []
    assert {panel.key: panel.spot for panel in panels if panel.place == "application"} == {
        "known": Spot.FIRST,
        "tags": Spot.SIDE,
        "answers": Spot.SIDE,
        "scorecards": Spot.FIRST,
        "evidence": Spot.SIDE,
        "offers": Spot.BELOW,
        "take_home": Spot.BELOW,
    }


def test_every_purpose_that_is_asked_for_is_served() -> None:
    asked = {key for app in UPWARDS for path in sources(app) for key in PURPOSE.findall(path.read_text())}
    assert asked == {purpose for purpose, _ in pages_above.items()}
    stage = uuid7()
    assert url_above("stage.kit", stage) == f"/stages/{stage}/kit/"


def test_pages_are_built_of_sections_of_thirty_lines_at_most() -> None:
    apps = [path for app in UPWARDS for path in sources(app) if path.suffix == ".py"]
    modules = [path for path in apps if {"pages", "views"} & set(path.relative_to(ROOT).parts)]
    long = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in modules
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= 30
    ]
    assert len(modules) > 60
    assert long == []
