"""An SMTP server of the tests: takes e-mail on a port of its own, and refuses or hangs up when told to."""

import email
import ipaddress
import socketserver
import ssl
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class PostOffice(socketserver.ThreadingTCPServer):
    """What arrived, and what to do with the next ones: `refuse`, `later`, `hang up`, or take them."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(
        self, secret: ssl.SSLContext | None = None, *, from_the_first: bool = False
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.secret, self.from_the_first = secret, from_the_first
        self.taken: list[EmailMessage] = []
        self.envelopes: list[tuple[str, str]] = []
        self.moods: deque[str] = deque()
        self.connections = 0

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class _Conversation(socketserver.StreamRequestHandler):
    server: PostOffice
    is_secret = False

    def handle(self) -> None:
        self.server.connections += 1
        with suppress(ssl.SSLError, ConnectionError):  # whoever does not trust us hangs up
            if self.server.from_the_first:
                self.wrap()
            self.talk()

    def talk(self) -> None:  # noqa: PLR0912
        self.say("220 post office of the tests")
        sender = receiver = ""
        while line := self.rfile.readline():
            verb, _, rest = line.decode().strip().partition(" ")
            if self.server.secret and not self.is_secret and self.whisper(verb.upper()):
                continue
            match verb.upper():
                case "EHLO" | "HELO":
                    self.say("250-post.test", "250 8BITMIME")
                case "MAIL":
                    sender = rest.partition("<")[2].partition(">")[0]
                    self.say("250 OK")
                case "RCPT":
                    receiver = rest.partition("<")[2].partition(">")[0]
                    mood = self.server.moods[0] if self.server.moods else ""
                    if mood in {"refuse", "later"}:
                        self.server.moods.popleft()
                    self.say(
                        {"refuse": "550 No such mailbox", "later": "451 Later"}.get(mood, "250 OK")
                    )
                case "DATA":
                    self.say("354 Go on")
                    read = b"".join(iter(self.read_line, b".\r\n"))
                    self.take(sender, receiver, read)
                    if self.server.moods and self.server.moods[0] == "hang up":
                        self.server.moods.popleft()
                        return  # taken, but never said so
                    self.say("250 Taken")
                case "RSET":
                    self.say("250 OK")
                case "QUIT":
                    self.say("221 Bye")
                    return
                case _:
                    self.say("500 What?")

    def finish(self) -> None:
        super().finish()
        self.connection.close()  # the one that was wrapped as well

    def whisper(self, verb: str) -> bool:
        """Before the line is secret: offer that, and take no e-mail. Whether this verb is answered by it."""
        match verb:
            case "EHLO":
                self.say("250-post.test", "250-STARTTLS", "250 8BITMIME")
            case "STARTTLS":
                self.say("220 Go ahead")
                self.wrap()
            case "MAIL":
                self.say("530 In secret only")
        return verb in {"EHLO", "STARTTLS", "MAIL"}

    def wrap(self) -> None:
        assert self.server.secret
        self.connection = self.server.secret.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.is_secret = True

    def read_line(self) -> bytes:
        return self.rfile.readline() or b".\r\n"

    def take(self, sender: str, receiver: str, read: bytes) -> None:
        self.server.envelopes.append((sender, receiver))
        self.server.taken.append(email.message_from_bytes(read, policy=default))  # type: ignore[arg-type]

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


@contextmanager
def post_office(**manners: Any) -> Iterator[PostOffice]:
    """A running one; gone when the block ends."""
    server = PostOffice(**manners)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def certificate(folder: Path, host: str = "127.0.0.1") -> Path:
    """A key and a certificate for an address, in one file; whoever trusts that file trusts the server."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "post office of the tests")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{host}.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def in_secret(path: Path) -> ssl.SSLContext:
    """What a server needs to speak TLS with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
