"""The document server as an attacker meets it: a real server, raw requests, a real store (K37)."""

import socket
import threading
from base64 import b64encode
from contextlib import closing
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path

import pytest
import uvicorn

from config.settings import read_settings
from flows.documents import document_server, server_settings
from tasks.model import Document
from tasks.serving import documents
from tasks.serving.documents import is_allowed
from tasks.store.approvals import propose_round
from tasks.store.database import opened, writing
from tasks.store.drafts import keep_drafts
from tasks.store.rounds import cancel_round
from tests.adapters.store_databases import fresh_store
from tests.adapters.store_rounds import AT, BY, ROUND, commit, frame_of, freeze, frozen_of

PASSWORD = "kfd7-2mq9-sxw3-pzt4-hn8b-ycvj"  # noqa: S105  # this test's own
PERSONAL, FOR_ALL = "pack", "certificate"


class Library:
    """A running server over one store and folder."""

    def __init__(self, url: str, output: Path) -> None:
        self.url, self.output, self.notes = url, output, []
        settings = replace(read_settings(), output=output, store_url=url)
        made = document_server(settings, PASSWORD, ("audit.invented.gov.uk",), self.notes.append)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.server = uvicorn.Server(server_settings(replace(made, pause=0.0), self.port))
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            self.thread.join(0.01)

    def close(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)

    def ask(self, path, method="GET", password=PASSWORD, host="127.0.0.1", user="anybody", **more):
        token = b64encode(f"{user}:{password}".encode()).decode()
        headers = {"Host": host, **({"Authorization": f"Basic {token}"} if password else {})}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in {**headers, **more}.items():
                line.putheader(name, value)
            line.endheaders()
            answer = line.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()

    def draft(self, name: str, content: bytes | None, *, path: str | None = None) -> str:
        """A draft below ``preview``; its file is written where there is content."""
        from hashlib import sha256

        if content is not None:
            place = self.output / "preview" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        said = content or b""
        held = Document(
            "x", "certificate", path or name, "application/pdf", sha256(said).hexdigest(), len(said)
        )
        with opened(self.url) as engine, writing(engine) as connection:
            (kept,) = keep_drafts(connection, ROUND.round_id, (held,), below="preview", at=AT)
        return f"/documents/{kept.draft_id}"


@pytest.fixture
def library(tmp_path):
    url = fresh_store("sqlite", tmp_path)
    output = tmp_path / "out"
    output.mkdir()
    frozen = freeze(url, output)
    held = Library(url, output)
    held.frozen = frozen
    yield held
    held.close()


def place_of(library, *, is_personal):
    wanted = [
        each for each in library.frozen.documents
        if (each.recipient_id not in {None, "quality-assurance"}) is is_personal
    ]  # fmt: skip
    return wanted[0], f"/documents/{wanted[0].document_id}"


def test_a_document_is_served_by_its_id_as_it_was_written_k37(library):
    document, place = place_of(library, is_personal=True)
    code, headers, content = library.ask(place)
    assert code == 200
    assert content == (library.output / document.path).read_bytes()
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert document.document_id in headers["content-disposition"]
    assert "set-cookie" not in headers
    assert "server" not in headers
    assert library.notes == [f"200 {document.document_id}"]


def test_a_head_request_tells_the_same_without_the_document(library):
    document, place = place_of(library, is_personal=True)
    code, headers, content = library.ask(place, "HEAD")
    assert (code, content) == (200, b"")
    assert int(headers["content-length"]) == document.size


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD[:-1], PASSWORD + "x", PASSWORD.upper()])
def test_without_the_password_nothing_opens_and_nothing_is_told_apart_k29(library, password):
    _, place = place_of(library, is_personal=True)
    answers = [
        library.ask(each, method, password=password)
        for each in (place, "/documents/" + "a" * 32, "/", "/anything")
        for method in ("GET", "HEAD", "POST", "DELETE")
    ]
    assert {code for code, _, _ in answers} == {401}
    assert all(headers["www-authenticate"].startswith("Basic") for _, headers, _ in answers)
    assert len({content for _, _, content in answers}) <= 2  # HEAD has none


@pytest.mark.parametrize(
    "header", ["Bearer x", "Basic", "Basic !!!", "Basic " + b64encode(b"").decode(), "basic \xff"]
)
def test_a_header_that_is_no_password_is_refused(library, header):
    _, place = place_of(library, is_personal=True)
    assert library.ask(place, password="", Authorization=header)[0] == 401


def test_passwords_are_compared_in_a_time_that_tells_nothing_k29(monkeypatch):
    compared = []

    def compare(one, other):
        compared.append((len(one), len(other)))
        return one == other

    monkeypatch.setattr(documents, "compare_digest", compare)
    for said in (PASSWORD, "x", PASSWORD + "long" * 50, f"me:{PASSWORD}"):
        is_allowed(b"Basic " + b64encode(said.encode()), PASSWORD)
    assert compared == [(32, 32)] * 8  # whole and after the name, whatever was said


ATTACKS = (
    "/", "/documents", "/documents/", "/documents//", "/documents/.", "/documents/..",
    "/documents/../store/audit.sqlite", "/documents/..%2f..%2fstore%2faudit.sqlite",
    "/documents/%2e%2e/%2e%2e/etc/passwd", "/documents/..%5c..%5cetc%5cpasswd",
    "/documents/....//....//etc/passwd", "//etc/passwd", "/etc/passwd", "/store/audit.sqlite",
    "/documents/%00", "/documents/aaaaaaaaaaaaaaaaaaaaaaaa%00.pdf", "/documents/" + "a" * 65,
    "/documents/short", "/documents/*", "/documents/%27%20OR%201=1--", "/documents/" + "%" * 20,
    "/documents/" + "_" * 32, "/documents/" + "a" * 32, "/Documents/" + "a" * 32,
    "http://evil.example/documents/" + "a" * 32,
)  # fmt: skip


@pytest.mark.parametrize("path", ATTACKS)
def test_no_path_leads_anywhere_and_every_unknown_id_is_answered_alike_k21_k37(library, path):
    code, _, content = library.ask(path)
    assert (code, content) == (404, b"There is no such document.\n")


def test_the_id_with_anything_added_is_another_place(library):
    document, place = place_of(library, is_personal=True)
    encoded = f"/documents/%{ord(document.document_id[0]):02x}{document.document_id[1:]}"
    for each in (f"{place}/", f"{place}?download=1", f"{place}/../x", f"{place}%2f", encoded):
        assert library.ask(each)[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_documents_are_read_only(library, method):
    _, place = place_of(library, is_personal=True)
    code, headers, _ = library.ask(place, method)
    assert (code, headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost@evil"])
def test_a_page_of_another_name_that_points_here_is_refused(library, host):
    _, place = place_of(library, is_personal=True)
    assert library.ask(place, host=host)[0] == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:4201", "audit.invented.gov.uk"])
def test_our_own_names_are_known(library, host):
    _, place = place_of(library, is_personal=True)
    assert library.ask(place, host=host)[0] == 200


def test_a_header_of_a_megabyte_is_refused_and_the_server_goes_on(library):
    _, place = place_of(library, is_personal=True)
    with closing(socket.create_connection(("127.0.0.1", library.port), 10)) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ")
        answered = b""
        try:
            line.sendall(b"a" * 1_000_000)
            answered = line.recv(100)
        except OSError:
            pass  # it hung up on us
    assert not answered.startswith(b"HTTP/1.1 200")
    assert library.ask(place)[0] == 200


def test_a_document_that_was_altered_on_the_disk_is_not_shown(library):
    document, place = place_of(library, is_personal=True)
    path = library.output / document.path
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    code, _, content = library.ask(place)
    assert code == 410
    assert b"not shown" in content
    assert library.notes == [f"410 {document.document_id}"]


def test_a_link_planted_in_the_place_of_a_document_is_not_followed_k22(library, tmp_path):
    document, place = place_of(library, is_personal=True)
    path = library.output / document.path
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(elsewhere)
    assert library.ask(place)[0] == 410


def test_a_folder_that_became_a_link_is_not_followed_k22(library, tmp_path):
    document, place = place_of(library, is_personal=True)
    folder = (library.output / document.path).parent
    moved = tmp_path / "moved"
    folder.rename(moved)
    folder.symlink_to(moved)
    assert library.ask(place)[0] == 410


def test_personal_documents_of_a_cancelled_round_look_like_unknown_ones(library):
    _, mine = place_of(library, is_personal=True)
    _, proof = place_of(library, is_personal=False)
    assert (library.ask(mine)[0], library.ask(proof)[0]) == (200, 200)
    with opened(library.url) as engine, writing(engine) as connection:
        cancel_round(connection, ROUND.round_id, reason="An inspection is on", by=BY, at=AT)
    unknown = library.ask("/documents/" + "b" * 32)
    code, headers, content = library.ask(mine)
    assert (code, content) == (unknown[0], unknown[2])
    assert set(headers) == set(unknown[1])
    assert library.ask(proof)[0] == 200


def test_a_proposed_round_s_documents_can_be_looked_at_before_it_is_approved(tmp_path):
    url = fresh_store("sqlite", tmp_path)
    frozen = frozen_of(tmp_path)
    commit(url, frame_of())
    with opened(url) as engine:
        propose_round(engine, frozen, by=BY, at=AT)
    library = Library(url, tmp_path)
    try:
        for document in frozen.documents:
            code, _, content = library.ask(f"/documents/{document.document_id}")
            assert (code, len(content)) == (200, document.size)
        assert library.ask("/documents/" + "%" * 32)[0] == 404
        assert library.ask("/documents/" + "_" * 32)[0] == 404
    finally:
        library.close()


def test_a_draft_is_served_by_an_id_that_nobody_can_guess(library):
    one, other = library.draft("PW/a.pdf", b"%PDF-draft"), library.draft("PW/a.pdf", b"%PDF-draft")
    assert one != other
    assert len(one.rpartition("/")[2]) == 32
    assert library.ask(one)[2] == library.ask(other)[2] == b"%PDF-draft"


def test_a_draft_that_was_made_again_asks_for_the_newest_link(library):
    first = library.draft("PW/a.pdf", b"%PDF-one")
    second = library.draft("PW/a.pdf", b"%PDF-two")
    assert library.ask(first)[0] == 410
    assert library.ask(second)[2] == b"%PDF-two"


@pytest.mark.parametrize("path", ["../../secret", "/etc/passwd", "a/../../../secret", ""])
def test_a_draft_outside_the_output_folder_is_never_kept_k21(library, path):
    held = Document("x", "certificate", path, "application/pdf", "0", 0)
    refused = pytest.raises(ValueError, match="output")
    with opened(library.url) as engine, refused, writing(engine) as connection:
        keep_drafts(connection, ROUND.round_id, (held,), at=AT)


def test_a_draft_whose_row_was_forged_still_leads_nowhere_k21(library, tmp_path):
    """Whoever can write our database cannot make the server read another file."""
    from hashlib import sha256

    from sqlalchemy import insert

    from tasks.store.serving_tables import DRAFTS

    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    (library.output / "link").symlink_to(secret)
    for number, path in enumerate(("../secret", str(secret), "link", "x/../../secret")):
        row = {
            "draft_id": f"{number}" * 32, "round_id": "PW", "path": path, "size": 6,
            "media_type": "application/pdf", "digest": sha256(b"secret").hexdigest(),
            "made_at": "2021-06-14T06:00:00+00:00",
        }  # fmt: skip
        with opened(library.url) as engine, writing(engine) as connection:
            connection.execute(insert(DRAFTS), row)
        code, _, content = library.ask("/documents/" + f"{number}" * 32)
        assert code == 410
        assert b"secret" not in content


def test_the_health_page_tells_nothing_and_needs_no_password(library):
    assert library.ask("/health", password="")[::2] == (200, b"The document server answers.\n")
