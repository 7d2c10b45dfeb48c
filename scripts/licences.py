"""Which licences come with Arkiva: a gate (``check``) and THIRD_PARTY_LICENSES.md (``write``).

Walks what the installed ``arkiva`` needs to run, transitively, and judges the licence that each
distribution declares by ``licences.toml``. What is unknown is refused: a person decides.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
POLICY = ROOT / "scripts" / "licences.toml"
OUTPUT = ROOT / "THIRD_PARTY_LICENSES.md"
_LONGEST_NAME = 80
"""A ``License`` field longer than this is the licence's text, not its name (characters)."""
_COPYLEFT = re.compile(r"gpl|gnu|copyleft", re.IGNORECASE)
_TOKEN = re.compile(r"\(|\)|[^\s()]+")


@dataclass(frozen=True, slots=True)
class Policy:
    """What is allowed; see ``licences.toml``."""

    allowed: frozenset[str]
    with_reason: frozenset[str]
    spellings: Mapping[str, str]
    packages: Mapping[str, Mapping[str, str]]
    bundles: Mapping[str, str]
    programs: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one distribution; ``refused`` is why it may not come along."""

    name: str
    licence: str
    needed_by: tuple[str, ...]
    refused: str | None = None


class MissingDistributionError(Exception):
    """A distribution that should be there is not installed."""


def load_policy(path: Path = POLICY) -> Policy:
    """Read the policy; every exception must name licence and reason."""
    table = tomllib.loads(path.read_text("utf-8"))
    for name, entry in table["packages"].items():
        if set(entry) != {"licence", "reason"} or not all(entry.values()):
            raise ValueError(f"{path}: packages.{name} needs a licence and a reason, nothing else")
    return Policy(
        frozenset(table["allowed"]),
        frozenset(table["allowed_with_reason"]),
        table["spellings"],
        table["packages"],
        table["bundles"],
        table["programs"],
    )


def walk(root: str, path: Sequence[str]) -> dict[str, tuple[Distribution, set[str]]]:
    """Return name -> (distribution, who needs it) of all that ``root`` needs to run.

    Raises:
        MissingDistributionError: one is not installed on ``path``.
    """
    installed = {canonicalize_name(d.name): d for d in distributions(path=list(path))}
    found: dict[str, tuple[Distribution, set[str]]] = {}
    queue = deque([(canonicalize_name(root), frozenset[str]())])
    seen = set(queue)
    while queue:
        name, extras = queue.popleft()
        if name not in installed:
            raise MissingDistributionError(f"{name} is not installed")
        for requirement in _requirements(installed[name], extras):
            needed = canonicalize_name(requirement.name)
            if needed not in installed:
                raise MissingDistributionError(f"{needed}, needed by {name}, is not installed")
            found.setdefault(needed, (installed[needed], set()))[1].add(name)
            step = (needed, frozenset(requirement.extras))
            if step not in seen:
                seen.add(step)
                queue.append(step)
    found.pop(canonicalize_name(root), None)
    return found


def _requirements(distribution: Distribution, extras: frozenset[str]) -> Iterator[Requirement]:
    for line in distribution.requires or ():
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement


def claims(distribution: Distribution) -> list[str]:
    """Return what the metadata says of the licence, the most precise claim first."""
    metadata = distribution.metadata
    classifiers = metadata.get_all("Classifier") or []
    stated = [*(metadata.get_all("License-Expression") or []), *(metadata.get_all("License") or [])]
    stated += [c.rpartition(" :: ")[2] for c in classifiers if c.startswith("License ::")]
    lines = [claim.strip() for claim in stated if claim.strip()]
    return [claim for claim in lines if "\n" not in claim and len(claim) <= _LONGEST_NAME]


def judge(name: str, stated: Sequence[str], policy: Policy) -> tuple[str, str | None]:
    """Return (licence, why it is refused or None)."""
    exception = policy.packages.get(name)
    if exception:
        licence = exception["licence"]
        passes = is_allowed(licence, policy.allowed | policy.with_reason)
        return licence, None if passes else f"{licence} may not come with Arkiva"
    readable = [policy.spellings.get(claim.lower(), claim) for claim in stated]
    for claim in readable:
        if _COPYLEFT.search(claim) and not is_allowed(claim, policy.allowed):
            return claim, f"{claim} may not come with Arkiva"
    for claim in readable:
        if is_allowed(claim, policy.allowed):
            return claim, None
    if not readable:
        return "unknown", "it declares no licence"
    return readable[0], f"{readable[0]!r} is not known; decide and write it into {POLICY.name}"


def is_allowed(expression: str, allowed: frozenset[str]) -> bool:
    """Tell whether an SPDX expression can be met with allowed licences only."""
    tokens = _TOKEN.findall(expression)
    try:
        value, rest = _either(tokens, allowed)
    except IndexError:
        return False
    return value and not rest


def _either(tokens: list[str], allowed: frozenset[str]) -> tuple[bool, list[str]]:
    value, rest = _both(tokens, allowed)
    while rest and rest[0].upper() == "OR":
        other, rest = _both(rest[1:], allowed)
        value = value or other
    return value, rest


def _both(tokens: list[str], allowed: frozenset[str]) -> tuple[bool, list[str]]:
    value, rest = _single(tokens, allowed)
    while rest and rest[0].upper() == "AND":
        other, rest = _single(rest[1:], allowed)
        value = value and other
    return value, rest


def _single(tokens: list[str], allowed: frozenset[str]) -> tuple[bool, list[str]]:
    if tokens[0] == "(":
        value, rest = _either(tokens[1:], allowed)
        return value and rest[0] == ")", rest[1:]
    if len(tokens) > 2 and tokens[1].upper() == "WITH":
        return f"{tokens[0]} WITH {tokens[2]}" in allowed, tokens[3:]
    return tokens[0] in allowed, tokens[1:]


def examine(root: str, path: Sequence[str], policy: Policy) -> list[Verdict]:
    """Judge everything that ``root`` needs to run, by name."""
    verdicts = []
    for name, (distribution, needed_by) in sorted(walk(root, path).items()):
        licence, refused = judge(name, claims(distribution), policy)
        verdicts.append(Verdict(name, licence, tuple(sorted(needed_by)), refused))
    return verdicts


def render(verdicts: Sequence[Verdict], policy: Policy) -> str:
    """Return THIRD_PARTY_LICENSES.md."""
    lines = [
        "# Licences of what Arkiva uses",
        "",
        "Written by `make licences-write`; do not edit. Arkiva itself is Apache-2.0 (`LICENSE`).",
        "",
        "## Python packages",
        "",
        "Installed beside Arkiva by pip, each with its licence text in its own `*.dist-info`",
        "folder; Arkiva's wheel contains none of them. `LicenseRef-BSD`: a BSD licence whose",
        "metadata does not say which one.",
        "",
        "| package | licence | needed by |",
        "|---|---|---|",
        *(f"| {v.name} | {v.licence} | {', '.join(v.needed_by)} |" for v in verdicts),
        "",
        "What the wheels of some carry inside:",
        "",
        *(f"- {name}: {text}." for name, text in sorted(policy.bundles.items())),
        "",
        "## Programs",
        "",
        "Started as programs or spoken to over HTTP, not linked and not shipped.",
        "",
        "| program | licence | use |",
        "|---|---|---|",
        *(f"| {p['name']} | {p['licence']} | {p['use']} |" for p in policy.programs),
    ]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``check`` or ``write``; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("command", choices=["check", "write"])
    parser.add_argument("--root", default="arkiva", help="distribution to begin with")
    parser.add_argument("--path", action="append", help="folder of distributions; default: here")
    options: Any = parser.parse_args(arguments)
    policy = load_policy()
    try:
        verdicts = examine(options.root, options.path or sys.path, policy)
    except MissingDistributionError as error:
        print(f"licences: {error}; try: bash scripts/setup.sh --tests", file=sys.stderr)
        return 1
    for verdict in verdicts:
        if verdict.refused:
            by = ", ".join(verdict.needed_by)
            print(f"licences: {verdict.name} (needed by {by}): {verdict.refused}", file=sys.stderr)
    if any(verdict.refused for verdict in verdicts):
        return 1
    if options.command == "write":
        OUTPUT.write_text(render(verdicts, policy), "utf-8")
    print(f"licences: {len(verdicts)} packages, all allowed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
