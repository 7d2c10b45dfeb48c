"""When a file has stopped growing: scripted looks, and what a real folder shows."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.sources import find_files
from pipeline.watched_folder import (
    HIDDEN_FILE,
    HIDDEN_FOLDER,
    LINK,
    TOO_DEEP,
    UNFINISHED,
    FolderAwayError,
    Sight,
    WatchedFolder,
)
from pipeline.watching import Watcher


def sight(size: int = 10, mtime: int = 1, ctime: int = 1, inode: int = 7) -> Sight:
    return Sight(size, mtime, ctime, inode)


def at(second: float) -> Callable[[], float]:
    """Return a clock that stands still."""
    return lambda: second


def looks(
    watcher: Watcher, script: Mapping[int, Mapping[str, Sight]] | Mapping[float, dict[str, Sight]]
) -> list[list[str]]:
    """Return the names that each look of a script tells; what is told is handed over."""
    told = []
    for second, files in script.items():
        names = [name for name, _ in watcher.look(files.items(), at(second))]
        watcher.handed_over(names)
        told.append(names)
    return told


# -- the rule ----------------------------------------------------------------------------------


def test_a_file_is_told_once_when_it_was_the_same_for_long_enough() -> None:
    script = {second: {"a": sight()} for second in (0, 2, 4, 5, 6, 60)}
    assert looks(Watcher(5), script) == [[], [], [], ["a"], [], []]


def test_one_look_is_never_enough() -> None:
    assert looks(Watcher(0.1), {1000: {"a": sight()}, 1001: {"a": sight()}}) == [[], ["a"]]


def test_a_slow_write_is_waited_for() -> None:
    growing = {second: {"a": sight(size=second)} for second in range(0, 40, 2)}
    rest = {second: {"a": sight(size=38)} for second in range(40, 50, 2)}
    assert looks(Watcher(5), {**growing, **rest}) == [[]] * 22 + [["a"], [], []]


@pytest.mark.parametrize(
    "changed",
    [sight(size=11), sight(mtime=2), sight(mtime=0), sight(ctime=2), sight(inode=8)],
    ids=["grown", "written", "written, its time set back", "its owner changed", "replaced"],
)
def test_any_change_begins_anew(changed: Sight) -> None:
    script = {0: {"a": sight()}, 4: {"a": changed}, 6: {"a": changed}, 9: {"a": changed}}
    assert looks(Watcher(5), script) == [[], [], [], ["a"]]


def test_what_changed_after_it_was_read_is_read_again_when_it_is_settled() -> None:
    watcher = Watcher(5)
    assert looks(watcher, {0: {"a": sight()}, 5: {"a": sight()}})[-1] == ["a"]
    later = {second: {"a": sight(inode=8)} for second in (6, 8, 11, 20)}
    assert looks(watcher, later) == [[], [], ["a"], []]


def test_what_changed_while_it_was_read_is_read_again() -> None:
    watcher = Watcher(5)
    watcher.look([("a", sight())], at(0))
    assert watcher.look([("a", sight())], at(5)) == [("a", sight())]
    watcher.handed_over(["a"])  # by then it had grown, nobody looked
    assert looks(watcher, {30: {"a": sight(size=99)}, 35: {"a": sight(size=99)}}) == [[], ["a"]]


def test_what_vanishes_before_it_is_settled_is_no_matter() -> None:
    watcher = Watcher(5)
    assert looks(watcher, {0: {"a": sight()}, 4: {}, 6: {"a": sight()}, 9: {"a": sight()}}) == [
        *([], [], [], []),
    ]
    assert watcher.waiting == 1
    assert looks(watcher, {11: {"a": sight()}}) == [["a"]]
    assert watcher.waiting == 0


def test_what_is_told_and_not_handed_over_is_told_again() -> None:
    watcher = Watcher(5)
    for second, told in ((0, 0), (5, 1), (6, 1)):
        assert len(watcher.look([("a", sight())], at(second))) == told
    assert watcher.waiting == 1


def test_the_time_is_that_of_the_look_at_each_file() -> None:
    """A look at a large share takes minutes: what it saw last was seen for a short time only."""
    watcher = Watcher(5)
    first = iter([0.0, 40.0])
    watcher.look([("a", sight()), ("b", sight())], lambda: next(first))
    second = iter([41.0, 42.0])
    told = watcher.look([("a", sight()), ("b", sight())], lambda: next(second))
    assert [name for name, _ in told] == ["a"]


def test_names_come_in_their_order() -> None:
    script = {second: {name: sight() for name in "cab"} for second in (0, 5)}
    assert looks(Watcher(5), script)[-1] == ["a", "b", "c"]


def test_a_look_that_breaks_off_changes_nothing() -> None:
    watcher = Watcher(5)
    looks(watcher, {0: {"a": sight(), "b": sight()}, 5: {"a": sight()}})

    def broken() -> Iterator[tuple[str, Sight]]:
        yield "a", sight(size=0)
        raise FolderAwayError("gone")

    with pytest.raises(FolderAwayError):
        watcher.look(broken(), at(6))
    assert looks(watcher, {20: {"a": sight()}}) == [[]]


def test_after_an_absence_what_was_read_stays_read_and_what_waits_begins_anew() -> None:
    watcher = Watcher(5)
    looks(watcher, {0: {"read": sight()}, 5: {"read": sight()}, 6: {"read": sight()}})
    both = {"read": sight(), "waits": sight()}
    looks(watcher, {6: both})
    watcher.restart()
    script = {100: both, 104: both, 105: both}
    assert looks(watcher, script) == [[], [], ["waits"]]


def test_what_could_not_be_opened_gets_one_more_chance_and_one_after_an_absence() -> None:
    watcher = Watcher(5)
    script = {second: {"a": sight()} for second in (0, 5)}
    assert looks(watcher, script)[-1] == ["a"]
    watcher.lost("a", now=6)
    assert looks(watcher, {10: {"a": sight()}, 11: {"a": sight()}}) == [[], ["a"]]
    watcher.lost("a", now=12)
    assert looks(watcher, {30: {"a": sight()}}) == [[]]
    watcher.restart()
    assert looks(watcher, {40: {"a": sight()}, 45: {"a": sight()}}) == [[], ["a"]]


def test_what_was_not_there_to_be_read_is_new_when_it_is_seen_again() -> None:
    watcher = Watcher(5)
    looks(watcher, {0: {"a": sight()}, 5: {"a": sight()}})
    watcher.forget("a")
    assert looks(watcher, {9: {"a": sight()}, 14: {"a": sight()}}) == [[], ["a"]]


def test_what_cannot_be_opened_is_left_until_it_changes() -> None:
    watcher = Watcher(5)
    looks(watcher, {0: {"a": sight()}, 5: {"a": sight()}})
    watcher.lost("a", now=None)
    assert looks(watcher, {60: {"a": sight()}}) == [[]]
    allowed = {second: {"a": sight(ctime=2)} for second in (62, 67)}
    assert looks(watcher, allowed) == [[], ["a"]]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.floats(0.1, 4)), min_size=1, max_size=40),
    st.floats(0.1, 8),
)
def test_nothing_is_told_that_was_not_seen_unchanged_for_long_enough(
    steps: list[tuple[int, float]], settle: float
) -> None:
    watcher, now = Watcher(settle), 0.0
    history: list[tuple[float, int]] = []
    for size, wait in steps:
        now += wait
        history.append((now, size))
        told = looks(watcher, {now: {"a": sight(size)}})[0]
        same = [at for at, was in _last_run(history) if was == size]
        if told:
            assert now >= same[0] + settle
        elif watcher.waiting:
            assert now < same[0] + settle


def _last_run(history: list[tuple[float, int]]) -> list[tuple[float, int]]:
    run = [history[-1]]
    for entry in reversed(history[:-1]):
        if entry[1] != run[0][1]:
            break
        run.insert(0, entry)
    return run


# -- what a folder shows -----------------------------------------------------------------------


def seen(folder: Path) -> dict[str, str | None]:
    return {name: found.left_out for name, found in WatchedFolder(folder).scan()}


def test_files_are_seen_in_all_folders_and_nothing_is_opened(tmp_path: Path) -> None:
    (tmp_path / "kutia 1" / "viti").mkdir(parents=True)
    (tmp_path / "kutia 1" / "viti" / "akt.pdf").write_bytes(b"%PDF")
    (tmp_path / "a\nb\x1b[31m.txt").write_bytes(b"1")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x9b.txt")).write_bytes(b"2")
    os.mkfifo(tmp_path / "gyp")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "fole"))
    assert seen(tmp_path) == dict.fromkeys(
        ["kutia 1/viti/akt.pdf", "a\nb\x1b[31m.txt", "\udcff\udc9b.txt", "gyp", "fole"]
    )


def test_links_are_seen_and_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    for folder in (inside, outside):
        folder.mkdir()
        (folder / "akt.txt").write_text("x")
    (inside / "file").symlink_to(outside / "akt.txt")
    (inside / "folder").symlink_to(outside)
    (inside / "up").symlink_to("..")
    (inside / "loop").symlink_to("loop")
    (inside / "within").symlink_to("akt.txt")
    links = dict.fromkeys(["file", "folder", "up", "loop", "within"], LINK)
    assert seen(inside) == {"akt.txt": None, **links}


def test_what_is_left_out(tmp_path: Path) -> None:
    for name in (".fshehur", ".akt.pdf.part", "Akt.PDF.Part", "akt.crdownload", "~$akt.docx",
                 "akt.tmp", "partner.pdf", "akt.pdf"):  # fmt: skip
        (tmp_path / name).write_bytes(b"x")
    for name in (".git", "akt.pdf.download", "kutia.part"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_bytes(b"x")
    unfinished = [".akt.pdf.part", "Akt.PDF.Part", "akt.crdownload", "~$akt.docx", "akt.tmp",
                  "akt.pdf.download"]  # fmt: skip
    assert seen(tmp_path) == {
        **dict.fromkeys(unfinished, UNFINISHED),
        ".fshehur": HIDDEN_FILE,
        ".git": HIDDEN_FOLDER,
        "partner.pdf": None,
        "akt.pdf": None,
        "kutia.part/x": None,
    }


def test_what_is_left_out_of_an_ingest_is_left_out_here_for_the_same_reason(tmp_path: Path) -> None:
    (tmp_path / ".fshehur").write_bytes(b"x")
    (tmp_path / ".git").mkdir()
    (tmp_path / "akt.pdf").write_bytes(b"x")
    ingested = {str(f.path.relative_to(tmp_path)): f.filtered for f in find_files([tmp_path])}
    assert seen(tmp_path) == ingested


def test_a_folder_that_cannot_be_opened_is_seen_itself(tmp_path: Path) -> None:
    closed = tmp_path / "mbyllur"
    closed.mkdir()
    (closed / "akt.txt").write_bytes(b"x")
    closed.chmod(0)
    try:
        expected = {"mbyllur/akt.txt": None} if os.geteuid() == 0 else {"mbyllur": None}
        assert seen(tmp_path) == expected
    finally:
        closed.chmod(0o700)


def test_a_trap_of_folders_has_an_end(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(130):
        deep /= "d"
    deep.mkdir(parents=True)
    (deep / "akt.txt").write_bytes(b"x")
    folder = WatchedFolder(tmp_path)
    ((name, found),) = folder.scan()
    assert (name, found.left_out) == ("/".join(["d"] * 100), TOO_DEEP)
    assert folder.still_shows(name, found)


def test_a_path_longer_than_any_call_takes_is_seen(tmp_path: Path) -> None:
    folder, names = os.open(tmp_path, os.O_RDONLY), []
    try:
        for number in range(20):
            names.append(f"{number}-" + "g" * 250)
            os.mkdir(names[-1], dir_fd=folder)
            below = os.open(names[-1], os.O_RDONLY, dir_fd=folder)
            os.close(folder)
            folder = below
        os.close(os.open("akt.txt", os.O_CREAT, dir_fd=folder))
    finally:
        os.close(folder)
    watched = WatchedFolder(tmp_path)
    ((name, found),) = watched.scan()
    assert name == "/".join([*names, "akt.txt"])
    assert watched.still_shows(name, found)
    shutil.rmtree(tmp_path / names[0])  # what removes the folders of tests may not be able to


def test_a_folder_that_is_swapped_for_a_link_is_not_entered(tmp_path: Path) -> None:
    watched, outside = tmp_path / "in", tmp_path / "out"
    for folder in (watched / "a", watched / "b", outside):
        folder.mkdir(parents=True)
        (folder / "akt.txt").write_bytes(b"x")
    listing = WatchedFolder(watched).scan()
    first, _ = next(listing)  # both were seen as folders by now
    other = watched / ("b" if first == "a/akt.txt" else "a")
    other.rename(tmp_path / "moved")
    other.symlink_to(outside)
    assert list(listing) == []


def test_a_change_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "akt.txt"
    file.write_bytes(b"1")
    folder = WatchedFolder(tmp_path)
    before = dict(folder.scan())
    assert dict(folder.scan()) == before
    assert folder.still_shows("akt.txt", before["akt.txt"])
    replacement = tmp_path / "tjetër"
    replacement.write_bytes(b"2")
    os.utime(replacement, ns=(before["akt.txt"].mtime_ns,) * 2)
    replacement.rename(file)
    assert dict(folder.scan()) != before
    assert not folder.still_shows("akt.txt", before["akt.txt"])
    file.unlink()
    assert not folder.still_shows("akt.txt", before["akt.txt"])


# -- a folder that goes away -------------------------------------------------------------------


def test_a_folder_that_is_not_there_is_refused_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "akt.txt").write_bytes(b"x")
    for name in ("nuk", "akt.txt"):
        with pytest.raises(UsageError, match=name):
            WatchedFolder(tmp_path / name)


def test_a_folder_that_is_renamed_away_and_back(tmp_path: Path) -> None:
    watched = tmp_path / "in"
    watched.mkdir()
    (watched / "akt.txt").write_bytes(b"x")
    folder = WatchedFolder(watched)
    watched.rename(tmp_path / "gone")
    with pytest.raises(FolderAwayError):
        list(folder.scan())
    (tmp_path / "gone").rename(watched)
    assert [name for name, _ in folder.scan()] == ["akt.txt"]


def test_a_folder_that_goes_away_during_a_look(tmp_path: Path) -> None:
    watched = tmp_path / "in"
    watched.mkdir()
    (watched / "akt.txt").write_bytes(b"x")
    folder = WatchedFolder(watched)
    listing = folder.scan()
    next(listing)
    watched.rename(tmp_path / "gone")
    with pytest.raises(FolderAwayError):
        list(listing)


@pytest.fixture
def share(tmp_path: Path) -> Iterator[Path]:
    """A folder where a file system can be mounted; a skip where that is not allowed."""
    share = tmp_path / "share"
    share.mkdir()
    if not mount(share):
        pytest.skip("no file system can be mounted here")
    yield share
    subprocess.run(["umount", share], capture_output=True, check=False)


def mount(folder: Path) -> bool:
    call = ["mount", "-t", "tmpfs", "arkiva-test", str(folder)]
    return subprocess.run(call, capture_output=True, check=False).returncode == 0


def test_the_empty_folder_below_a_mount_is_not_taken_for_it(share: Path) -> None:
    (share / "in").mkdir()
    (share / "in" / "akt.txt").write_bytes(b"x")
    top, below = WatchedFolder(share), WatchedFolder(share / "in")
    subprocess.run(["umount", share], check=True)
    (share / "in").mkdir()
    for folder in (top, below):
        with pytest.raises(FolderAwayError, match="nothing is mounted"):
            list(folder.scan())
    (share / "in").rmdir()
    assert mount(share)
    (share / "in").mkdir()
    (share / "in" / "tjetër.txt").write_bytes(b"x")
    assert [name for name, _ in top.scan()] == ["in/tjetër.txt"]
    assert [name for name, _ in below.scan()] == ["tjetër.txt"]


def test_a_share_that_is_mounted_after_the_start_counts_from_then_on(share: Path) -> None:
    subprocess.run(["umount", share], check=True)
    folder = WatchedFolder(share)
    assert list(folder.scan()) == []
    assert mount(share)
    (share / "akt.txt").write_bytes(b"x")
    assert [name for name, _ in folder.scan()] == ["akt.txt"]
    subprocess.run(["umount", share], check=True)
    with pytest.raises(FolderAwayError):
        list(folder.scan())


# -- the archive -------------------------------------------------------------------------------


def test_an_archive_inside_the_folder_is_refused(tmp_path: Path) -> None:
    watched = tmp_path / "in"
    (watched / "arkiva").mkdir(parents=True)
    (tmp_path / "link").symlink_to(watched)
    for folder in (watched, tmp_path / "link"):
        for archive in (watched, watched / "arkiva", watched / "not" / "yet", tmp_path / "link/a"):
            with pytest.raises(UsageError, match="inside"):
                WatchedFolder(folder).refuse_archive(archive)


def test_a_folder_inside_the_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "arkiva" / "in").mkdir(parents=True)
    with pytest.raises(UsageError, match="inside the archive"):
        WatchedFolder(tmp_path / "arkiva" / "in").refuse_archive(tmp_path / "arkiva")


def test_an_archive_beside_the_folder_is_fine(tmp_path: Path) -> None:
    for name in ("in", "in-arkiva"):
        (tmp_path / name).mkdir()
    for archive in (tmp_path / "in-arkiva", tmp_path / "not-yet", tmp_path / "in.not"):
        WatchedFolder(tmp_path / "in").refuse_archive(archive)


def test_an_archive_that_is_mounted_inside_the_folder_is_refused(share: Path) -> None:
    watched = share / "in"
    (watched / "here").mkdir(parents=True)
    (share / "arkiva").mkdir()
    bound = ["mount", "--bind", str(share / "arkiva"), str(watched / "here")]
    if subprocess.run(bound, capture_output=True, check=False).returncode:
        pytest.skip("nothing can be bound here")
    try:
        with pytest.raises(UsageError, match="inside"):
            WatchedFolder(watched).refuse_archive(watched / "here")
    finally:
        subprocess.run(["umount", watched / "here"], check=True)


# -- size --------------------------------------------------------------------------------------


def test_memory_stays_flat(tmp_path: Path) -> None:
    """4,000 files at well under a kilobyte each, and no more after many looks."""
    for number in range(4_000):
        (tmp_path / f"faqja-{number:06}.png").touch()
    folder, watcher = WatchedFolder(tmp_path), Watcher(1)
    tracemalloc.start()
    try:
        sizes = []
        for second in range(12):
            told = watcher.look(folder.scan(), at(second))
            watcher.handed_over(name for name, _ in told)
            del told
            sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert watcher.waiting == 0
    assert sizes[-1] < 4_000 * 700
    assert sizes[-1] <= sizes[3] * 1.02
