"""Run the real ``arkiva`` command in its own process, as a person does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Ended:
    """How a call ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Stdout as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Program:
    """The command with its own archive and home."""

    home: Path

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith("ARKIVA_") and k != "COLUMNS"
        }
        return {
            **kept,
            "HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_STATE_HOME": str(self.home / "state"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "ARKIVA_ARCHIVE": str(self.archive),
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
        }

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "cli"]

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*self.command, *map(str, arguments)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *arguments: object, ok: bool = True, timeout: float = 300) -> Ended:
        with self.start(*arguments) as process:
            out, err = process.communicate(timeout=timeout)
        ended = Ended(process.returncode, out, err)
        if ok and ended.code != 0:
            raise AssertionError(f"arkiva {arguments} ended with {ended.code}:\n{err}\n{out}")
        return ended
