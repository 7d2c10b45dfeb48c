"""What must hold after a run over hostile inputs; every breach is a line."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from benchmarks.faults.hostile.aftermath import (
    RUN,
    Breach,
    check_ends,
    check_memory,
    check_outputs,
    check_sources,
    check_tables,
    check_traces,
)
from benchmarks.faults.hostile.cases import ENDS, Outcomes
from benchmarks.faults.hostile.inputs import Built
from benchmarks.faults.hostile.runner import ROOT, Run, Said

_ATTACHED = b"!/"
_BAD = ("partial", "failed")


@dataclass
class Verdict:
    """Each input's outcome, and all breaches."""

    outcomes: dict[bytes, tuple[str, str | None]] = field(default_factory=dict)
    documents: dict[str, set[str]] = field(default_factory=dict)
    """Documents by case."""
    breaches: list[Breach] = field(default_factory=list)
    complete: bool = True
    """False where the run broke off: then no case was judged."""

    def of(self, case: str) -> list[Breach]:
        """Return the breaches of one case; those of the run as a whole are ``RUN``."""
        return [breach for breach in self.breaches if breach.case == case]


def judge(run: Run) -> Verdict:
    """Check everything that was promised."""
    verdict = Verdict()
    if run.ingest.code not in (0, 1) or b"Traceback" in run.ingest.err:
        end = run.ingest.err.decode("utf-8", "replace").strip()[-600:]
        verdict.complete = False
        verdict.breaches.append(Breach(RUN, f"ingest broke off with {run.ingest.code}: ...{end}"))
        verdict.breaches += [*check_sources(run), *check_traces(run)]
        return verdict
    rows = _rows(run.said["status --json"])
    _account(run, rows, verdict)
    for check in (
        *(check_ends, check_outputs, check_tables, check_sources, check_traces, check_memory),
    ):
        verdict.breaches += check(run)
    for look in (_sums, _texts, _searches):
        verdict.breaches += look(run, verdict)
    return verdict


# -- every input once, with an outcome that is allowed


def _rows(said: Said) -> list[dict[str, Any]]:
    rows = []
    for line in said.out.splitlines():
        try:
            rows.append(json.loads(line))
        except ValueError:
            continue  # said of this command's output
    return rows


def _account(run: Run, rows: list[dict[str, Any]], verdict: Verdict) -> None:
    attached: dict[bytes, dict[str, Any]] = {}
    seen: Counter[bytes] = Counter()
    documents: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        path = bytes.fromhex(row["path_bytes"])
        seen[path] += 1
        one = run.owners.get(path) or _loose_owner(run, path)
        if one is None:
            attached[path] = row
            continue
        verdict.outcomes[path] = row["outcome"], row["code"]
        if row["document"]:
            documents[one.case.name].add(row["document"])
        verdict.breaches += _judge_row(one.case.name, path, row, one.allowed(path))
    for path, row in attached.items():
        one = run.owners.get(path.rpartition(_ATTACHED)[0]) or _mail_owner(run, path)
        allowed = one.case.inside if one is not None else frozenset()
        name = one.case.name if one is not None else RUN
        verdict.breaches += _judge_row(name, path, row, allowed)
    verdict.documents = documents
    verdict.breaches += _missing(run, seen)


def _loose_owner(run: Run, path: bytes) -> Built | None:
    loose = (one for one in run.built if one.case.loose)
    return next((one for one in loose if (path + b"/").startswith(one.prefix)), None)


def _mail_owner(run: Run, path: bytes) -> Built | None:
    """Return the case of a mail inside a mail's attachment."""
    while _ATTACHED in path:
        path = path.rpartition(_ATTACHED)[0]
        if path in run.owners:
            return run.owners[path]
    return None


def _judge_row(case: str, path: bytes, row: dict[str, Any], allowed: Outcomes) -> Iterator[Breach]:
    outcome, code = row["outcome"], row["code"]
    if (outcome, "*") not in allowed and (outcome, code) not in allowed:
        wanted = (
            ", ".join(sorted(f"{o} {c}" for o, c in allowed)) if allowed != ENDS else "a reason"
        )
        reason = row.get("reason") or ""
        yield Breach(case, f"{_name(path)}: {outcome} {code} ({reason}); allowed: {wanted}")
    if outcome in ("failed", "skipped", "partial") and not (code and row["reason"]):
        yield Breach(case, f"{_name(path)}: {outcome} without a code or a reason")


def _name(path: bytes) -> str:
    return repr(path.rpartition(b"/")[2])[1:][:90]


def _missing(run: Run, seen: Counter[bytes]) -> Iterator[Breach]:
    wrong: dict[str, list[bytes]] = defaultdict(list)
    for path, one in run.owners.items():
        if not one.case.loose and seen[path] != 1:
            wrong[one.case.name].append(path)
    for case, paths in wrong.items():
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        times = seen[paths[0]]
        yield Breach(case, f"{_name(paths[0])}{more}: {times} times in the report, not once")
    for one in run.built:
        named = any((path + b"/").startswith(one.prefix) for path in seen)
        if one.case.loose and one.case.live is None and not named:
            yield Breach(one.case.name, "nothing of it is in the report")


# -- the run as a whole


def _sums(run: Run, verdict: Verdict) -> Iterator[Breach]:
    """Check that the run's own report adds up, and names what ``status`` names."""
    rows = _rows(run.ingest)
    wanted = Counter(
        path.decode("utf-8", "replace") for path, one in run.owners.items() if not one.case.loose
    )
    got = Counter(row["path"] for row in rows)
    wrong = [path for path in wanted if got[path] != wanted[path]]
    if wrong:
        more = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        times = f"{got[wrong[0]]} times in ingest --json, not {wanted[wrong[0]]}"
        yield Breach(_case_of(run, wrong[0]), f"{wrong[0][-60:]!r}{more}: {times}")
    report = _last_report(run)
    counted = sum(report.get(outcome, 0) for outcome in OUTCOMES)
    if counted != report.get("found"):
        yield Breach(RUN, f"found {report.get('found')}, accounted for {counted}")
    bad = any(row["outcome"] in _BAD for row in rows)
    if run.ingest.code != int(bad):
        yield Breach(RUN, f"ingest ended with {run.ingest.code}, not {int(bad)}")


OUTCOMES = ("done", "flagged", "partial", "failed", "skipped", "unchanged")


def _case_of(run: Run, path: str) -> str:
    for raw, one in run.owners.items():
        if raw.decode("utf-8", "replace") == path:
            return one.case.name
    return RUN


def _query(run: Run, statement: str) -> list[tuple[Any, ...]]:
    catalog = run.place.archive / "catalog.sqlite"
    try:
        with closing(sqlite3.connect(f"{catalog.as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute(statement).fetchall()
    except sqlite3.Error:
        return []


def _last_report(run: Run) -> dict[str, Any]:
    rows = _query(run, "SELECT report FROM runs ORDER BY id DESC LIMIT 1")
    return json.loads(rows[0][0]) if rows else {}


# -- nothing silently wrong


def _texts(run: Run, verdict: Verdict) -> Iterator[Breach]:
    """Check that what is done holds text, and that nothing of what lies outside came in."""
    letters: Counter[str] = Counter()
    secrets = {one.secret: one for one in run.built if one.case.forbid}
    pattern = re.compile("|".join(secrets) or r"(?!)")
    for document, text in _query(run, "SELECT document, text FROM pages"):
        letters[document] += sum(c.isalnum() for c in text or "")
        for secret in set(pattern.findall(text or "")):
            yield Breach(secrets[secret].case.name, "a file outside of the inputs was read")
    names = {d: name for name, documents in verdict.documents.items() for d in documents}
    for document, pages in _query(run, "SELECT id, page_count FROM documents WHERE outcome='done'"):
        if document in names and (not pages or not letters[document]):
            yield Breach(
                names[document], f"done with {pages} pages and {letters[document]} letters"
            )


def _searches(run: Run, verdict: Verdict) -> Iterator[Breach]:
    """Check that the word of each readable case is found, in a document of that case."""
    import sys

    sys.path.insert(0, str(ROOT))
    from index.opening import open_index
    from index.protocol import Query
    from pipeline.errors import ArchiveError

    wanted = [one for one in run.built if one.case.find]
    try:
        index = open_index(
            str(run.place.archive / "search.sqlite"), read_only=True, prefix="arkiva"
        )
    except (ArchiveError, OSError, sqlite3.Error) as error:
        yield Breach(RUN, f"the index cannot be opened: {error}")
        return
    with closing(index):
        for one in wanted:
            found = {hit.id for hit in index.search(Query(text=one.word, limit=100)).hits}
            if not found & verdict.documents.get(one.case.name, set()):
                yield Breach(one.case.name, f"its word {one.word!r} is not found")
