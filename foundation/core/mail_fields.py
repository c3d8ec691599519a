"""Addresses of all scripts at every door: Django's own fields ask our validator, which is the only one."""

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import fields

from foundation.core.domain.mailboxes import is_address

WRONG = "Enter an e-mail address such as name@example.com."


def validate_address(value: str) -> None:
    """Raise ValidationError for what no mail can be addressed to."""
    if not is_address(value):
        raise ValidationError(WRONG, code="invalid")


def use_everywhere() -> None:
    """Let every field for addresses, also those of libraries, take addresses of all scripts."""
    fields.EmailField.default_validators = [validate_address]
    models.EmailField.default_validators = [validate_address]
