from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.sources import find_files, group_files, parse_settings, read_manifest


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_every_file_is_found_once_in_natural_order(tmp_path: Path) -> None:
    touch(tmp_path, "b/10.png", "b/2.png", "a.pdf", "b/2.png")
    found = find_files([tmp_path, tmp_path / "a.pdf"])
    assert [f.path.relative_to(tmp_path).as_posix() for f in found] == [
        "a.pdf",
        "b/2.png",
        "b/10.png",
    ]


def test_hidden_files_are_accounted_for_as_filtered(tmp_path: Path) -> None:
    touch(tmp_path, ".DS_Store", "a.pdf", ".git/config")
    assert [(f.path.name, f.filtered) for f in find_files([tmp_path])] == [
        (".DS_Store", "hidden file"),
        (".git", "hidden folder"),
        ("a.pdf", None),
    ]


def test_the_archive_itself_is_left_out(tmp_path: Path) -> None:
    touch(tmp_path, "a.pdf", "archive/originals/ab/abcd")
    found = find_files([tmp_path], exclude=[tmp_path / "archive"])
    assert [f.path.name for f in found] == ["a.pdf"]


def test_a_link_that_goes_round_in_circles_ends(tmp_path: Path) -> None:
    touch(tmp_path, "a.pdf")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert [f.filtered for f in find_files([tmp_path])] == [None, "link to a folder"]


def test_a_name_that_is_no_text_is_kept(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/vendim\xff.pdf"
    Path(os.fsdecode(raw)).write_bytes(b"x")
    (found,) = find_files([tmp_path])
    assert found.path_bytes == raw
    assert found.shown.endswith("vendim\ufffd.pdf")


def test_a_missing_path_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        find_files([tmp_path / "nothing"])


@pytest.mark.parametrize(
    ("grouping", "documents"),
    [
        (None, [["akt_1.jpg"], ["akt_2.jpg"], ["note.txt"], ["tjeter_1.jpg"]]),
        ("folder", [["akt_1.jpg", "akt_2.jpg", "tjeter_1.jpg"], ["note.txt"]]),
        ("stem", [["akt_1.jpg", "akt_2.jpg"], ["note.txt"], ["tjeter_1.jpg"]]),
    ],
    ids=["alone", "folder", "stem"],
)
def test_pictures_become_pages_of_one_document(
    tmp_path: Path, grouping: str | None, documents: list[list[str]]
) -> None:
    touch(tmp_path, "akt_1.jpg", "akt_2.jpg", "tjeter_1.jpg", "note.txt")
    units = group_files(find_files([tmp_path]), grouping)  # type: ignore[arg-type]
    assert [[f.path.name for f in unit.files] for unit in units] == documents


def test_settings_pairs() -> None:
    assert parse_settings(["collection=Kuvendi 2023", "k=a=b"]) == {
        "collection": "Kuvendi 2023",
        "k": "a=b",
    }
    with pytest.raises(UsageError, match="KEY=VALUE"):
        parse_settings(["collection"])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_manifest_names_files_relative_to_itself(tmp_path: Path, delimiter: str) -> None:
    manifest = tmp_path / "manifest.csv"
    rows = [["path", "reference_code", "collection"], ["a/b.pdf", "K-12", ""]]
    manifest.write_text("\ufeff" + "\n".join(delimiter.join(r) for r in rows), "utf-8")
    assert read_manifest(manifest) == {tmp_path / "a" / "b.pdf": {"reference_code": "K-12"}}


def test_a_manifest_without_paths_is_refused(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.csv"
    manifest.write_text("file,code\na.pdf,1\n")
    with pytest.raises(UsageError, match="no column named path"):
        read_manifest(manifest)
