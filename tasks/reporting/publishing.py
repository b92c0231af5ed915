"""The documents of a round appear whole or not at all, however the writing ends."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from tasks.errors import DocumentsUnwritable

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def published(output: Path, folder: str) -> Generator[Path]:
    """A place to write ``folder`` in; it takes its own place in ``output`` when all is written.

    What an earlier start left under that name is replaced. Raises
    DocumentsUnwritable where the disk is full or closed to us (F29), and then
    ``output`` holds what it held before.
    """
    try:
        output.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = Path(mkdtemp(prefix=f".{folder}.", dir=output))
    except OSError as error:
        raise _unwritable(output, error) from None
    try:
        yield place
        _put(place / folder, output / folder, place / "before")
    except OSError as error:
        raise _unwritable(output, error) from None
    finally:
        rmtree(place, ignore_errors=True)


def _put(made: Path, wanted: Path, aside: Path) -> None:
    """What was made stands where it is wanted."""
    if wanted.exists():
        wanted.replace(aside)
    made.replace(wanted)


def _unwritable(output: Path, error: OSError) -> DocumentsUnwritable:
    """The error without a file's name, which may be a reference."""
    return DocumentsUnwritable(str(output), error.strerror or "the disk gave no reason")
