"""The live server of these tests answers at once."""

from django.test.testcases import QuietWSGIRequestHandler

# Head and body leave in two parts, and the second would wait, some 40 ms, until the first is acknowledged.
QuietWSGIRequestHandler.disable_nagle_algorithm = True
