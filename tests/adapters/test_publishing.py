"""The documents of a round appear whole or not at all."""

import resource
from pathlib import Path

import pytest

from tasks.errors import DocumentsUnwritable
from tasks.reporting.publishing import published


def there(output: Path) -> dict[str, str]:
    return {
        str(path.relative_to(output)): path.read_text()
        for path in output.rglob("*")
        if path.is_file()
    }


def write(output: Path, **documents: str) -> None:
    with published(output, "PW-2021-07") as place:
        (place / "PW-2021-07").mkdir()
        for name, words in documents.items():
            (place / "PW-2021-07" / name).write_text(words)


@pytest.fixture
def small_files():
    """No file may grow over 4 kB: what a full disk does, for one process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_all_of_it_appears_at_once_and_replaces_what_an_earlier_start_left(tmp_path):
    write(tmp_path, pack="first", notice="first")
    write(tmp_path, pack="second")
    assert there(tmp_path) == {"PW-2021-07/pack": "second"}


def test_a_full_disk_is_one_sentence_and_leaves_what_was_there_f19(tmp_path, small_files):
    write(tmp_path, pack="first")
    with pytest.raises(DocumentsUnwritable, match="Nothing was sent") as caught:
        write(tmp_path, pack="second", notice="x" * 10_000)
    assert there(tmp_path) == {"PW-2021-07/pack": "first"}
    assert "notice" not in str(caught.value)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "output").write_text("a file stands where the folder should be")
    with pytest.raises(DocumentsUnwritable):
        write(tmp_path / "output", pack="first")


def test_an_error_in_the_middle_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), published(tmp_path, "PW-2021-07") as place:
        (place / "PW-2021-07").mkdir()
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
