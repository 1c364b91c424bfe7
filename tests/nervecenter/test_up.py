"""`make run`, from the first line to the last process."""

import http.client
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from nervecenter.embedded.server import pick_port
from tests.nervecenter.processes import processes_of, read_until, run, run_python


def up(data: Path, **variables: str) -> subprocess.Popen[str]:
    settings = {"NERVECENTER_DATA": str(data), "PORT": str(pick_port(None))} | variables
    return run_python("-m", "nervecenter.embedded.up", **settings)


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"PORT": "http"}, "PORT is “http”, which is not a number from 1 to 65535."),
        ({"PORT": "70000"}, "PORT is “70000”, which is not a number from 1 to 65535."),
        ({"NERVECENTER_NOW": "yesterday"}, "NERVECENTER_NOW is “yesterday”, "),
        ({"NERVECENTER_DATA": "/dev/null/var"}, "NERVECENTER_DATA is /dev/null/var, which cannot be made"),
        (
            {"DATABASE_URL": "postgresql://nc_app@127.0.0.1/nervecenter"},
            "DATABASE_OWNER_URL and REDIS_URL must be set too where DATABASE_URL is; or none of them.",
        ),
    ],
)
def test_a_broken_setting_is_one_sentence_that_names_it(
    variables: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    refused = up(tmp_path, **variables)
    said, complaint = refused.communicate()
    assert (refused.returncode, said) == (1, "")
    assert complaint.startswith(f"nervecenter: {sentence}")
    assert complaint.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = up(tmp_path, PORT=str(port))
        said, complaint = refused.communicate()
    assert (refused.returncode, said) == (1, "")
    assert (
        complaint == f"nervecenter: Port {port} is taken by another program: end it, or set PORT to another number.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_make_run_serves_the_demo_without_a_terminal_and_term_leaves_no_process(tmp_path: Path) -> None:
    port = pick_port(None)
    running = run("make", "run", NERVECENTER_DATA=str(tmp_path), PORT=str(port))
    said = read_until(running, f"ready: http://127.0.0.1:{port}", "celery@")
    assert _status(port, "/healthz") == 200
    assert _status(port, "/readyz") == 200
    running.send_signal(signal.SIGTERM)
    rest, complaint = running.communicate()
    assert "Traceback" not in said + rest + complaint
    assert processes_of(tmp_path) == []


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    return connection.getresponse().status
