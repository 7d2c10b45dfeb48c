"""Fixtures that several rooms share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.elasticsearch.prepare import CannotPrepareError
from tests.elasticsearch_server import running_server
from tests.program import Program

# A machine that others use too may be slow at any moment: that says nothing about a law.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")


@pytest.fixture
def arkiva(tmp_path: Path) -> Program:
    """The command with a home of its own, where no archive is yet."""
    program = Program(tmp_path / "home")
    program.home.mkdir()
    return program


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """The URL of a real server; a skip where none can run, but a failure in CI."""
    servers = running_server()
    try:
        url = servers.__enter__()
    except CannotPrepareError as error:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(f"CI needs a real Elasticsearch: {error}")
        pytest.skip(f"no Elasticsearch here: {error}")
    try:
        yield url
    finally:
        servers.__exit__(None, None, None)
