"""Prepared questions answer what Django would, for every value and every member."""

from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from hiring.core.prepared import LONGEST, Prepared
from hiring.people.models import Membership
