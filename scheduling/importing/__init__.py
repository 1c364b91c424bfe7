"""A hospital's list of cases, read: cells to plain rows, rows to what writing them would do, and that written.

`reading.read_cases` knows no model; `planning.plan_cases` reads the practice; `applying.apply_cases` writes.
"""
