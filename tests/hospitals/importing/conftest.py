import pytest

from practices.models import Practice
from tests.credentials.importing.roster.bringing import Bringing, bringing


@pytest.fixture
def imports(practice: Practice) -> Bringing:
    """The first practice with the ten types, nobody's credentials and no hospital."""
    return bringing(practice)
