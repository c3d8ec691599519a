"""What keys may read of what happened, and do about webhooks."""

from foundation.core.api.permissions import scope

scope("webhooks:read", "Which endpoints are told of events.")
scope("webhooks:write", "Make, change, try and switch off endpoints.")
scope("webhook_secrets:read", "The secrets that sign messages to endpoints.")
scope("deliveries:read", "What was sent to endpoints, and how they answered.")
scope("deliveries:write", "Send again what was given up.")
scope("changes:read", "What changed, of all that the key may read otherwise.", integrations=True)
