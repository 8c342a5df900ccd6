"""What polls leave behind, and who clears it away."""

import gc

YOUNG_CONTAINERS = 20_000
"""So many containers may be new before the garbage collector looks at them; a tick of a large city makes thousands."""


def spare_the_garbage_collector() -> None:
    """Let it look only at what has come since, and rarely: polls make thousands of containers and next to no cycles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_CONTAINERS)
