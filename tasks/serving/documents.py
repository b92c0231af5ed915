"""Documents by their id, behind the password: no path, no listing, nothing else (K37).

An id that nobody has and one without a right to it are answered alike. Nothing
is kept: no cookie, no cache, no log of what a document says.
"""

from __future__ import annotations

import asyncio
import re
from base64 import b64decode
from binascii import Error
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response
from starlette.websockets import WebSocketClose

from tasks.store.files import is_as_written, read_inside

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.types import Receive, Scope, Send

    from tasks.model import ServedFile

PLACE = re.compile(rb"/documents/([A-Za-z0-9][A-Za-z0-9._-]{7,63})")
SHOWN = {
    "application/pdf": ("inline", "pdf"),
    "application/json": ("attachment", "json"),
    "text/calendar": ("attachment", "ics"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("attachment", "xlsx"),
}
ALWAYS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
ASK = {"WWW-Authenticate": 'Basic realm="Audit documents", charset="UTF-8"'}
PAUSE = 0.5  # seconds before a wrong password is told so


@dataclass(frozen=True, slots=True)
class DocumentServer:
    """The application: what an id stands for, where files lie, the password, and our own names.

    ``find`` is asked with an id of the right form only; ``note`` is told each
    answer's code and, where a document was meant, its id.
    """

    find: Callable[[str], ServedFile | None]
    output: Path
    password: str
    hosts: frozenset[str]
    note: Callable[[str], None]
    pause: float = PAUSE

    def __repr__(self) -> str:
        return "DocumentServer()"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request is answered; anything but HTTP is closed."""
        if scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
            return
        if scope["type"] == "http":
            response = await self._answer(scope)
            response.headers.update(ALWAYS)
            await response(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response:
        """The gates in their order: the host, the password, the method, the document."""
        headers = {name.lower(): value for name, value in scope["headers"]}
        if not self._is_ours(headers.get(b"host", b"")):
            return _plain(400, "This server is not known by that name.")
        if scope["raw_path"] == b"/health" and scope["method"] in {"GET", "HEAD"}:
            return _plain(200, "The document server answers.")
        if not is_allowed(headers.get(b"authorization", b""), self.password):
            self.note("401")
            await asyncio.sleep(self.pause)
            return PlainTextResponse("The password is needed.\n", 401, ASK)
        if scope["method"] not in {"GET", "HEAD"}:
            return PlainTextResponse("Documents are read only.\n", 405, {"Allow": "GET, HEAD"})
        return await self._document(scope)

    async def _document(self, scope: Scope) -> Response:
        """The document of an id, whole and as it was written; no path is ever taken apart."""
        named = PLACE.fullmatch(scope["raw_path"])
        if named is None or scope["query_string"]:
            self.note("404")
            return _unknown()
        found = await asyncio.to_thread(self.find, named[1].decode())
        if found is None:
            self.note("404")
            return _unknown()
        content = await asyncio.to_thread(read_inside, self.output, found.path)
        if content is None or not is_as_written(content, found.size, found.digest):
            self.note(f"410 {found.document_id}")
            return _plain(410, CHANGED)
        self.note(f"200 {found.document_id}")
        return _sent(found, content)

    def _is_ours(self, host: bytes) -> bool:
        """Whether the request names us: a page of another name that points here is refused."""
        name = host.decode("latin-1").lower()
        return re.sub(r":\d{1,5}$", "", name) in self.hosts


CHANGED = (
    "This document is no longer there as it was written, so it is not shown. A draft is replaced"
    " when its round is drawn again: open the newest link. Otherwise ask an engineer to look."
)


def is_allowed(header: bytes, password: str) -> bool:
    """Whether an Authorization header carries the password, with any user name or none.

    Compared in a time that tells nothing of how much of it was right (K29).

    >>> from base64 import b64encode
    >>> is_allowed(b"Basic " + b64encode(b"anybody:right"), "right")
    True
    >>> is_allowed(b"Basic " + b64encode(b"anybody:wrong"), "right"), is_allowed(b"", "right")
    (False, False)
    """
    scheme, _, token = header.strip().partition(b" ")
    try:
        said = b64decode(token.strip(), validate=True)
    except Error:
        said = b""
    wanted = sha256(password.encode()).digest()
    alone = compare_digest(sha256(said).digest(), wanted)
    named = compare_digest(sha256(said.partition(b":")[2]).digest(), wanted)
    return scheme.lower() == b"basic" and bool(said) and (alone or named)


def _sent(found: ServedFile, content: bytes) -> Response:
    """A browser shows a PDF and keeps anything else; the file's name is its id."""
    how, ending = SHOWN.get(found.media_type, ("attachment", "bin"))
    media_type = found.media_type if found.media_type in SHOWN else "application/octet-stream"
    named = f'{how}; filename="{found.document_id}.{ending}"'
    return Response(content, 200, {"Content-Disposition": named}, media_type=media_type)


def _unknown() -> Response:
    return _plain(404, "There is no such document.")


def _plain(code: int, words: str) -> Response:
    return PlainTextResponse(f"{words}\n", code)
