"""A switch with access points behind it, that a test restarts with other numbers for its ports."""

from dataclasses import dataclass, field

from polling.router_agent import Router
from schoolnet.demo import ber
from schoolnet.demo.tree import Row, cells

ETHERNET = 6


def port_name(number: int) -> str:
    return f"gi{number}"


def ports_from(first: int, count: int = 48) -> dict[int, str]:
    """Ports gi1, gi2, ... whose ifIndexes begin at `first`, and an uplink behind them."""
    return {first + place: port_name(1 + place) for place in range(count)} | {first + count: "te1"}


@dataclass
class Switch(Router):
    """Every second of its first ports powers an access point, which it hears by LLDP."""

    ports: dict[int, str] = field(default_factory=lambda: ports_from(1))
    object_id: str = "1.3.6.1.4.1.99999.2"

    def _rows(self) -> list[Row]:
        rows = super()._rows()
        for index, name in self.ports.items():
            rows += cells("1.3.6.1.2.1.2.2.1", (index,), {3: ber.integer(ETHERNET), 5: ber.gauge(10**9)})
            rows += cells("1.3.6.1.2.1.10.7.2.1", (index,), {19: ber.integer(3)})
            local = {2: ber.integer(5), 3: ber.text(name), 4: ber.text("")}
            rows += cells("1.0.8802.1.1.2.1.3.7.1", (index,), local)
            if name.startswith("te"):
                continue
            has_access_point = int(name[2:]) % 2 == 1
            detection = ber.integer(3 if has_access_point else 2)
            rows += cells("1.3.6.1.2.1.105.1.1.1", (1, index), {3: ber.integer(1), 6: detection})
            if has_access_point:
                rows += cells("1.0.8802.1.1.2.1.4.1.1", (0, index, 1), _access_point(int(name[2:])))
        return rows


def _access_point(number: int) -> dict[int, bytes]:
    """What an access point says of itself by LLDP."""
    mac = ber.mac(f"02:00:5e:00:01:{number:02x}")
    return {
        4: ber.integer(4),
        5: mac,
        6: ber.integer(3),
        7: mac,
        8: ber.text("eth0"),
        9: ber.text(f"ap-{number}"),
        10: ber.text("Example access point, version 8.10.0.9, all rights reserved " * 3),
    }
