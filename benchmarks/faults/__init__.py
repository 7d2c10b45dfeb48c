"""Faults on purpose: each module breaks one thing many times and counts what was lost.

``python -m benchmarks.faults`` lists them; CI runs the same functions at a reduced count
(``tests/faults/``).
"""
