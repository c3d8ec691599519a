"""What production asks of its environment: each variable described once, checked at start in plain sentences."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from hiring.settings import mail

Complaint = str | None


@dataclass(frozen=True)
class Variable:
    """An environment variable: what it is for, an example, and what is wrong with a value (None: nothing)."""

    name: str
    purpose: str
    example: str
    default: str = ""
    required: bool = False
    wrong: Callable[[str], Complaint] = lambda value: None


def secret_key(value: str) -> Complaint:
    if len(value) < 50 or len(set(value)) < 10:
        return "must be at least 50 random characters; make one with `openssl rand -base64 48`"
    return None


def hosts(value: str) -> Complaint:
    names = [name.strip() for name in value.split(",")]
    if "*" in names:
        return "must name the hosts, not *: answers to any name let links in mail be forged"
    if any(not name or "/" in name or ":" in name.strip("[]") for name in names):
        return "must be host names with commas between, without https:// and without ports"
    return None


def web_address(value: str) -> Complaint:
    parts = urlsplit(value)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.path.strip("/") or parts.query:
        return "must be the address people open, such as https://hiring.example.com, without a path"
    if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1"):
        return "must begin with https:// (plain http only for localhost)"
    return None


def scheme(*allowed: str) -> Callable[[str], Complaint]:
    def wrong(value: str) -> Complaint:
        given = value.split("://", maxsplit=1)[0] if "://" in value else ""
        return None if given in allowed else f"must begin with {' or '.join(f'{name}://' for name in allowed)}"

    return wrong


def sender(value: str) -> Complaint:
    return None if "@" in parseaddr(value)[1] else "must be an e-mail address, such as Hiring <hiring@example.com>"


def addresses(value: str) -> Complaint:
    for word in value.split(","):
        try:
            ip_address(word.strip())
        except ValueError:
            if word.strip() != "*":
                return f"must be addresses of your proxies with commas between, or * ; “{word.strip()}” is none"
    return None


def networks(value: str) -> Complaint:
    for word in value.split(","):
        try:
            ip_network(word.strip(), strict=False)
        except ValueError:
            return f"must be addresses or networks with commas between, such as 10.0.0.0/8; “{word.strip()}” is none"
    return None


def long_token(value: str) -> Complaint:
    return None if len(value) >= 20 else "must be at least 20 characters; make one with `openssl rand -hex 24`"


def folder(value: str) -> Complaint:
    path = Path(value)
    if not path.is_dir():
        return f"names {value}, which is not a folder"
    return None if os.access(path, os.W_OK) else f"names {value}, which this user cannot write to"


def number(least: int) -> Callable[[str], Complaint]:
    def wrong(value: str) -> Complaint:
        return None if value.isdigit() and int(value) >= least else f"must be a whole number from {least}"

    return wrong


def level(value: str) -> Complaint:
    known = ("DEBUG", "INFO", "WARNING", "ERROR")
    return None if value in known else f"must be one of {', '.join(known)}"


def truth(value: str) -> Complaint:
    return None if value.lower() in ("true", "false", "1", "0", "yes", "no") else "must be true or false"


def switch(value: str) -> Complaint:
    return None if value.lower() in ("on", "off") else "must be on or off"


def provider(value: str) -> Complaint:
    known = (mail.SMTP, *mail.PROVIDERS)
    return None if value.lower() in known else f"must be one of {', '.join(known)}"


def pair(value: str) -> Complaint:
    name, colon, word = value.partition(":")
    return None if name and colon and len(word) >= 16 else "must be a name, a colon and at least 16 random characters"


VARIABLES = (
    Variable("SECRET_KEY", "Signs sessions and links. Keep it secret.", "50 random characters", "", True, secret_key),
    Variable("SECRET_KEY_FALLBACKS", "Former keys, still accepted after SECRET_KEY was changed.", "the former key"),
    Variable("ALLOWED_HOSTS", "Host names that are answered.", "hiring.example.com", "", True, hosts),
    Variable(
        "BASE_URL", "The address people open; links in mail.", "https://hiring.example.com", "", True, web_address
    ),
    Variable(
        "DATABASE_URL",
        "PostgreSQL 15 or newer.",
        "postgres://holdout:secret@db:5432/holdout",
        "",
        True,
        scheme("postgres", "postgresql"),
    ),
    Variable(
        "REDIS_URL",
        "Redis 6.2 or newer.",
        "redis://redis:6379/0",
        "",
        True,
        scheme("redis", "rediss", "unix", "redis+socket"),
    ),
    Variable(
        "EMAIL_URL",
        "The mail server; smtp+tls for STARTTLS, smtp+ssl for TLS from the first byte. Not with EMAIL_PROVIDER.",
        "smtp+tls://user:secret@mail.example.com:587",
        "",
        True,
        scheme("smtp", "smtp+tls", "smtp+ssl", "consolemail", "filemail"),
    ),
    Variable(
        "EMAIL_PROVIDER",
        "A mail provider in place of EMAIL_URL; what it needs comes from variables that begin with its name.",
        "postmark",
        mail.SMTP,
        False,
        provider,
    ),
    Variable(
        "EMAIL_WEBHOOK_SECRET",
        "User and password in the address that your provider calls when mail came back.",
        "holdout:at-least-16-random-characters",
        "",
        False,
        pair,
    ),
    Variable("DEFAULT_FROM_EMAIL", "Sender of all mail.", "Hiring <hiring@example.com>", "", True, sender),
    Variable("DATA_DIR", "Uploaded files and rendered documents. Back it up.", "/data", "var", True, folder),
    Variable(
        "TRUSTED_PROXY",
        "Addresses of the proxy that ends TLS; its X-Forwarded-Proto is believed. Empty: no proxy.",
        "10.0.0.2",
        "",
        False,
        addresses,
    ),
    Variable("STATIC_ROOT", "Where `collectstatic` has put the static files.", "/app/static-files", "DATA_DIR/static"),
    Variable("HSTS_SECONDS", "How long browsers remember to use https.", "31536000", "31536000", False, number(0)),
    Variable("HSTS_SUBDOMAINS", "Whether that goes for subdomains too.", "false", "false", False, truth),
    Variable("HOST", "Address that gunicorn listens on.", "0.0.0.0", "127.0.0.1"),  # noqa: S104  (an example)
    Variable("PORT", "Port that gunicorn listens on.", "8000", "8000", False, number(1)),
    Variable("WEB_WORKERS", "Processes that serve pages.", "2", "2", False, number(1)),
    Variable("WEB_THREADS", "Threads in each of them.", "4", "4", False, number(1)),
    Variable("WORKER_CONCURRENCY", "Processes that work beside those for mail and PDF.", "2", "2", False, number(1)),
    Variable("API_RATE_LIMIT_PER_MINUTE", "Requests a minute for each API key.", "600", "600", False, number(1)),
    Variable(
        "ALLOW_PRIVATE_ENDPOINTS",
        "Whether the language model and the webhooks that owners set may be in your own network, by http too.",
        "false",
        "false",
        False,
        truth,
    ),
    Variable(
        "ALLOW_NEW_ORGANISATIONS",
        "Whether signed-in people may set up further organisations beside the first.",
        "false",
        "false",
        False,
        truth,
    ),
    Variable(
        "METRICS_TOKEN", "Who sends it as a bearer token may read `/metrics`.", "48 random characters", wrong=long_token
    ),
    Variable(
        "METRICS_ADDRESSES",
        "Addresses or networks that may read `/metrics` without it, if they ask directly and not through a proxy.",
        "10.0.0.5,172.16.0.0/12",
        wrong=networks,
    ),
    Variable(
        "PREPARED_QUERIES",
        "Off has Django write the SQL of every question anew: slower, for finding out whether a fault lies there.",
        "off",
        "on",
        False,
        switch,
    ),
    Variable(
        "PREPARED_STATEMENTS",
        "Off behind a pooler that hands one connection to several clients: nothing is kept on connections then.",
        "off",
        "on",
        False,
        switch,
    ),
    Variable(
        "CHANGES_KEPT_DAYS",
        "Days that the API's feed of changes goes back; a client that was away longer reads everything once more.",
        "30",
        "30",
        False,
        number(1),
    ),
    Variable("LOG_LEVEL", "How much is logged.", "INFO", "INFO", False, level),
)


def complaints(environment: Mapping[str, str]) -> list[str]:
    """Return a sentence for every variable that is missing or wrong; never repeats a secret."""
    found = []
    for variable in VARIABLES:
        value = environment.get(variable.name, "").strip()
        if not value:
            if variable.required and not (variable.name == "EMAIL_URL" and mail.provider_of(environment) != mail.SMTP):
                found.append(f"{variable.name} is not set. {variable.purpose} Example: {variable.example}")
            continue
        complaint = variable.wrong(value)
        if complaint:
            found.append(f"{variable.name} {complaint}.")
    chosen = mail.provider_of(environment)
    return [*found, *(f"{name} is not set. Mail by {chosen} needs it." for name in mail.missing(environment))]


def check(environment: Mapping[str, str]) -> None:
    """Raise ImproperlyConfigured, one line for each variable, unless everything is in order."""
    found = complaints(environment)
    if found:
        raise ImproperlyConfigured("\n".join(f"holdout: {sentence}" for sentence in found))


def table() -> str:
    """Return the variables as the Markdown table of docs/operations.md."""
    rows = ["| variable | needed | default | example | what it is for |", "|---|---|---|---|---|"]
    for each in VARIABLES:
        needed = "yes" if each.required else ""
        default = f"`{each.default}`" if each.default and not each.required else ""
        rows.append(f"| `{each.name}` | {needed} | {default} | `{each.example}` | {each.purpose} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(table())
