"""Programs under one roof: they start together and end together."""

import signal
import subprocess
from pathlib import Path

import pytest

from nervecenter.embedded.server import pick_port
from tests.nervecenter.processes import processes_of, read_until, run_python


def crew(folder: Path, *names: str) -> subprocess.Popen[str]:
    return run_python("-m", "tests.nervecenter.crew", *names, NERVECENTER_DATA=str(folder), PORT=str(pick_port(None)))


@pytest.mark.parametrize(("culprit", "status"), [("fails", 3), ("ends", 0), ("reads", 1)])
def test_when_one_ends_all_end_and_the_status_tells(culprit: str, status: int, tmp_path: Path) -> None:
    running = crew(tmp_path, "waits", culprit)
    said, _ = running.communicate()
    assert running.returncode == 1
    assert f"{culprit} ended with status {status}: stopping everything." in said.splitlines()
    assert processes_of(tmp_path) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_all_even_the_deaf_and_their_children(number: signal.Signals, tmp_path: Path) -> None:
    running = crew(tmp_path, "waits", "deaf", "parent")
    said = read_until(running, "waits  | waiting", "deaf   | deaf", "parent | deaf")
    assert len(processes_of(tmp_path)) == 5
    running.send_signal(number)
    running.send_signal(signal.SIGTERM)
    rest, complaint = running.communicate()
    assert (running.returncode, rest.splitlines()[-1], complaint) == (0, number.name, "")
    assert said.count("waiting") == 1
    assert processes_of(tmp_path) == []


def test_a_killed_supervisor_takes_its_programs_along(tmp_path: Path) -> None:
    running = crew(tmp_path, "waits")
    read_until(running, "waiting")
    running.kill()
    # Its output ends when the last of those that hold it has ended.
    running.communicate()
    assert processes_of(tmp_path) == []


def test_it_says_when_the_web_server_answers(tmp_path: Path) -> None:
    running = crew(tmp_path, "web")
    said = read_until(running, "Sign in as somebody.")
    running.terminate()
    running.communicate()
    assert [line.split(":")[0] for line in said.splitlines() if " | " not in line] == ["ready", "Sign in as somebody."]
