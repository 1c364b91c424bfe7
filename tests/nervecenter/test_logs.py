import logging
from collections.abc import Iterator

import pytest
import structlog

from nervecenter.logs import logging_config


@pytest.fixture
def restored_logging() -> Iterator[None]:
    root, configured = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**configured)


@pytest.mark.parametrize(
    "path",
    [
        "/l/c2VjcmV0/",
        "/invitations/c2VjcmV0",
        "/feeds/c2VjcmV0/cases.ics",
        "/accounts/password/reset/key/1-c2VjcmV0/",
        "/webhooks/twilio/status/c2VjcmV0.x/",
    ],
)
@pytest.mark.parametrize("as_json", [True, False])
def test_no_line_of_the_log_holds_a_reference(path: str, as_json: bool, restored_logging: None) -> None:
    logging_config(as_json=as_json)
    try:
        raise ValueError(path)
    except ValueError as error:
        record = logging.LogRecord(
            "django.request", 40, __file__, 1, "Not Found: %s", (path,), (ValueError, error, None)
        )
    line = _formatter().format(record)
    assert "c2VjcmV0" not in line
    assert line.count("…" if not as_json else "\\u2026") == 2


def _formatter() -> logging.Formatter:
    formatters = (handler.formatter for handler in logging.getLogger().handlers)
    return next(each for each in formatters if isinstance(each, structlog.stdlib.ProcessorFormatter))
