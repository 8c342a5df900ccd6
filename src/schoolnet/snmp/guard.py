"""The guard: what any agent does becomes complete rows or a named failure, within bounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from schoolnet.snmp.engine import Agent, Engine, Raw
from schoolnet.snmp.errors import FailureReason


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one walk and one request."""

    rows: int = 50_000
    pdus: int = 5_000
    bytes: int = 64 * 1024 * 1024
    seconds: float = 30.0
    attempts: int = 3
    timeout_seconds: float = 1.0
    max_timeout_seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class Rows:
    """What an agent answered, raw, by column.

    `columns` maps a column's OID to {index suffix (dotted text): value}; `failures` maps the OID of each column that
    is not complete to the reason. A column in `columns` without a failure is complete; {} then means really empty.
    """

    columns: Mapping[str, Mapping[str, Raw]] = field(default_factory=dict)
    failures: Mapping[str, FailureReason] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether every column is whole."""
        return not self.failures


class Reader:
    """Asks one agent; one outstanding request at a time. Keeps what it learned (round trip, repetitions)."""

    def __init__(self, engine: Engine, agent: Agent, limits: Limits | None = None) -> None:
        self.engine = engine
        self.agent = agent
        self.limits = limits or Limits()

    async def get(self, oids: Sequence[str]) -> Mapping[str, Raw]:
        """These instances; those that do not exist are left out. Raises SnmpError when the agent does not answer."""
        raise NotImplementedError

    async def walk(self, columns: Sequence[str]) -> Rows:
        """These columns, each whole or with the reason why not. Raises SnmpError only when nothing was answered."""
        raise NotImplementedError

    def close(self) -> None:
        """Free the session."""
        raise NotImplementedError
