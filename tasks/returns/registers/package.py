"""Opens a workbook that somebody sent, with care: nothing in it runs, and nothing is too large.

A workbook is a package of parts. What is no workbook, what holds a macro or an
embedded object, and what grows out of all proportion when unpacked is refused
before anything reads its contents (K14 to K17, K20).
"""

from __future__ import annotations

import warnings
import zlib
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from tasks.errors import RegisterUnreadable

LARGEST_FILE = 10_000_000
MOST_PARTS, LARGEST_WHOLE = 500, 25_000_000
LARGEST_RATIO, SMALL_PART = 100, 1_000_000
NEEDED = frozenset({"[Content_Types].xml", "xl/workbook.xml"})
ACTIVE = ("vbaproject.bin", "/activex/", "/embeddings/", "/oleobject", "/macrosheets/")
OLDER_OR_LOCKED = b"\xd0\xcf\x11\xe0"
DAMAGED = (
    *(BadZipFile, zlib.error, EOFError, OSError, ArithmeticError, AssertionError, AttributeError),
    *(LookupError, TypeError, ValueError, SyntaxError, RuntimeError, MemoryError),
)
"""What a workbook raises that was cut short or changed; a fault in its XML is a SyntaxError."""


def unpacked(content: bytes) -> tuple[Any, Any]:
    """A workbook twice: with its formulas, and with what they last came to.

    Raises RegisterUnreadable where it is not one that can be trusted to be read whole.
    """
    check_package(content)
    book = load(content, is_of_values=False)
    return book, load(content, is_of_values=True) if _has_formulas(book) else book


def _has_formulas(book: Any) -> bool:
    """Whether any cell is worked out from others."""
    return any(
        cell.data_type == "f"
        for sheet in book.worksheets
        for cell in getattr(sheet, "_cells", {}).values()
    )


def load(content: bytes, *, is_of_values: bool) -> Any:
    """A checked workbook as openpyxl has it; links to other files are dropped, not followed."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    if not openpyxl.DEFUSEDXML:
        raise RegisterUnreadable("the package defusedxml, which makes reading it safe, is missing")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they say what stands in a cell
            return openpyxl.load_workbook(
                BytesIO(content), data_only=is_of_values, keep_links=False
            )
    except (*DAMAGED, InvalidFileException):
        raise RegisterUnreadable("it is damaged") from None


def check_package(content: bytes) -> None:
    """Raises RegisterUnreadable unless the bytes are a workbook of a sensible size."""
    if len(content) > LARGEST_FILE:
        raise RegisterUnreadable("it is larger than 10 MB")
    if content.startswith(OLDER_OR_LOCKED):
        raise RegisterUnreadable("it has a password, or it is of an older kind (.xls)")
    try:
        with ZipFile(BytesIO(content)) as package:
            _check_parts(package)
    except DAMAGED:
        raise RegisterUnreadable("it is not an Excel workbook (.xlsx), or it is damaged") from None


def _check_parts(package: ZipFile) -> None:
    """The parts' number, their names and, while they are unpacked, their sizes."""
    parts = package.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or len(names) != len(parts):
        raise RegisterUnreadable("it has too many parts")
    if not names >= NEEDED:
        raise RegisterUnreadable("it is not an Excel workbook (.xlsx)")
    if any(active in f"/{name.lower()}" for name in names for active in ACTIVE):
        raise RegisterUnreadable("it holds a macro or an embedded object")
    left = LARGEST_WHOLE
    for part in parts:
        left -= _unpacked_size(package, part, left)


def _unpacked_size(package: ZipFile, part: ZipInfo, left: int) -> int:
    """How large a part really is; what it says of itself can be wrong (K15)."""
    size = 0
    with package.open(part) as stream:
        while chunk := stream.read(1 << 16):
            size += len(chunk)
            is_bomb = size > SMALL_PART and size > LARGEST_RATIO * max(part.compress_size, 1)
            if size > left or is_bomb:
                raise RegisterUnreadable("it is too large when it is unpacked")
    return size
