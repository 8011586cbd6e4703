from __future__ import annotations

import os
from pathlib import Path

import pytest

from keydate.kit.errors import HomeUnusable
from keydate.kit.home import keydate_home, part_folder


def test_the_home_is_in_the_persons_own_data_folder() -> None:
    assert keydate_home({}) == Path.home() / ".local/share/keydate"


def test_the_environment_names_another_home(tmp_path: Path) -> None:
    assert keydate_home({"KEYDATE_HOME": str(tmp_path)}) == tmp_path


def test_a_home_under_the_tilde_is_found() -> None:
    assert keydate_home({"KEYDATE_HOME": "~/close"}) == Path.home() / "close"


def test_tests_never_see_the_persons_own_home(a_home_of_its_own: Path) -> None:
    assert keydate_home() == a_home_of_its_own / "keydate"
    assert str(a_home_of_its_own) == os.environ["HOME"]


def test_a_part_gets_a_folder_that_only_its_owner_may_enter(tmp_path: Path) -> None:
    folder = part_folder("erp", home=tmp_path / "deep" / "keydate")

    assert folder == tmp_path / "deep" / "keydate" / "erp"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.parent.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_exists_stays_as_it_is(tmp_path: Path) -> None:
    (part_folder("erp", home=tmp_path) / "file").write_text("kept")

    assert (part_folder("erp", home=tmp_path) / "file").read_text() == "kept"


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(HomeUnusable, match="cannot be made"):
        part_folder("erp", home=tmp_path / "file")
