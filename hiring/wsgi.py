"""What gunicorn serves."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiring.settings.production")

application = get_wsgi_application()
# With all its pages and what they read texts with, so that the first visitor need not wait for them.
import_module(settings.ROOT_URLCONF)
import_module("roles.domain.jd_lint.linting")
# What was made at the start stays for the life of a worker; the collector need not look through it again and again.
gc.collect()
gc.freeze()
