"""`make bench`: every benchmark there is."""

from benchmarks.sweep import main

if __name__ == "__main__":
    main()
