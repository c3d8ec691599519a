"""Roles from before have openings, filled by who was hired, and interviews take their people's time."""

from tests.shipping.conftest import Upgraded
from tests.shipping.scratch import rows


def test_hires_fill_openings_and_offers_on_their_way_have_one(upgraded: Upgraded) -> None:
    within = upgraded.within
    without = """
        SELECT count(*) FROM roles_role r WHERE NOT EXISTS (SELECT 1 FROM roles_opening o WHERE o.role_id = r.id)
    """
    assert rows(within, without) == [(0,)]
    hired = "SELECT id FROM candidates_application WHERE status = 'hired' ORDER BY 1"
    filling = "SELECT application_id FROM candidates_filling WHERE ended_at IS NULL ORDER BY 1"
    assert rows(within, hired) == rows(within, filling) != []
    said = """
        SELECT count(*) FROM roles_opening o WHERE o.filled_at IS NULL
        AND EXISTS (SELECT 1 FROM candidates_filling f WHERE f.opening_id = o.id)
    """
    assert rows(within, said) == [(0,)]
    going = """
        SELECT count(*), count(o.opening_id) FROM candidates_offer o JOIN candidates_application a
        ON a.id = o.application_id WHERE a.status = 'active' AND o.state IN ('draft', 'approving', 'approved', 'sent')
    """
    ((offers, for_openings),) = rows(within, going)
    assert offers == for_openings != 0


def test_interviews_ahead_are_booked_for_everybody_in_them(upgraded: Upgraded) -> None:
    within = upgraded.within
    missing = """
        SELECT count(*) FROM candidates_interviewseat s JOIN candidates_interview i ON i.id = s.interview_id
        WHERE i.state = 'scheduled' AND s.released_at IS NULL AND NOT EXISTS
        (SELECT 1 FROM candidates_booking b WHERE b.interview_id = i.id AND b.person_id = s.member_id)
    """
    assert rows(within, missing) == [(0,)]
    assert rows(within, "SELECT count(*) FROM pg_constraint WHERE conname = 'never_in_two_at_once'") == [(1,)]
