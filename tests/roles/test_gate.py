from tests.factories import roles as make


def test_open(cast):
    role = make.open_role(cast)
    assert role.takes_applications
