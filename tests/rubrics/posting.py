"""The pages of a scorecard in somebody's browser, without a script."""

from typing import Any

from django.test import Client

from rubrics.domain.drafts import UNRAISED, digest

KEYS = ("end_to_end", "knows_it_works", "failure_story", "on_call", "data_reality")


def page_of(client: Client, member: Any) -> Client:
    client.force_login(member.user)
    return client


def filled(**changes: str) -> dict[str, str]:
    """A complete form, as the browser of someone who read an empty page sends it."""
    form = {f"score-{key}": "3" for key in KEYS} | {f"evidence-{key}": "" for key in KEYS}
    form |= {f"seen-ratings.{key}": digest("\n") for key in KEYS}
    form |= {"recommendation": "3", "summary": "Ran it for two years.", "version": "0"}
    form |= {"seen-recommendation": digest(""), "seen-summary": digest("")}
    form |= {"seen-flags.paged": digest(UNRAISED)}
    return form | changes
