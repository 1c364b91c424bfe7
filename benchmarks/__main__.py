"""`make bench`: every benchmark there is, or those named: `python -m benchmarks board`."""

import subprocess
import sys

ALL = ("sweep", "board", "deliver", "wall")


def main() -> None:
    """Each in a process of its own, for each has a database of its own."""
    for name in sys.argv[1:] or ALL:
        if name not in ALL:
            raise SystemExit(f"There is no benchmark “{name}”: {', '.join(ALL)}.")
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)


if __name__ == "__main__":
    main()
