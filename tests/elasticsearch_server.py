"""A real Elasticsearch for the tests: one that runs already, a container, or one started here.

Order: ``ELASTICSEARCH_URL``; a container if a docker daemon answers; else the server that
:mod:`tests.elasticsearch.prepare` unpacks, with its own port, data and logs in a scratch folder.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.elasticsearch.prepare import CannotPrepareError, find_java_home, prepare

IMAGE = "elasticsearch:9.4.3"
START_SECONDS = 180.0
STOP_SECONDS = 30.0
HEAP = "-Xms512m -Xmx512m"
WATCHED = """\
exec 3<&0
"$0" </dev/null & server=$!
{ cat <&3 >/dev/null; kill $server; } 2>/dev/null &
wait $server
"""
"""A shell that ends the server when its own input ends: when the tests die, even by kill -9."""

SETTINGS = """\
discovery.type: single-node
xpack.security.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
http.host: 127.0.0.1
transport.host: 127.0.0.1
http.port: {http}
transport.port: {transport}
path.data: {scratch}/data
path.logs: {scratch}/logs
"""


@contextmanager
def running_server() -> Iterator[str]:
    """Yield the URL of a server that answers; stop it afterwards if it was started here.

    Raises:
        CannotPrepareError: there is none and none can be started; the message says why.
    """
    given = os.environ.get("ELASTICSEARCH_URL")
    if given:
        wait_until_ready(given, lambda: None)
        yield given
    elif docker_answers():
        with _container() as url:
            yield url
    else:
        with _local_server() as url:
            yield url


def free_port() -> int:
    """Return a TCP port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def docker_answers() -> bool:
    """Tell whether a docker daemon can be talked to."""
    docker = shutil.which("docker")
    if docker is None:
        return False
    done = subprocess.run([docker, "info"], capture_output=True, check=False, timeout=30)
    return done.returncode == 0


def wait_until_ready(url: str, check: Callable[[], None]) -> None:
    """Wait until the server at ``url`` reports a usable cluster.

    ``check`` is called between the attempts; it raises when waiting is in vain.
    """
    deadline = time.monotonic() + START_SECONDS
    while not _is_ready(url):
        check()
        if time.monotonic() > deadline:
            raise CannotPrepareError(f"{url} was not ready after {START_SECONDS:.0f} s")
        time.sleep(0.5)


def _is_ready(url: str) -> bool:
    health = f"{url.rstrip('/')}/_cluster/health?wait_for_status=yellow&timeout=5s"
    try:
        with urllib.request.urlopen(health, timeout=10) as answer:
            return json.load(answer)["status"] in ("yellow", "green")
    except (OSError, urllib.error.URLError, ValueError):
        return False


@contextmanager
def _local_server() -> Iterator[str]:
    server, java = prepare(), find_java_home()
    scratch = Path(tempfile.mkdtemp(prefix="arkiva-elasticsearch-"))
    process: subprocess.Popen[bytes] | None = None
    try:
        port = _write_configuration(server, scratch)
        process = _start(server, java, scratch)
        started = process

        def check() -> None:
            if started.poll() is not None:
                raise CannotPrepareError(f"Elasticsearch ended: {_last_lines(scratch)}")

        wait_until_ready(f"http://127.0.0.1:{port}", check)
        yield f"http://127.0.0.1:{port}"
    finally:
        if process is not None:
            _stop(process)
        shutil.rmtree(scratch, ignore_errors=True)


def _write_configuration(server: Path, scratch: Path) -> int:
    configuration = scratch / "config"
    shutil.copytree(server / "config", configuration)
    port = free_port()
    text = SETTINGS.format(http=port, transport=free_port(), scratch=scratch)
    (configuration / "elasticsearch.yml").write_text(text, encoding="utf-8")
    (scratch / "tmp").mkdir()
    if os.geteuid() == 0:  # the server refuses to run as root
        nobody = pwd.getpwnam("nobody")
        for path in (scratch, *scratch.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
    return port


def _start(server: Path, java: Path, scratch: Path) -> subprocess.Popen[bytes]:
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(scratch),
        "ES_JAVA_HOME": str(java),
        "ES_JAVA_OPTS": HEAP,
        "ES_PATH_CONF": str(scratch / "config"),
        "ES_TMPDIR": str(scratch / "tmp"),
        "LIBFFI_TMPDIR": str(scratch / "tmp"),
    }
    nobody = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    with (scratch / "output.txt").open("wb") as output:
        return subprocess.Popen(
            ["/bin/sh", "-c", WATCHED, server / "bin" / "elasticsearch"],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=scratch,
            start_new_session=True,
            user=nobody.pw_uid if nobody else None,
            group=nobody.pw_gid if nobody else None,
            extra_groups=[] if nobody else None,
        )


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and the child it started; both are in the session made for them."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(timeout=STOP_SECONDS)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    if process.stdin is not None:
        process.stdin.close()


def _last_lines(scratch: Path) -> str:
    text = (scratch / "output.txt").read_text(encoding="utf-8", errors="replace")
    return " | ".join(text.splitlines()[-5:])


@contextmanager
def _container() -> Iterator[str]:
    # Not run on the machine this was written on: it has no docker daemon.
    port = free_port()
    options = ["-e", "discovery.type=single-node", "-e", "xpack.security.enabled=false"]
    options += ["-e", f"ES_JAVA_OPTS={HEAP}", "-p", f"127.0.0.1:{port}:9200"]
    command = ["docker", "run", "--detach", "--rm", *options, IMAGE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotPrepareError(f"docker did not start {IMAGE}: {done.stderr[-400:]}")
    identifier = done.stdout.strip()
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", lambda: None)
        yield f"http://127.0.0.1:{port}"
    finally:
        subprocess.run(["docker", "stop", identifier], capture_output=True, check=False)
