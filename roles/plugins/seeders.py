"""A new organisation gets its own editable copy of what scope, brief, JD, loop and plan use of the playbook."""

from foundation.core import playbook
from foundation.core.registries import seeders
from foundation.people.models import Organisation
from roles.models import Playbook
from roles.queries.playbook import PARTS

REQUIRED = {
    "scoping": {
        "goal_kinds": ("key", "label", "asks", "archetype"),
        "archetypes": ("key", "label", "ships", "dimensions"),
        "team_facts": ("key", "ask"),
        "verdicts": ("id", "verdict", "because"),
        "questions_before_opening": ("key", "ask"),
        "engagement": ("key", "fits"),
    },
    "brief_and_jd": {"opening_gate": ("key", "rule"), "jd_lint": ("id", "severity", "detects")},
    "loop": {"stages": ("key", "kind", "label"), "loop_lint": ("id", "severity")},
    "plan": {"phases": ("key", "label", "weeks", "tasks"), "channels": ("key", "label")},
}


def load_playbook(organisation: Organisation) -> None:
    """Copy what the organisation has not got yet; its own edits stay. Raises PackError on a broken playbook."""
    for name, lists in REQUIRED.items():
        for key, required in lists.items():
            playbook.items(name, key, *required)
    Playbook.objects.bulk_create(
        [Playbook(organisation=organisation, key=key, data=playbook.load(key)) for key in PARTS], ignore_conflicts=True
    )


seeders.register("roles.playbook", load_playbook)
