"""The roof: configuration, composition, and the pages that gather from every app."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (says it in one line instead of a syntax error deeper in)
    sys.exit("holdout: Python 3.11 or newer is needed; this is {}.{}.".format(*sys.version_info))
