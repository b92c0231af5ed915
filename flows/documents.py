"""The document server as a program: documents by id from the store, and one line of log each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.serving.documents import DocumentServer

if TYPE_CHECKING:
    from collections.abc import Callable

    import uvicorn

    from config.settings import Settings
    from tasks.model import ServedFile

OURS = frozenset({"127.0.0.1", "localhost"})
LONGEST_HEAD = 16_384  # bytes of a request's line and headers


def document_server(
    settings: Settings, password: str, hosts: tuple[str, ...], note: Callable[[str], None]
) -> DocumentServer:
    """The application; ``hosts`` are further names, which a reverse proxy asks by."""
    return DocumentServer(
        find=_finder(settings.store_url), output=settings.output, password=password,
        hosts=OURS | {each.lower() for each in hosts}, note=note,
    )  # fmt: skip


def serve_documents(server: DocumentServer, port: int) -> None:
    """Documents are served on this machine alone, until SIGTERM or Ctrl-C."""
    import uvicorn

    uvicorn.Server(server_settings(server, port)).run()


def server_settings(server: DocumentServer, port: int) -> uvicorn.Config:
    """HTTP/1.1 only, no word of what serves it, no header longer than it has to be."""
    import uvicorn

    return uvicorn.Config(
        server, host="127.0.0.1", port=port, log_level="critical", access_log=False, lifespan="off",
        http="h11", ws="none", h11_max_incomplete_event_size=LONGEST_HEAD, limit_concurrency=64,
        server_header=False, timeout_keep_alive=5, proxy_headers=False,
    )  # fmt: skip


def _finder(store_url: str) -> Callable[[str], ServedFile | None]:
    """Looks an id up in the store, afresh each time."""
    from tasks.store.database import opened, reading
    from tasks.store.served import served_file

    def find(document_id: str) -> ServedFile | None:
        with opened(store_url) as engine, reading(engine) as connection:
            return served_file(connection, document_id)

    return find
