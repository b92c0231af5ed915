"""A council's own configuration: a copy of ours with its name, its mail and its role codes.

The copy keeps every comment, is checked as a whole, and appears as a whole or
not at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp
from typing import Any

from config.loading import HERE, load_configuration

DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Council:
    """What a council answers; role codes that are left out stay as they are."""

    name: str
    domain: str
    sender: str
    quality_assurance: str
    role_codes: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


def write_configuration(folder: Path, council: Council) -> None:
    """The whole configuration stands in a folder, with what the council answered.

    Raises FileExistsError where the folder is there, and ConfigurationFaulty,
    with nothing written, where the answers do not make a configuration.
    """
    if folder.exists():
        raise FileExistsError(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(prefix=f".{folder.name}", dir=folder.parent))
    try:
        made = beside / folder.name
        copytree(HERE, made, ignore=_other_files)
        _answer(made / "authority.yaml", council)
        load_configuration(made)
        made.rename(folder)
    finally:
        rmtree(beside)


def _other_files(folder: str, names: list[str]) -> list[str]:
    """What is no configuration."""
    here = Path(folder)
    return [
        each
        for each in names
        if not (here / each).is_dir() and not each.endswith((".yaml", ".csv"))
    ] + [each for each in names if each.startswith(("_", "."))]


def _answer(path: Path, council: Council) -> None:
    """The file about the authority, with the answers in their places and its comments kept."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt")
    yaml.width = 100
    tree: Any = yaml.load(path.read_text(encoding="utf-8"))
    tree.yaml_set_start_comment("Who we work for, and what our systems call things.")
    tree["key"] = key_of(council.name)
    tree["name"] = council.name
    tree["mail"]["sender"] = council.sender
    tree["mail"]["quality_assurance"] = council.quality_assurance
    del tree["mail"]["deliveries"][1:]  # the invented borough's partners are nobody else's
    tree["mail"].pop("link_base", None)
    tree["mail"]["deliveries"][0]["domain"] = council.domain
    lead = {"name": "QA data lead", "address": council.quality_assurance}
    tree["approval"]["people"] = [lead]
    for kind, codes in council.role_codes.items():
        tree["role_codes"][kind] = list(codes)
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(tree, file)


def key_of(name: str) -> str:
    """A name as a key: letters and figures only.

    >>> key_of("St. Helens Borough Council")
    'st-helens-borough-council'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:48].rstrip("-") or "council"
