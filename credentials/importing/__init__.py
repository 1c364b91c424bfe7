"""A practice's own workbook, read: bytes to cells, cells to meanings, meanings to plain records.

`reader.read` gives a workbook, `reading.understand` its people, credentials, problems and questions. Neither knows a
model; `roster` plans and applies what they found.
"""
