"""An SMTP server of the tests: takes e-mail on a port of its own, and refuses or hangs up when told to."""

import email
import socketserver
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default


class PostOffice(socketserver.ThreadingTCPServer):
    """What arrived, and what to do with the next ones: `refuse`, `later`, `hang up`, or take them."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
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

    def handle(self) -> None:
        self.server.connections += 1
        self.say("220 post office of the tests")
        sender = receiver = ""
        for line in self.rfile:
            verb, _, rest = line.decode().strip().partition(" ")
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

    def read_line(self) -> bytes:
        return self.rfile.readline() or b".\r\n"

    def take(self, sender: str, receiver: str, read: bytes) -> None:
        self.server.envelopes.append((sender, receiver))
        self.server.taken.append(email.message_from_bytes(read, policy=default))  # type: ignore[arg-type]

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """A running one; gone when the block ends."""
    server = PostOffice()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
