"""A believable company in the middle of hiring, played through the services; its data is under fixtures/demo."""

from hiring.desk.demo.emptying import empty, others_live_here
from hiring.desk.demo.people import Login, demo_organisation, logins, password
from hiring.desk.demo.playing import play

__all__ = ["Login", "demo_organisation", "empty", "logins", "others_live_here", "password", "play"]
