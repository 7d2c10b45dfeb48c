"""A Tesseract that misbehaves: the program itself, and how to put it on the PATH.

It goes by the width of the picture; pictures of other widths, and questions for version and
languages, are left to the real Tesseract.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

FILE = "modes.json"
MEGABYTES_50 = 50 << 20


def install(folder: Path, modes: Mapping[int, str]) -> Path:
    """Write a program ``tesseract`` into a folder; ``modes`` says what it does at which width."""
    real = shutil.which("tesseract")
    assert real is not None
    folder.mkdir(exist_ok=True)
    program = folder / "tesseract"
    command = shlex.join([sys.executable, "-S", str(Path(__file__).resolve()), str(folder)])
    program.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
    program.chmod(0o755)
    (folder / FILE).write_text(json.dumps({"real": real, "modes": modes}))
    return program


def main(folder: Path, arguments: list[str]) -> None:
    """Be Tesseract, or what goes for it."""
    about = json.loads((folder / FILE).read_text())
    command = [about["real"], *arguments]
    if not arguments[0].startswith("--"):
        with Path(arguments[0]).open("rb") as picture:
            width = picture.read(40).split()[1].decode()
        misbehave(about["modes"].get(width), folder, command)
    os.execv(command[0], command)


def misbehave(mode: str | None, folder: Path, command: list[str]) -> None:
    """Do what ``mode`` says; where it returns, the real one goes on."""
    match (mode or "").split():
        case ["signal", number]:
            os.kill(os.getpid(), int(number))
        case ["exit", status]:
            sys.stderr.write("Error in pixRead: \x1b[31mno\x07thing\n")
            raise SystemExit(int(status))
        case ["hang"]:
            start_deaf_child()
            deaf_sleep()
        case ["orphan"]:
            start_deaf_child()
        case ["bytes"]:
            show(run(command).replace(b"Kuvendi", b"K\xff\xfendi"))
        case ["half"]:
            show(run(command)[:-25])
        case ["other-picture"]:
            show(run(command).replace(b"\t0" * 6, b"\t0" * 5 + b"\t7", 1))
        case ["outside"]:
            show(run(command).replace(b"5\t1\t1\t1\t1\t1\t", b"5\t1\t1\t1\t1\t1\t9", 1))
        case ["flood", "stdout"]:
            show(bytes(MEGABYTES_50))
        case ["flood", "stderr"]:
            sys.stderr.buffer.write(b"x" * MEGABYTES_50)
        case ["no-memory"]:  # as the real one does with too little: half a page and a 0
            sys.stderr.write("Error in pixCreateNoInit: pixdata_malloc fail for data\n")
            show(run(command)[:200])
        case ["once", *others]:
            flag = folder / "-".join(others)
            if not flag.exists():
                flag.touch()
                misbehave(" ".join(others), folder, command)
        case ["crash-then-hang"]:
            misbehave("once signal 6", folder, command)
            deaf_sleep()
        case ["vanish"]:
            (folder / "tesseract").unlink()
            raise SystemExit(1)


def run(command: list[str]) -> bytes:
    """Return what the real one says."""
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout


def show(output: bytes) -> None:
    """Say something and end as if all were well."""
    sys.stdout.buffer.write(output)
    sys.stdout.buffer.flush()
    os._exit(0)


def start_deaf_child() -> None:
    """Start what leaves our session and holds our output open."""
    if os.fork() == 0:
        os.setsid()
        deaf_sleep()


def deaf_sleep() -> None:
    """Sleep, and ignore who asks to end."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(300)
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
