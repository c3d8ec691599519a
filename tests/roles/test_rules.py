"""A rule of roles refuses in its own words, wherever it is asked: by a page, by the API, by an act."""

from typing import Any

import pytest

from foundation.core.errors import Forbidden
from roles import policies, services
from roles.models import Role
from tests.foundation.core.api.keys import JSON, client, problem_of
from tests.roles.pages import as_, at


def test_page_api_and_act_refuse_in_the_same_words(cast: Any, role: Role) -> None:
    sentence = policies.can_edit_role.sentence
    with pytest.raises(Forbidden) as refused:
        services.change_role(actor=cast.rafa, role=role, version=None, title="Mine")
    page = as_(cast.rafa).post(at("facts", role), {"title": "Mine"})
    api = client(cast.rafa, "roles:read", "roles:write")
    answer = api.patch(f"/api/v1/roles/{role.pk}", data={"title": "Mine"}, content_type=JSON)
    assert refused.value.sentence == sentence
    assert (page.status_code, sentence in page.content.decode()) == (403, True)
    assert problem_of(answer, 403)["detail"] == sentence
