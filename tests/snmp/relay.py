"""A relay between a reader and a real agent on loopback that changes what the agent answers."""

import socket
import threading
from collections.abc import Callable


class Relay:
    """Passes each request on to the agent's port, and `change` of each answer back. A context manager."""

    def __init__(self, agent_port: int, change: Callable[[bytes], bytes]) -> None:
        self._change = change
        self._front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._front.bind(("127.0.0.1", 0))
        self._back = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._back.connect(("127.0.0.1", agent_port))
        self._back.settimeout(0.5)
        self.port: int = self._front.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "Relay":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bell:
            bell.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join(5)
        self._front.close()
        self._back.close()

    def _serve(self) -> None:
        while True:
            request, address = self._front.recvfrom(65_535)
            if not request:
                return
            self._back.send(request)
            try:
                self._front.sendto(self._change(self._back.recv(65_535)), address)
            except TimeoutError:
                continue
