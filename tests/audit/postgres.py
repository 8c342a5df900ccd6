"""A real PostgreSQL on a port of loopback: started, stopped and killed by its own process id."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from programs import require
from service.processes import free_tcp_port

PASSWORD = "hunter2-is-not-it"
PROGRAMS = Path("/usr/lib/postgresql")
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

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "data"
        self.log = folder / "log"
        self.port = free_tcp_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = 0
        # It refuses to be root's; its own user must get through the folders above.
        self._as = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
        self._run_initdb()

    def start(self) -> None:
        self._let_through()
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [*self._as, program("postgres"), "-D", str(self.folder), "-p", str(self.port), *settings]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/")
        end = time.monotonic() + 30
        while not self._answers():
            if time.monotonic() > end or self._process.poll() is not None:
                raise AssertionError(f"PostgreSQL does not start:\n{self.log.read_text()}")
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT at once and in order, SIGQUIT as a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def database(self) -> str:
        """The URL of a new and empty database."""
        self._databases += 1
        name = f"city{self._databases}"
        self.execute(f"CREATE DATABASE {name} OWNER ledger")
        return self.url(name)

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

    def _let_through(self) -> None:
        """Let its user through the folders above its own; another pytest that begins closes the topmost one again."""
        for above in (self.folder.parent, *self.folder.parent.parents) if self._as else ():
            if above.stat().st_uid == 0 and above != Path("/"):
                above.chmod(above.stat().st_mode | 0o011)

    def _run_initdb(self) -> None:
        initdb = program("initdb")
        if self._as:
            self._let_through()
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
