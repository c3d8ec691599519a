"""`make run`: the servers, the database brought up to date, the demo, then web, worker and beat together."""
