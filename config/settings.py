"""What the machine says: the only file that looks at the environment, and it looks once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SETTINGS_FILE = "audit.env"
WHOLE_YEAR = {
    "PREFECT_SERVER_SERVICES_SCHEDULER_MAX_SCHEDULED_TIME": "P400D",
    "PREFECT_SERVER_SERVICES_SCHEDULER_MIN_SCHEDULED_TIME": "P400D",
    "PREFECT_SERVER_SERVICES_SCHEDULER_MAX_RUNS": "400",
}
"""Prefect's screen shows every start of the coming year.

The longest time alone does not do it: the scheduler stops once the *least*
number of runs and the *least* time ahead are reached, which are three runs and
an hour unless somebody says otherwise. A year has some 253 working days.
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are on this machine; secrets are never shown in its representation."""

    input: Path
    output: Path
    config: Path
    source_url: str
    store_url: str
    mailbox: Path
    smtp_url: str | None
    smtp_ca_file: Path | None
    documents_url: str | None = None

    def __repr__(self) -> str:
        return f"Settings(output={str(self.output)!r})"


def read_settings() -> Settings:
    """The settings of this machine, each with an embedded default under ``output/``.

    AUDIT_OUTPUT moves the folder and AUDIT_INPUT the one where people put what
    we read, AUDIT_CONFIG names a council's own configuration, AUDIT_SOURCE_URL
    and AUDIT_STORE_URL databases, SMTP_URL a mail server and SMTP_CA_FILE its
    certificate authority, AUDIT_DOCUMENTS_URL the document server that links
    on the screen lead to. What the machine does not say stands in
    ``audit.env``, where that file is there.
    """
    said = {**_kept(Path(SETTINGS_FILE)), **os.environ}
    output = Path(said.get("AUDIT_OUTPUT", "output")).absolute()
    authority_file = said.get("SMTP_CA_FILE")
    return Settings(
        input=Path(said.get("AUDIT_INPUT", "input")).absolute(),
        output=output,
        config=Path(said.get("AUDIT_CONFIG") or HERE).absolute(),
        source_url=said.get("AUDIT_SOURCE_URL", f"sqlite:///{output / 'borough.db'}"),
        store_url=said.get("AUDIT_STORE_URL", f"sqlite:///{output / 'store.db'}"),
        mailbox=output / "mail",
        smtp_url=said.get("SMTP_URL") or None,
        smtp_ca_file=Path(authority_file) if authority_file else None,
        documents_url=said.get("AUDIT_DOCUMENTS_URL") or None,
    )


def use_demonstration() -> None:
    """Nothing of a council's own counts from now on: source, store, configuration or mail.

    What the environment names for the demonstration itself stays. Beside a
    council's settings it lies in a folder of its own.
    """
    if Path(SETTINGS_FILE).is_file():
        os.environ.setdefault("AUDIT_OUTPUT", str(Path("output", "demo")))
    output = Path(os.environ.get("AUDIT_OUTPUT", "output")).absolute()
    os.environ.setdefault("AUDIT_SOURCE_URL", f"sqlite:///{output / 'borough.db'}")
    os.environ.setdefault("AUDIT_STORE_URL", f"sqlite:///{output / 'store.db'}")
    os.environ.update({"AUDIT_CONFIG": str(HERE), "SMTP_URL": ""})


def _kept(path: Path) -> dict[str, str]:
    """The settings of a file of lines such as ``AUDIT_OUTPUT=output``; nothing where none is."""
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def write_settings(path: Path, settings: Mapping[str, str]) -> None:
    """The settings stand in a file that its owner alone can read; raises FileExistsError."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in settings.items())


def set_orchestrator_defaults(output: Path) -> None:
    """Prefect runs on embedded defaults in our own folder, quietly, and remembers no results.

    A value that somebody has set stays.
    """
    defaults = {
        "PREFECT_HOME": str(output / "prefect"),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "300",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_API_URL": "/api",
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        "PREFECT_TASKS_DEFAULT_NO_CACHE": "true",
        "DO_NOT_TRACK": "1",
        "GX_ANALYTICS_ENABLED": "false",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)


def kept_secret(name: str) -> str | None:
    """A secret that the machine or ``audit.env`` names, or None."""
    return {**_kept(Path(SETTINGS_FILE)), **os.environ}.get(name) or None


def inherited() -> dict[str, str]:
    """The environment without what is ours or Prefect's: a program is handed that by name."""
    own = ("AUDIT_", "SMTP_", "PREFECT_")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)}


def named_for_prefect() -> dict[str, str]:
    """What somebody has set for Prefect, in the environment or in ``audit.env``."""
    said = {**_kept(Path(SETTINGS_FILE)), **os.environ}
    return {name: value for name, value in said.items() if name.startswith("PREFECT_")}


def settings_variables(settings: Settings) -> dict[str, str]:
    """The environment in which ``read_settings`` finds these very settings, wherever it runs."""
    return {
        "AUDIT_INPUT": str(settings.input),
        "AUDIT_OUTPUT": str(settings.output),
        "AUDIT_CONFIG": str(settings.config),
        "AUDIT_SOURCE_URL": settings.source_url,
        "AUDIT_STORE_URL": settings.store_url,
        "SMTP_URL": settings.smtp_url or "",
        "SMTP_CA_FILE": str(settings.smtp_ca_file or ""),
        "AUDIT_DOCUMENTS_URL": settings.documents_url or "",
    }


def use_separate_demonstration() -> None:
    """The demonstration that stays: as ``use_demonstration``, always in a folder of its own."""
    place = Path(os.environ.get("AUDIT_OUTPUT", "output"), "demo").absolute()
    os.environ["AUDIT_OUTPUT"] = str(place)
    os.environ["AUDIT_INPUT"] = str(place / "input")
    os.environ["AUDIT_SOURCE_URL"] = f"sqlite:///{place / 'borough.db'}"
    os.environ["AUDIT_STORE_URL"] = f"sqlite:///{place / 'store.db'}"
    os.environ.update({"AUDIT_CONFIG": str(HERE), "SMTP_URL": ""})


def has_orchestrator() -> bool:
    """Whether the machine names a Prefect server that is to be used."""
    return bool(os.environ.get("PREFECT_API_URL"))


def use_orchestrator(address: str) -> None:
    """Prefect finds its server at an address from now on, in this process and its children."""
    os.environ["PREFECT_API_URL"] = address


def server_environment() -> dict[str, str]:
    """The environment of a Prefect server that lives as long as one command: without a screen."""
    own = {
        "PREFECT_UI_ENABLED": "0",
        "PREFECT__SERVER_EPHEMERAL": "1",
        "PREFECT__SERVER_FINAL": "1",
    }
    return {**WHOLE_YEAR, **os.environ, **own}
