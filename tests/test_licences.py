"""The licence gate: what it lets through, what it stops, and the file that it writes."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.licences import (
    OUTPUT,
    POLICY,
    ROOT,
    examine,
    is_allowed,
    judge,
    load_policy,
    main,
)

ALLOWED = frozenset({"MIT", "Apache-2.0", "BSD-3-Clause", "GPL-3.0 WITH GCC-exception-3.1"})


def install(folder: Path, name: str, *headers: str) -> None:
    """Lay down what pip leaves of an installed distribution."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    lines = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *headers]
    (info / "METADATA").write_text("\n".join(lines) + "\n", "utf-8")


def check(folder: Path) -> int:
    return main(["check", "--root", "town", "--path", str(folder)])


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param("MIT", True, id="one"),
        pytest.param("MIT AND Apache-2.0", True, id="both allowed"),
        pytest.param("MIT AND GPL-3.0-only", False, id="one of both is not"),
        pytest.param("GPL-2.0-only OR MIT", True, id="a choice"),
        pytest.param("MIT OR GPL-2.0-only AND AGPL-3.0-only", True, id="AND binds closer"),
        pytest.param("(MIT OR GPL-2.0-only) AND AGPL-3.0-only", False, id="parentheses"),
        pytest.param("(MIT OR BSD-3-Clause) AND Apache-2.0", True, id="parentheses, allowed"),
        pytest.param("GPL-3.0 WITH GCC-exception-3.1", True, id="with an allowed exception"),
        pytest.param("GPL-3.0 WITH Autoconf-exception-3.0", False, id="with another exception"),
        pytest.param("GPL-3.0", False, id="without its exception"),
        pytest.param("MIT AND", False, id="cut short"),
        pytest.param("(MIT", False, id="not closed"),
        pytest.param("MIT Apache-2.0", False, id="no operator"),
        pytest.param("BSD-3-Clause, Apache-2.0, dependency licenses", False, id="prose"),
        pytest.param("", False, id="empty"),
    ],
)
def test_expression(expression: str, expected: bool) -> None:
    assert is_allowed(expression, ALLOWED) is expected


@pytest.mark.parametrize(
    ("stated", "licence", "refused"),
    [
        pytest.param(["MIT"], "MIT", False, id="expression"),
        pytest.param(["Apache Software License"], "Apache-2.0", False, id="classifier"),
        pytest.param(["see the file", "MIT License"], "MIT", False, id="second claim is known"),
        pytest.param([], "unknown", True, id="nothing declared"),
        pytest.param(["Free for use"], "Free for use", True, id="no known name"),
        pytest.param(["GPL-3.0-or-later"], "GPL-3.0-or-later", True, id="GPL"),
        pytest.param(["AGPL-3.0-only"], "AGPL-3.0-only", True, id="AGPL"),
        pytest.param(["LGPL-2.1-only"], "LGPL-2.1-only", True, id="LGPL without a reason"),
        pytest.param(
            ["MIT", "GNU General Public License v3 (GPLv3)"],
            "GNU General Public License v3 (GPLv3)",
            True,
            id="two claims that disagree",
        ),
    ],
)
def test_judgement(stated: list[str], licence: str, refused: bool) -> None:
    found, why = judge("some-package", stated, load_policy())
    assert (found, why is not None) == (licence, refused)


def test_an_exception_lets_lgpl_pass_and_gpl_not(tmp_path: Path) -> None:
    for licence, passes in (("LGPL-3.0-or-later", True), ("GPL-3.0-or-later", False)):
        path = tmp_path / "policy.toml"
        entry = f'[packages.town]\nlicence = "{licence}"\nreason = "a test"\n'
        path.write_text(POLICY.read_text("utf-8") + entry, "utf-8")
        found, why = judge("town", [licence], load_policy(path))
        assert (found, why is None) == (licence, passes)


def test_an_exception_without_reason_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(POLICY.read_text("utf-8") + '[packages.town]\nlicence = "MIT"\n', "utf-8")
    with pytest.raises(ValueError, match="town"):
        load_policy(path)


def test_a_gpl_dependency_of_a_dependency_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(tmp_path, "town", "License-Expression: Apache-2.0", "Requires-Dist: road>=1")
    install(tmp_path, "road", "License-Expression: MIT", "Requires-Dist: bridge")
    install(tmp_path, "bridge", "License: GPLv3")
    assert check(tmp_path) == 1
    assert "bridge (needed by road)" in capsys.readouterr().err


def test_the_same_without_gpl_passes(tmp_path: Path) -> None:
    install(tmp_path, "town", "License-Expression: Apache-2.0", "Requires-Dist: road>=1")
    install(tmp_path, "road", "Classifier: License :: OSI Approved :: MIT License")
    assert check(tmp_path) == 0


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        pytest.param("bridge; extra == 'more'", 0, id="an extra that nobody asked for"),
        pytest.param("bridge; python_version < '3'", 0, id="for another Python"),
        pytest.param("bridge; python_version >= '3'", 1, id="for this Python"),
        pytest.param("road[more]", 1, id="an extra that is asked for"),
    ],
)
def test_markers_and_extras(tmp_path: Path, requirement: str, expected: int) -> None:
    install(tmp_path, "town", "License-Expression: MIT", f"Requires-Dist: {requirement}")
    install(tmp_path, "road", "License: MIT", "Requires-Dist: bridge; extra == 'more'")
    install(tmp_path, "bridge", "License: AGPL-3.0-only")
    assert check(tmp_path) == expected


def test_a_dependency_that_is_not_installed_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(tmp_path, "town", "License-Expression: MIT", "Requires-Dist: Road_Works")
    assert check(tmp_path) == 1
    assert "road-works, needed by town, is not installed" in capsys.readouterr().err


def test_our_own_dependencies_pass_and_stand_in_the_file() -> None:
    verdicts = examine("arkiva", sys.path, load_policy())
    assert [v.name for v in verdicts if v.refused] == []
    text = OUTPUT.read_text("utf-8")
    missing = [v.name for v in verdicts if f"\n| {v.name} | " not in text]
    assert missing == [], "run: make licences-write"


def test_every_direct_dependency_is_walked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    direct = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    walked = {v.name for v in examine("arkiva", sys.path, load_policy()) if "arkiva" in v.needed_by}
    assert walked == direct


def test_the_licence_itself() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
