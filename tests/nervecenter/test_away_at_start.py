"""A web process that is started while PostgreSQL is away, as one is that takes a killed one's place."""

import pytest

from tests.support.child import environment
from tests.support.web import asked, web_server

AWAY = "postgresql://nc_app:secret@127.0.0.1:1/nervecenter"


@pytest.mark.django_db
def test_it_starts_and_says_that_it_is_not_ready():
    with web_server(environment(DATABASE_URL=AWAY)) as port:
        assert [asked(port, path).status for path in ("/healthz", "/readyz")] == [200, 503]
