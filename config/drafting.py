"""A programme of a year as the text of its file, checked together with all other files."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory
from typing import Any

from config.loading import load_configuration
from config.schema import Programme


def text_of(programme: Programme, comments: tuple[str, ...]) -> str:
    """The YAML of a programme, one row a line, with comments at its head."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt")
    yaml.width = 2**20
    yaml.indent(mapping=2, sequence=4, offset=2)
    held: dict[str, Any] = programme.model_dump(exclude_defaults=True, exclude_none=True)
    for name in ("cycles", "standing"):
        held[name] = [_line(row) for row in held[name]]
    held["financial_year"] = _line(held["financial_year"])
    text = StringIO()
    yaml.dump(held, text)
    return "".join(f"# {each}\n" for each in comments) + text.getvalue()


def check_draft(text: str, name: str, folder: Path) -> None:
    """The text loads as a file of that name in a configuration; raises ConfigurationFaulty."""
    with TemporaryDirectory() as place:
        copied = Path(place) / "config"
        copytree(folder, copied, ignore=ignore_patterns("*.py", "__pycache__"))
        (copied / "programmes" / name).write_text(text, encoding="utf-8")
        load_configuration(copied)


def _line(row: dict[str, Any]) -> Any:
    """A row on a line of its own."""
    from ruamel.yaml.comments import CommentedMap

    made: Any = CommentedMap(
        (key, list(value) if isinstance(value, tuple) else value) for key, value in row.items()
    )
    made.fa.set_flow_style()
    return made
