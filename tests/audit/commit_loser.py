"""A line to a database that breaks after a COMMIT was done and before its answer comes back."""

import socket
import threading
from contextlib import suppress


class CommitLoser:
    """Passes TCP on to a port of loopback. While `loses` is set, the answer to a COMMIT ends the connection instead."""

    def __init__(self, port: int) -> None:
        self.loses = threading.Event()
        self.lost = 0
        self._target = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                has_committed = threading.Event()
                for source, target, comes_back in ((client, server, False), (server, client, True)):
                    ways = (source, target, comes_back, has_committed)
                    threading.Thread(target=self._pass, args=ways, daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, comes_back: bool, committed: threading.Event) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                if not comes_back and b"COMMIT" in data and self.loses.is_set():
                    committed.set()
                if comes_back and committed.is_set():
                    self.lost += 1
                    break
                target.sendall(data)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        source.close()
