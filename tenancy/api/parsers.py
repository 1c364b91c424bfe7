import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.utils import json as strict_json

from tenancy.api.problems import Problem


class JSONParser(BaseParser):
    """JSON in UTF-8 whatever the header says (RFC 8259), no larger than a form, and no deeper than Python reads."""

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            return _read(body.decode())
        except RecursionError:
            raise ParseError("This JSON is nested too deeply.") from None
        except ValueError as error:
            raise ParseError(f"This is not JSON: {error}") from None


def _read(text: str) -> Any:
    read = json.loads(text, parse_constant=strict_json.strict_constant)
    if "\\u" in text:
        # An escape can spell half a character, which no answer could repeat.
        json.dumps(read, ensure_ascii=False).encode()
    return read
