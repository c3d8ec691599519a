"""The plan of a role in the demo: what was due is ticked, what the story names is still open."""

from __future__ import annotations

from datetime import date

from hiring.demo.stories import Story
from hiring.demo.world import Told, World
from roles import services
from roles.models import PlanTask


def plan_story(world: World, role: Told) -> Story:
    """Tick the tasks of a role as they fall due, and plan again two days ago what is still open."""
    lead, created = world.members[role["lead"]], role["days"]["created"]
    named = {row["title"] for row in role["open_tasks"]} | set(role.get("dropped_tasks", []))
    yield world.calendar.at(created, "10:00")
    tasks = list(PlanTask.objects.filter(role=world.roles[role["key"]]).select_related("role", "owner"))
    done = [(_done_on(world, role, task), task.position, task) for task in tasks if task.title not in named]
    for day, _, task in sorted(done):
        if day < world.calendar.day(-2):
            yield world.calendar.on(day, "16:20")
            services.finish_task(actor=lead, task=task)
    yield world.calendar.at(-2, "16:55")
    by_title = {task.title: task for task in tasks}
    for title in role.get("dropped_tasks", []):
        services.remove_task(actor=lead, task=by_title[title])
    for row in role["open_tasks"]:
        owner, due_on = world.members[row["owner"]], world.calendar.due(row["due"])
        if "phase" in row:
            services.add_task(
                actor=lead,
                role=world.roles[role["key"]],
                phase=row["phase"],
                title=row["title"],
                owner=owner,
                due_on=due_on,
            )
        else:
            services.change_task(actor=lead, task=by_title[row["title"]], owner=owner, due_on=due_on)


def _done_on(world: World, role: Told, task: PlanTask) -> date:
    """Return when a task was ticked: the day it was due, but defining the role lasts until its JD is out."""
    due = task.due_on or world.calendar.today
    if task.phase == "define" and "published" in role["days"]:
        return max(due, world.calendar.day(role["days"]["published"]))
    return due
