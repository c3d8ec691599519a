"""What people who apply agree to: the organisation's own words, or plain ones of ours."""

from foundation.people.models import Organisation

SETTING = "consent_text"
LONGEST = 2000
DEFAULT = (
    "I agree that {organisation} keeps what I send here to decide about this role, and may write to me about it. "
    "It is kept for at most {days} days after my application is closed. "
    "I can ask at any time to see it or to have it deleted."
)


def template_of(organisation: Organisation) -> str:
    """Return the text with its marks {organisation} and {days}, as an owner edits it."""
    return str(organisation.settings.get(SETTING) or DEFAULT)


def text_of(organisation: Organisation) -> str:
    """Return the text as it is shown to somebody who applies."""
    text = template_of(organisation)
    return text.replace("{organisation}", organisation.name).replace("{days}", f"{organisation.retention_days:,}")
