"""What gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiring.settings.production")

application = get_wsgi_application()
# What was made at the start stays for the life of a worker; the collector need not look through it again and again.
gc.collect()
gc.freeze()
