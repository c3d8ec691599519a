"""By which way mail leaves: an SMTP server, or the API of a provider through django-anymail."""

from collections.abc import Mapping
from typing import Any, NamedTuple

SMTP = "smtp"
SMTP_BACKEND = "foundation.activity.services.smtp.EmailBackend"
DJANGOS_SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


class Provider(NamedTuple):
    """The class that hears its webhook ("": it has none that is known), what it needs, by what it always signs."""

    webhook: str
    needs: tuple[str, ...]
    signs_with: tuple[str, ...] = ()


# Those of django-anymail that want no package of their own.
PROVIDERS = {
    "brevo": Provider("BrevoTrackingWebhookView", ("BREVO_API_KEY",)),
    "mailersend": Provider("MailerSendTrackingWebhookView", ("MAILERSEND_API_TOKEN",), ("MAILERSEND_SIGNING_SECRET",)),
    "mailgun": Provider("MailgunTrackingWebhookView", ("MAILGUN_API_KEY",)),
    "mailjet": Provider("MailjetTrackingWebhookView", ("MAILJET_API_KEY", "MAILJET_SECRET_KEY")),
    "mailtrap": Provider("MailtrapTrackingWebhookView", ("MAILTRAP_API_TOKEN",)),
    "mandrill": Provider("MandrillTrackingWebhookView", ("MANDRILL_API_KEY",), ("MANDRILL_WEBHOOK_KEY",)),
    "postal": Provider("PostalTrackingWebhookView", ("POSTAL_API_KEY", "POSTAL_API_URL"), ("POSTAL_WEBHOOK_KEY",)),
    "postmark": Provider("PostmarkTrackingWebhookView", ("POSTMARK_SERVER_TOKEN",)),
    "resend": Provider("ResendTrackingWebhookView", ("RESEND_API_KEY",)),
    "scaleway": Provider("", ("SCALEWAY_SECRET_KEY", "SCALEWAY_PROJECT_ID")),
    "sendgrid": Provider("SendGridTrackingWebhookView", ("SENDGRID_API_KEY",)),
    "sparkpost": Provider("SparkPostTrackingWebhookView", ("SPARKPOST_API_KEY",)),
    "unisender_go": Provider("UnisenderGoTrackingWebhookView", ("UNISENDER_GO_API_KEY", "UNISENDER_GO_API_URL")),
}


def provider_of(environment: Mapping[str, str]) -> str:
    """Return the provider's name, or `smtp`."""
    return (environment.get("EMAIL_PROVIDER") or SMTP).strip().lower()


def missing(environment: Mapping[str, str]) -> list[str]:
    """Return the variables that the chosen provider needs and that are not set."""
    chosen = PROVIDERS.get(provider_of(environment))
    if chosen is None:
        return []
    needed = [*chosen.needs, *(chosen.signs_with if environment.get("EMAIL_WEBHOOK_SECRET") else ())]
    return [name for name in needed if not environment.get(name, "").strip()]


def of_provider(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings of mail by the chosen provider, and none for SMTP.

    What django-anymail wants to know is taken from variables that begin with the provider's name.
    """
    name = provider_of(environment)
    if name not in PROVIDERS:
        return {"EMAIL_WEBHOOK": "", "ANYMAIL": {}}
    own = {key: value for key, value in environment.items() if key.startswith(f"{name.upper()}_")}
    secret, webhook = environment.get("EMAIL_WEBHOOK_SECRET", "").strip(), PROVIDERS[name].webhook
    return {
        "EMAIL_BACKEND": f"anymail.backends.{name}.EmailBackend",
        # Without a secret anybody could say that an address takes no mail.
        "EMAIL_WEBHOOK": f"anymail.webhooks.{name}.{webhook}" if secret and webhook else "",
        "ANYMAIL": {**own, "WEBHOOK_SECRET": secret, "REQUESTS_TIMEOUT": (10, 60)},
    }


def by_smtp(backend: str) -> str:
    """Return our own way to a mail server where Django's is asked for."""
    return SMTP_BACKEND if backend == DJANGOS_SMTP_BACKEND else backend
