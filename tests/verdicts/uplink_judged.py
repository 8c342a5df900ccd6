"""The verdict on a circuit with one end."""

from schoolnet.facts.device import DeviceFacts
from schoolnet.inventory.model import Circuit
from schoolnet.verdicts.model import Reason, UplinkState
from schoolnet.verdicts.port_memory import PortMemory
from schoolnet.verdicts.uplink import judge_uplink
from verdicts.verdict_city import CIRCUIT, NOW, PORT, ROUTER


def judge(
    facts: DeviceFacts, memory: PortMemory | None = None, now: float = NOW, circuit: Circuit = CIRCUIT
) -> tuple[UplinkState, Reason]:
    """The state and the reason, from what its router says and what is remembered of its port."""
    memories = {} if memory is None else {(ROUTER, PORT): memory}
    verdict = judge_uplink(circuit, {ROUTER: facts}, memories, now)
    return verdict.state, verdict.reason
