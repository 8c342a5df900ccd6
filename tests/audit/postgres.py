"""A real PostgreSQL on a port of loopback: started, stopped and killed by its own process id."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from programs import require
from service.processes import free_tcp_port

PASSWORD = "hunter2-is-not-it"
PROGRAMS = Path("/usr/lib/postgresql")
ENDS = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)
"""In order, as a crash, and without a word; its children end soon after."""
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "40",
    "log_checkpoints": "off",
}


def program(name: str) -> str:
    """A program of the newest PostgreSQL, also where its folder is not in the PATH, as in Debian."""
    found = sorted(PROGRAMS.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return str(found[-1]) if found else require(name, "postgresql")


class Postgres:
    """A cluster in a folder of its own. User `ledger` needs no password, user `guarded` has PASSWORD."""

    def __init__(self) -> None:
        # Not in a test's folder: as root it runs as another user, whom pytest lets into none of them.
        self._place = Path(tempfile.mkdtemp(prefix="schoolnet-postgres-"))
        self.folder = self._place / "data"
        self.log = self._place / "log"
        self.port = free_tcp_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._users = 0
        # It refuses to be root's.
        self._as = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
        self._run_initdb()

    def start(self) -> None:
        """Start it, and again where the children of a killed one still have its memory."""
        end = time.monotonic() + 30
        while not self._answers():
            if self._process is None or self._process.poll() is not None:
                self._launch()
            if time.monotonic() > end:
                raise AssertionError(f"PostgreSQL does not start:\n{self.log.read_text()}")
            time.sleep(0.05)

    def _launch(self) -> None:
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [*self._as, program("postgres"), "-D", str(self.folder), "-p", str(self.port), *settings]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT at once and in order, SIGQUIT as a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def remove(self) -> None:
        """End it for good, without the tidying up of an end in order."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self._place)

    def database(self) -> str:
        """A URL under which is nothing yet: a user's own schema, which is made in a hundredth of a database's time."""
        self._users += 1
        user = f"city{self._users}"
        self.execute(f"CREATE USER {user}")
        self.execute(f"CREATE SCHEMA AUTHORIZATION {user}")
        return self.url("postgres", user)

    def url(self, database: str, user: str = "ledger") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def give(self, folder: Path) -> None:
        """Make a folder the server's own."""
        if self._as:
            shutil.chown(folder, "postgres", "postgres")

    def execute(self, statement: str, database: str = "postgres") -> None:
        """As the owner of it all, who is bound by no right."""
        address = {"host": "127.0.0.1", "port": self.port, "user": "owner", "dbname": database}
        with psycopg.connect(**address, autocommit=True) as connection:  # type: ignore[arg-type]
            connection.execute(statement)  # type: ignore[arg-type]

    def _answers(self) -> bool:
        try:
            self.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _run_initdb(self) -> None:
        initdb = program("initdb")
        self._place.chmod(0o755)
        self.folder.mkdir()
        self.give(self.folder)
        command = [*self._as, initdb, "-D", str(self.folder), "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C"]
        made = subprocess.run([*command, "--no-sync"], capture_output=True, text=True, cwd="/")
        if made.returncode != 0:
            pytest.fail(f"initdb: {made.stderr}")
        access = self.folder / "pg_hba.conf"
        access.write_text(f"host all guarded 127.0.0.1/32 scram-sha-256\n{access.read_text()}")
        self.start()
        self.execute("CREATE USER ledger")
        self.execute(f"CREATE USER guarded PASSWORD '{PASSWORD}'")
