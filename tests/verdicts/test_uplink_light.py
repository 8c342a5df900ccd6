"""The light at a port: a flaw of a circuit that is up, the reason of one that is down."""

from typing import Any

import pytest
from msgspec.structs import replace

from schoolnet.facts.absent import NOT_OFFERED, Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.facts.rows import Lane, Transceiver
from schoolnet.inventory.model import Circuit
from schoolnet.verdicts.model import Reason, UplinkState
from verdicts.port_past import DOWN, START, UP, after, poll
from verdicts.uplink_judged import judge
from verdicts.verdict_city import CIRCUIT, NOW, PORT, router, section

TIMEOUT = Absent(AbsentReason.TIMEOUT)
DAY = 86_400.0
MEETS = (UplinkState.MEETS, Reason.OK)
LINK_DOWN = (UplinkState.DOWN, Reason.LINK_DOWN)
OUT_OF_BUDGET = (UplinkState.DEGRADED, Reason.OPTICS_OUT_OF_BUDGET)
LR = CIRCUIT.model_copy(update={"medium": "10GBASE-LR"})


def with_tables(facts: DeviceFacts, *rows: Any, gap: Absent | None = None) -> DeviceFacts:
    """The facts, and beside them these rows of the slower tier, each class with this gap."""
    for row_class in dict.fromkeys(type(row) for row in rows):
        of_class = [row for row in rows if type(row) is row_class]
        facts = facts.with_sections(
            {(row_class, Tier.TABLES): section(*of_class, tier=Tier.TABLES, gap=gap)}, facts.polled_at or NOW
        )
    return facts


def module(power: Any = -5.0, **fields: Any) -> Transceiver:
    return Transceiver(key="1", **({"interface_index": 7, "receive_power_dbm": power} | fields))


OWN = {"receive_power_low_dbm": -12.0, "receive_power_high_dbm": -1.0}


class TestLight:
    @pytest.mark.parametrize(
        ("seen", "circuit", "verdict"),
        [
            pytest.param(module(-11.9, **OWN), CIRCUIT, MEETS, id="within the module's thresholds"),
            pytest.param(module(-12.1, **OWN), CIRCUIT, OUT_OF_BUDGET, id="too weak for the module"),
            pytest.param(module(-0.5, **OWN), CIRCUIT, OUT_OF_BUDGET, id="too strong for the module"),
            pytest.param(
                module(-13.0, **OWN), LR, OUT_OF_BUDGET, id="the module's thresholds come before the standard"
            ),
            pytest.param(module(-14.0), LR, MEETS, id="within the contracted medium's budget"),
            pytest.param(module(-14.5), LR, OUT_OF_BUDGET, id="too weak for the contracted medium"),
            pytest.param(module(-10.0, type="SFP-10GBase-SR"), LR, OUT_OF_BUDGET, id="the module's type comes first"),
            pytest.param(module(-10.0, model="SFP-10G-X 10GBASE-SR"), LR, OUT_OF_BUDGET, id="the module's model"),
            pytest.param(module(-25.0), CIRCUIT, MEETS, id="nothing says what it should be"),
            pytest.param(
                module(-25.0, receive_power_low_dbm=0.0, receive_power_high_dbm=0.0), CIRCUIT, MEETS, id="0, 0"
            ),
            pytest.param(module(0.0, **OWN), CIRCUIT, MEETS, id="NX-OS: exactly 0 dBm is no reading"),
            pytest.param(module(NOT_OFFERED, **OWN), CIRCUIT, MEETS, id="a module without diagnostics"),
            pytest.param(module(-40.0, **OWN), CIRCUIT, MEETS, id="a link that is up is not in the dark"),
            pytest.param(
                module(
                    NOT_OFFERED,
                    lanes=(Lane(number=1, receive_power_dbm=-5.0), Lane(number=2, receive_power_dbm=-13.0)),
                    **OWN,
                ),
                CIRCUIT,
                OUT_OF_BUDGET,
                id="the weakest lane counts",
            ),
            pytest.param(module(-25.0, interface_index=8, **OWN), CIRCUIT, MEETS, id="another port's module"),
            pytest.param(
                module(-25.0, interface_index=NOT_OFFERED, port_name=PORT, **OWN), CIRCUIT, OUT_OF_BUDGET, id="by name"
            ),
        ],
    )
    def test_of_a_link_that_is_up(
        self, seen: Transceiver, circuit: Circuit, verdict: tuple[UplinkState, Reason]
    ) -> None:
        assert judge(with_tables(router(), seen), circuit=circuit) == verdict

    @pytest.mark.parametrize(
        "lost",
        [
            module(TIMEOUT, **OWN),
            module(-5.0, receive_power_low_dbm=TIMEOUT, receive_power_high_dbm=-1.0),
            module(-5.0, type=TIMEOUT),
            module(-5.0, interface_index=TIMEOUT, **OWN),
            module(
                -5.0, lanes=(Lane(number=1, receive_power_dbm=-5.0), Lane(number=2, receive_power_dbm=TIMEOUT)), **OWN
            ),
        ],
        ids=["reading", "threshold", "type", "whose port it is in", "one lane"],
    )
    def test_what_was_lost_is_not_guessed(self, lost: Transceiver) -> None:
        assert judge(with_tables(router(), lost), circuit=LR) == (UplinkState.UNKNOWN, Reason.INCOMPLETE)

    def test_half_a_list_of_modules_may_hide_this_one(self) -> None:
        other = module(-5.0, interface_index=8)
        assert judge(with_tables(router(), other, gap=TIMEOUT)) == (UplinkState.UNKNOWN, Reason.INCOMPLETE)
        assert judge(with_tables(router(), module(), gap=TIMEOUT)) == MEETS

    def test_a_list_of_modules_that_expired_is_not_forgiven(self) -> None:
        facts = with_tables(router(), module(-20.0, **OWN))
        old = replace(facts.sections[Transceiver, Tier.TABLES], expires_at=NOW)
        assert judge(facts.with_sections({(Transceiver, Tier.TABLES): old}, NOW)) == (UplinkState.UNKNOWN, Reason.STALE)

    @pytest.mark.parametrize(
        ("seen", "reason"),
        [
            (module(-40.0), Reason.NO_LIGHT),
            (module(-30.0, **OWN), Reason.NO_LIGHT),
            (module(-20.0, **OWN), Reason.OPTICS_OUT_OF_BUDGET),
            (module(-5.0, **OWN), Reason.LINK_DOWN),
            (module(-20.0), Reason.LINK_DOWN),
            (module(0.0), Reason.LINK_DOWN),
            (module(TIMEOUT), Reason.LINK_DOWN),
        ],
        ids=["dark", "as good as dark", "too weak", "enough", "enough or not", "no reading", "lost"],
    )
    def test_of_a_link_that_is_down(self, seen: Transceiver, reason: Reason) -> None:
        assert judge(with_tables(router(oper=DOWN), seen)) == (UplinkState.DOWN, reason)

    @pytest.mark.parametrize(("read_at", "reason"), [(59.0, Reason.LINK_DOWN), (61.0, Reason.NO_LIGHT)])
    def test_light_that_was_read_before_the_link_went_down_says_nothing(self, read_at: float, reason: Reason) -> None:
        down = poll(120.0, uptime=DAY, oper=DOWN, last_change_seconds=DAY - 60)
        memory = after([poll(0.0, uptime=DAY - 120), down])
        assert memory.since == START + 60
        read = replace(section(module(-40.0), tier=Tier.TABLES), observed_at=START + read_at)
        facts = down.with_sections({(Transceiver, Tier.TABLES): read}, START + 120)
        assert judge(facts, memory, START + 130) == (UplinkState.DOWN, reason)


def test_flaws_are_named_in_one_order() -> None:
    facts = with_tables(router(medium="10GBASE-SR", oper=UP), module(-20.0))
    assert judge(facts, circuit=LR) == OUT_OF_BUDGET
