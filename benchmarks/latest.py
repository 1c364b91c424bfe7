"""What was measured last: `benchmarks/latest.json`. A benchmark that did not run keeps its former figures."""

import json
import os
import platform
from datetime import UTC, datetime

from benchmarks.stage import HERE

LATEST = HERE / "latest.json"


def keep(report: dict[str, object]) -> None:
    former = json.loads(LATEST.read_text()) if LATEST.exists() else {}
    LATEST.write_text(json.dumps(former | report, indent=2) + "\n")


def measured_on() -> str:
    """When, and on what."""
    return (
        f"{datetime.now(UTC):%d %b %Y %H:%M} UTC, {platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    )
