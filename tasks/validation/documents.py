"""One YAML file, read so that a fault in it can name its line."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedBase
from ruamel.yaml.error import MarkedYAMLError, YAMLError

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where in the file: keys and positions from the top."""

    place: Place
    sentence: str


@dataclass(frozen=True, slots=True)
class YamlFile:
    """One file: its name, its text, what it holds and the SHA-256 of its bytes."""

    name: str
    text: str
    content: Any
    digest: str

    def named(self, faults: list[Fault]) -> tuple[str, ...]:
        """The faults as sentences with file and line, in the order of the lines."""
        if not faults:
            return ()
        top = YAML(typ="rt").load(self.text)
        lines = sorted({(line_of(top, fault.place), fault.sentence) for fault in faults})
        return tuple(f"{self.name}:{line}: {sentence}" for line, sentence in lines)


def read_yaml(path: Path) -> tuple[YamlFile, tuple[str, ...]]:
    """The file, and the sentence about its form where it is not YAML at all."""
    raw = path.read_bytes()
    digest = sha256(raw).hexdigest()
    try:
        text = raw.decode("utf-8")
        content = YAML(typ="safe").load(text)
    except UnicodeDecodeError:
        return YamlFile(path.name, "", None, digest), (f"{path.name}:1: is not UTF-8 text.",)
    except YAMLError as error:
        return YamlFile(path.name, "", None, digest), (_not_yaml(path.name, error),)
    return YamlFile(path.name, text, content, digest), ()


def _not_yaml(name: str, error: YAMLError) -> str:
    """Where the file stops being YAML, and how; duplicate keys are such a place."""
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    problem = error.problem if isinstance(error, MarkedYAMLError) else None
    line = mark.line + 1 if mark else 1
    return f"{name}:{line}: is not YAML ({str(problem or 'unreadable').splitlines()[0]})."


def line_of(top: Any, place: Place) -> int:
    """The line on which a place begins, counted from 1; else the nearest one above."""
    node, line = top, 1
    for step in place:
        if not isinstance(node, CommentedBase):
            break
        known = node.lc.data or {}
        if step not in known:
            break
        line = known[step][0] + 1
        node = node[step]  # type: ignore[index]  # a commented map or sequence
    return line
