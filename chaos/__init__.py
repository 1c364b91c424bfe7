"""`make chaos`: 20,000 alerts leave while everything that carries them is killed, cut off and started again.

It runs beside the tests, not among them: it takes a quarter of an hour. See docs/operations.md, “Chaos”.
"""
