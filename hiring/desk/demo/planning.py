"""The plan of a role in the demo: what was due is ticked, what the story names is still open."""

from __future__ import annotations

from hiring.desk.demo.telling import Story
from hiring.desk.demo.world import Told, World
from roles import services
from roles.models import PlanTask


def plan_story(world: World, role: Told) -> Story:
    """Tick the tasks of a role as they fall due, and plan again two days ago what is still open."""
    lead, created = world.members[role["lead"]], role["days"]["created"]
    named = {row["title"] for row in role["open_tasks"]} | set(role.get("dropped_tasks", []))
    yield world.calendar.at(created, "10:00")
    tasks = list(PlanTask.objects.filter(role=world.roles[role["key"]]).select_related("role", "owner"))
    for task in sorted(tasks, key=lambda task: (task.due_on or world.calendar.today, task.position)):
        if task.title not in named and task.due_on is not None and task.due_on < world.calendar.day(-2):
            yield world.calendar.on(task.due_on, "16:20")
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
