"""A program for test_supervisor.py: supervises the programs that its arguments name."""

import os
import sys

from nervecenter.embedded.stopping import Stopped, stopped_by_signal
from nervecenter.embedded.supervisor import Announcement, Program, supervise

DEAF = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf")
while True:
    signal.pause()
"""
CODE = {
    "waits": "import signal; print('waiting'); signal.pause()",
    "deaf": DEAF,
    "parent": f"import subprocess, sys; subprocess.run([sys.executable, '-u', '-c', {DEAF!r}])",
    "fails": "import sys; print('failing'); sys.exit(3)",
    "ends": "print('ending')",
    "reads": "print('read', len(input()))",
    "web": "import http.server as s, os\n"
    "s.HTTPServer(('127.0.0.1', int(os.environ['PORT'])), s.SimpleHTTPRequestHandler).serve_forever()",
}


def main(*names: str) -> int:
    programs = [Program(name, [sys.executable, "-u", "-c", CODE[name]], os.environ) for name in names]
    announcement = Announcement(f"http://127.0.0.1:{os.environ['PORT']}", "Sign in as somebody.")
    try:
        with stopped_by_signal():
            return supervise(programs, announcement, grace=0.5)
    except Stopped as stopped:
        print(stopped)
        return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
