"""What is shipped: the wheel's files, the names it takes, what start-up loads, the containers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import unicodedata
import zipfile
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

from pipeline import __version__
from pipeline.settings import DEFAULT_LANGUAGES
from pipeline.tools import parse_languages
from tests.elasticsearch.prepare import VERSION

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("pipeline", "extractors", "index", "portal", "cli.py")
MODULES = frozenset({"pipeline", "extractors", "index", "portal", "cli"})
HEAVY = frozenset(
    {
        "PIL",
        "cv2",
        "docx",
        "elasticsearch",
        "icalendar",
        "jsonschema",
        "lxml",
        "numpy",
        "pdfplumber",
        "pikepdf",
        "pypdfium2",
        "pytesseract",
        "rich",
        "spacy",
    }
)
"""What costs a tenth of a second or more to import, and what only some commands need."""


# -- names -------------------------------------------------------------------------------------


def foreign_owners(installed: Iterable[Distribution]) -> set[str]:
    """Return the other distributions that install something under one of our names."""
    return {
        f"{distribution.name}: {file}"
        for distribution in installed
        if distribution.name != "arkiva"
        for file in distribution.files or ()
        if file.parts[0] in MODULES or file.as_posix() == "cli.py"
    }


def test_no_other_distribution_owns_our_names() -> None:
    assert foreign_owners(distributions()) == set()


@pytest.mark.parametrize(
    ("file", "found"),
    [
        ("cli.py", True),
        ("index/__init__.py", True),
        ("indexer/__init__.py", False),
        ("town/cli.py", False),
        ("cli.pyi", False),
    ],
)
def test_another_owner_would_be_found(tmp_path: Path, file: str, found: bool) -> None:
    info = tmp_path / "town-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: town\nVersion: 1.0\n", "utf-8")
    (info / "RECORD").write_text(f"{file},,\n", "utf-8")
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.touch()
    assert bool(foreign_owners(distributions(path=[str(tmp_path)]))) is found


# -- the wheel ---------------------------------------------------------------------------------


def repository_files() -> set[str]:
    """Return our files as git sees them: tracked (even if ignored), or new and not ignored."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *NAMES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(f"CI needs a git checkout: {done.stderr}")
        pytest.skip("this is no git checkout")
    return {name for name in done.stdout.split("\0") if name and (ROOT / name).exists()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built as anybody builds it."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


@pytest.mark.wheel
@pytest.mark.slow
def test_the_wheel_holds_exactly_our_files(wheel: zipfile.ZipFile) -> None:
    expected = repository_files()
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert packed == expected
    assert {f"{package}/py.typed" for package in MODULES - {"cli"}} <= packed
    assert {Path(name).suffix for name in packed} >= {".py", ".toml", ".sql", ".json"}


@pytest.mark.wheel
@pytest.mark.slow
def test_the_wheel_says_who_it_is(wheel: zipfile.ZipFile) -> None:
    info = f"arkiva-{__version__}.dist-info"
    metadata = wheel.read(f"{info}/METADATA").decode()
    assert "\nLicense-Expression: Apache-2.0\n" in metadata
    assert {f"{info}/licenses/LICENSE", f"{info}/licenses/THIRD_PARTY_LICENSES.md"} <= set(
        wheel.namelist()
    )
    assert "arkiva = cli:main" in wheel.read(f"{info}/entry_points.txt").decode()


# -- start-up ----------------------------------------------------------------------------------


def modules_after(*arguments: str) -> set[str]:
    """Return the top-level modules that are loaded once ``arkiva ARGUMENTS`` has ended."""
    program = (
        "import sys\n"
        "from cli import main\n"
        f"try: main({list(arguments)!r})\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print('\\n' + ' '.join({name.partition('.')[0] for name in sys.modules}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["ingest", "--help"], ["search", "--help"], ["index", "--help"]],
    ids=" ".join,
)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    loaded = modules_after(*arguments)
    assert {"cli", "click", "pipeline"} <= loaded
    assert loaded & HEAVY == set()


def test_importing_a_room_loads_nothing_heavy() -> None:
    program = (
        "import sys, pipeline, extractors, index, portal\n"
        "import index.catalog, index.opening, index.operations\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) & HEAVY == set()


# -- containers and scripts --------------------------------------------------------------------


def language_packages(text: str) -> set[str]:
    """Return the Debian packages of Tesseract's languages that a text names."""
    return set(re.findall(r"tesseract-ocr-[a-z]+(?:-[a-z]+)?", text))


def test_the_container_has_every_language() -> None:
    script = (ROOT / "scripts" / "setup.sh").read_text("utf-8")
    line = re.search(r"for language in ([a-z_ ]+);", script)
    assert line is not None
    languages = set(line[1].split())
    default = {name for one in parse_languages(DEFAULT_LANGUAGES) for name in one.split("+")}
    assert default <= languages
    wanted = {"tesseract-ocr-" + name.replace("_", "-") for name in languages}
    assert language_packages((ROOT / "Dockerfile").read_text("utf-8")) == wanted


def test_compose_starts_the_elasticsearch_that_is_tested() -> None:
    compose = (ROOT / "compose.yaml").read_text("utf-8")
    assert re.findall(r"image: elasticsearch:(\S+)", compose) == [VERSION]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (client,) = (line for line in project["dependencies"] if line.startswith("elasticsearch"))
    assert f">={VERSION.split('.')[0]}," in client


def plain(text: str) -> str:
    """Return a text as people type it: lower case, without ë, ç and quotation marks."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).strip('"')


@pytest.mark.parametrize(
    ("name", "asks"),
    [
        ("scripts/demo.sh", r"set -- '([^']+)'"),
        (".ci/run", r'arkiva search "([^"]+)"'),
    ],
)
def test_scripts_ask_what_the_samples_answer(name: str, asks: str) -> None:
    samples = tomllib.loads((ROOT / "samples" / "expected.toml").read_text("utf-8"))
    answered = {
        plain(query["text"])
        for file in samples["file"]
        for query in file["loose"] + file["phrases"]
    }
    (asked,) = re.findall(asks, (ROOT / name).read_text("utf-8"))
    assert plain(asked) in answered


@pytest.mark.parametrize("name", ["scripts/setup.sh", "scripts/demo.sh", "scripts/test.sh"])
def test_scripts_are_shell(name: str) -> None:
    subprocess.run(["bash", "-n", str(ROOT / name)], check=True)


def test_ci_is_shell_and_can_be_run() -> None:
    script = ROOT / ".ci" / "run"
    subprocess.run(["bash", "-n", str(script)], check=True)
    assert os.access(script, os.X_OK)


def test_the_container_gets_what_the_wheel_is_made_of() -> None:
    ignore = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    kept = {line[1:] for line in ignore if line.startswith("!")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert kept == {*NAMES, "pyproject.toml", project["readme"], *project["license-files"]}
