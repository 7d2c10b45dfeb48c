"""Prints what a run over hostile inputs gave."""

from __future__ import annotations

from collections import Counter

from benchmarks.faults.hostile.aftermath import RUN
from benchmarks.faults.hostile.checks import Verdict
from benchmarks.faults.hostile.runner import Run

_SLOWEST = 15
_MIB = 1 << 20


def report(run: Run, verdict: Verdict) -> str:
    """Return the table by category, the slowest cases, and each breach on a line."""
    lines = [f"{'category':18} {'cases':>5} {'inputs':>6} {'allowed':>7} {'seconds':>8}"]
    broken = {breach.case for breach in verdict.breaches}
    if not verdict.complete:
        broken |= {one.case.name for one in run.built}
    seconds = _seconds(run, verdict)
    inputs = Counter(one.case.category for one in run.owners.values())
    for category in dict.fromkeys(one.case.category for one in run.built):
        names = [one.case.name for one in run.built if one.case.category == category]
        good = sum(name not in broken for name in names)
        spent = sum(seconds[name] for name in names)
        lines.append(f"{category:18} {len(names):5} {inputs[category]:6} {good:7} {spent:8.1f}")
    good = sum(one.case.name not in broken for one in run.built)
    lines.append(
        f"{'all':18} {len(run.built):5} {inputs.total():6} {good:7} {run.ingest.seconds:8.1f}"
    )
    lines.append(
        f"peak memory {run.watched.peak / _MIB:.0f} MiB after {run.watched.peak_at:.0f} s, largest "
        f"process {run.watched.largest / _MIB:.0f} MiB; exit code {run.ingest.code}"
    )
    slowest = sorted(seconds, key=lambda name: -seconds[name])[:_SLOWEST]
    lines.append("slowest: " + ", ".join(f"{name} {seconds[name]:.0f} s" for name in slowest))
    lines += [str(breach) for breach in verdict.breaches if breach.case == RUN]
    lines += sorted(str(breach) for breach in verdict.breaches if breach.case != RUN)
    lines.append(f"{len(verdict.breaches)} breaches")
    return "\n".join(lines)


def _seconds(run: Run, verdict: Verdict) -> dict[str, float]:
    """Return how long each case was under way, by name."""
    return {
        one.case.name: sum(map(run.watched.seconds, verdict.documents.get(one.case.name, ())))
        for one in run.built
    }
