import logging.config
import re
from typing import Any

import structlog

# References that open something without a log-in: message links, invitations, new passwords, providers' call-backs.
_REFERENCE = re.compile(r"/(l|u|invitations|feeds|password/reset/key|webhooks/twilio/status)/[^/\s\"']+")


def _mask_references(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    masked = {key: _REFERENCE.sub(r"/\1/…", value) for key, value in event.items() if isinstance(value, str)}
    return event | masked


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    _mask_references,
]


def logging_config(*, as_json: bool) -> None:
    """One line an event, as JSON or for people. Bodies, addresses and tokens are never handed to a logger."""
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        "foreign_pre_chain": _SHARED,
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": formatter},
            "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["console"], "level": "INFO"},
            "loggers": {
                "django.server": {"level": "WARNING"},
                "celery.redirected": {"level": "WARNING"},
                "twilio.http_client": {"level": "WARNING"},
            },
        }
    )
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
