"""A pytest plugin: what the workers share, which tests begin first, and which stay with one worker."""

import os
import subprocess
import sys

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# What has a browser, a server or a process of its own for all of its files.
_TOGETHER = ("tests/browser/", "tests/notifications/faults/", "tests/scheduling/races/")
# What takes longest begins first, so that nobody waits for it alone at the end.
_FIRST = ("tests/nervecenter/test_up.py", *_TOGETHER, "tests/credentials/test_sweep", "tests/api/")

_ahead: list[subprocess.Popen[bytes]] = []


class _ByFile(LoadScopeScheduling):
    """The tests of a file begin with the same scenes."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((folder for folder in _TOGETHER if file.startswith(folder)), file)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: next((turn for turn, path in enumerate(_FIRST) if item.nodeid.startswith(path)), 99))


def pytest_xdist_setupnodes() -> None:
    """The tables are made while the workers read the tests."""
    owner = {"DATABASE_URL": os.environ["DATABASE_OWNER_URL"], "NERVECENTER_ROLE": "owner"}
    _ahead.append(subprocess.Popen([sys.executable, "-m", "tests.support.tables"], env={**os.environ, **owner}))


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure() -> None:
    for process in _ahead:
        process.wait()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    config.option.loadscopereorder = False
    return _ByFile(config, log)
