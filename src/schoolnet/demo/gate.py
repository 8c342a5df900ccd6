"""What comes through to a box: nothing while it is dead or cut off, not every packet on a bad line.

Rules of this file: no IO; the seed decides which packets are lost.
"""

from random import Random

from schoolnet.demo.simulate import Simulation
from schoolnet.demo.timeline import EffectKind

LOSS = 0.05


class Gate:
    """The way to a box and back."""

    def __init__(self, simulation: Simulation, seed: int) -> None:
        self._simulation = simulation
        self._random = Random(f"{seed} {simulation.box.id}")  # noqa: S311 - no secret is made of it

    def loses(self, at: float) -> bool:
        """Whether a question that is asked at `at` (Unix seconds) gets no answer: it is lost, or its answer is."""
        if self._simulation.is_unheard(at):
            return True
        if not self._simulation.shows(EffectKind.PACKET_LOSS, at):
            return False
        return self._random.random() < LOSS or self._random.random() < LOSS
