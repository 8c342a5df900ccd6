"""What can go wrong in the made-up city: the names of `schoolnet demo --fault`.

Rules of this file: names only, so that the command line can offer them without building the city.
"""

from enum import StrEnum


class FaultKind(StrEnum):
    """What went wrong, as a person would say it."""

    ONE_GIGABIT = "one_gigabit"
    PACKET_LOSS = "packet_loss"
    CUT_FIBRE = "cut_fibre"
    ACCESS_POINT_GONE = "access_point_gone"
    WRONG_CREDENTIALS = "wrong_credentials"
    POWER_CUT = "power_cut"
    FLAPPING = "flapping"
    FIRMWARE_NIGHT = "firmware_night"
    HALF_TABLE = "half_table"
    POWER_CUT_WITHOUT_UPS = "power_cut_without_ups"
    ACCESS_POINT_MOVED = "access_point_moved"
    AGENT_REBOOT = "agent_reboot"
    CONTROLLER_DEAD = "controller_dead"
    CORE_DEAD = "core_dead"
