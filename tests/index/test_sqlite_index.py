"""What only the embedded index promises: its file, its readers, its start-up time."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.opening import open_index
from index.protocol import IndexState, Query
from index.sqlite_index import SqliteIndex
from index.sqlite_schema import word_tables
from index.sync import sync
from pipeline.errors import IndexUnreachableError
from tests.index.documents import ARCHIVE, ListedSource, make_document


def integrity(path: Path) -> None:
    """Let FTS5 compare its own structures; it raises where they disagree."""
    connection = sqlite3.connect(path)
    for table in word_tables():
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def words_left(path: Path, table: str) -> list[str]:
    connection = sqlite3.connect(path)
    connection.execute(f"CREATE VIRTUAL TABLE temp.left USING fts5vocab(main, {table}, row)")
    left = [row[0] for row in connection.execute("SELECT term FROM temp.left")]
    connection.close()
    return left


def test_a_reader_never_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    reader = SqliteIndex(path, read_only=True)
    assert reader.state() == IndexState()
    assert reader.search(Query("uji")).total == 0
    with pytest.raises(IndexUnreachableError, match="reading only"):
        reader.apply(ARCHIVE, [])
    assert not path.exists()
    writer = SqliteIndex(path)
    writer.apply(ARCHIVE, [])
    assert reader.search(Query("këshilli")).total == 1  # it appears once it is there
    with pytest.raises(IndexUnreachableError, match="reading only"):
        reader.rebuild(ARCHIVE)
    reader.close()
    writer.close()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user of the machine can reach; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_a_reader_needs_no_right_to_write(open_folder: Path, tmp_path: Path) -> None:
    path = open_folder / "search.sqlite"
    writer = SqliteIndex(path)
    writer.apply(ARCHIVE, [])
    writer.close()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    # Root may write everywhere, so the reader becomes somebody else where the test is root.
    another = SqliteIndex(tmp_path / "another.sqlite")
    another.apply(ARCHIVE, [])
    another.close()
    program = (
        "import os, sys; from pathlib import Path; from index.protocol import Query;"
        "from index.sqlite_index import SqliteIndex;"
        # Loaded before: somebody else may not read the folder where Python itself stands.
        "Path.cwd().as_uri();"
        "with_all = SqliteIndex(Path(sys.argv[2])); with_all.search(Query('uji'));"
        "os.geteuid() or os.setuid(65534);"
        "index = SqliteIndex(Path(sys.argv[1]), read_only=True);"
        "print(index.search(Query('uji')).total)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, path, another.name],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    path.parent.chmod(0o755)
    assert done.stdout.strip() == "3", done.stderr


def test_what_is_deleted_leaves_no_word_behind(tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    index = SqliteIndex(path)
    index.apply(ARCHIVE, [])
    index.apply([make_document("letra", "tjetër")], [])
    integrity(path)
    index.apply([], [document.id for document in ARCHIVE])
    index.close()
    integrity(path)
    assert [words_left(path, table) for table in word_tables()] == [[]] * len(word_tables())
    connection = sqlite3.connect(path)
    for table in ("terms", "document_tags", "page_tags", "document_lengths", "page_lengths"):
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    connection.close()


@pytest.mark.parametrize("content", [b"no database at all" * 100, b""], ids=["garbage", "empty"])
def test_a_damaged_file_is_built_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "search.sqlite"
    path.write_bytes(content)
    source, index = ListedSource.of(*ARCHIVE), SqliteIndex(path)
    assert index.state() == IndexState()
    assert sync(source, index).indexed == 4
    assert index.search(Query("këshilli")).total == 1
    index.close()


def test_searching_a_damaged_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(IndexUnreachableError, match=r"search\.sqlite"):
        SqliteIndex(path, read_only=True).search(Query("uji"))


def test_a_killed_rebuild_leaves_the_old_index(tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    index = SqliteIndex(path)
    index.apply(ARCHIVE, [])
    program = (
        "import os, sys; from pathlib import Path; from index.sqlite_index import SqliteIndex;"
        "from tests.index.documents import ARCHIVE, make_document\n"
        "def documents():\n"
        "    yield from (make_document(f'd{n}', 'uji ' * 2000) for n in range(300))\n"
        "    os.kill(os.getpid(), 9)\n"
        "SqliteIndex(Path(sys.argv[1])).rebuild(documents())"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program, path], cwd=root, check=False)
    assert done.returncode == -9
    assert sorted(index.state().digests) == sorted(document.id for document in ARCHIVE)
    index.close()
    integrity(path)


def test_a_failing_source_undoes_the_rebuild(tmp_path: Path) -> None:
    index = SqliteIndex(tmp_path / "search.sqlite")
    index.apply(ARCHIVE, [])

    def broken() -> object:
        yield make_document("d1", "uji")
        raise ValueError("the catalogue broke")

    with pytest.raises(ValueError, match="catalogue"):
        index.rebuild(broken())  # type: ignore[arg-type]  # a generator of documents
    assert len(index.state().digests) == 4
    index.close()


def test_opening_by_path_or_url(tmp_path: Path) -> None:
    assert isinstance(open_index(tmp_path / "search.sqlite"), SqliteIndex)
    assert open_index("http://localhost").name == "http://localhost:9200"
    assert open_index(str(tmp_path / "a b?#ë.sqlite")).name.endswith("ë.sqlite")
    odd = SqliteIndex(tmp_path / "a b?#ë.sqlite")
    odd.apply(ARCHIVE, [])
    reader = SqliteIndex(tmp_path / "a b?#ë.sqlite", read_only=True)
    assert reader.search(Query("këshilli")).total == 1
    odd.close()
    reader.close()


def test_searching_imports_nothing_heavy() -> None:
    program = (
        "import sys; from index.opening import open_index; open_index('x');"
        "import index.sync, index.elastic_index;"
        "heavy = {'elasticsearch', 'elastic_transport', 'spacy', 'PIL', 'lxml', 'numpy', 'ssl'};"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
