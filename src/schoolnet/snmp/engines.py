"""Which engine asks which agent."""

from typing import Literal

from schoolnet.snmp.engine import Agent, Engine, Session, SnmpVersion

EngineName = Literal["gufo", "pysnmp"]


def make_engine(name: EngineName) -> Engine:
    """The engine of this name. Each is imported only when it is used: pysnmp alone takes a quarter of a second."""
    if name == "pysnmp":
        from schoolnet.snmp.pysnmp_engine import PysnmpEngine

        return PysnmpEngine()
    from schoolnet.snmp.gufo_engine import GufoEngine

    return _WithPysnmp(GufoEngine())


class _WithPysnmp:
    """Opens through pysnmp what gufo cannot do: agents that may answer from elsewhere, whose answers it never sees,
    and agents of v1, whose error-status it hides."""

    def __init__(self, usual: Engine) -> None:
        self.name = usual.name
        self._usual = usual
        self._pysnmp: Engine | None = None

    async def open(self, agent: Agent, timeout_seconds: float = 2.0) -> Session:
        """A session with this agent. Raises SnmpError."""
        if not agent.allow_source and agent.version is not SnmpVersion.V1:
            return await self._usual.open(agent, timeout_seconds)
        if self._pysnmp is None:
            self._pysnmp = make_engine("pysnmp")
        return await self._pysnmp.open(agent, timeout_seconds)

    def close(self) -> None:
        """Free both engines."""
        self._usual.close()
        if self._pysnmp is not None:
            self._pysnmp.close()
