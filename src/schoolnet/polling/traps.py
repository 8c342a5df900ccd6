"""Traps: who has sent one is asked at once what is the matter.

Nothing that a trap says is believed, and none is told from another, but for which tiers it is worth asking.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple, Protocol

import structlog

from schoolnet.facts.device import Tier
from schoolnet.inventory.lookup import all_devices
from schoolnet.inventory.model import Device
from schoolnet.polling.agents import agent_of
from schoolnet.polling.hints import Hints
from schoolnet.polling.in_flight import InFlight
from schoolnet.polling.poller import DevicePoller
from schoolnet.settings import Configuration, TrapSettings
from schoolnet.snmp.address import Resolver, plain_address
from schoolnet.snmp.engine import Community, User
from schoolnet.snmp.errors import SnmpError
from schoolnet.snmp.trap_lines import Ignored, Notification, Senders
from schoolnet.snmp.trap_process import TrapProcess, engine_id_of, receiver_name

log = structlog.get_logger()

NAMES_SECONDS = 300.0
"""How often the addresses of host names are looked up."""

USUAL_TIERS = frozenset({Tier.STATUS})
TIERS: Mapping[str, frozenset[Tier]] = {
    "1.3.6.1.6.3.1.1.5.1": frozenset(Tier),  # SNMPv2-MIB::coldStart: perhaps with other parts, perhaps another device
    "1.3.6.1.6.3.1.1.5.2": frozenset(Tier),  # SNMPv2-MIB::warmStart
    "1.3.6.1.2.1.47.2.0.1": frozenset(Tier),  # ENTITY-MIB::entConfigChange
    "1.0.8802.1.1.2.0.0.1": frozenset({Tier.STATUS, Tier.TABLES}),  # LLDP-MIB::lldpRemTablesChange
    "1.3.6.1.2.1.105.0.1": frozenset({Tier.STATUS, Tier.TABLES}),  # POWER-ETHERNET-MIB::pethPsePortOnOffNotification
}
"""What to ask for after a notification, where it is more than the status."""


class Sender(NamedTuple):
    """A device as a sender: the UDP port that it answers at, the name of its credentials, and its addresses."""

    device: str
    port: int
    credentials: str
    addresses: frozenset[str]


def concerned(senders: Iterable[Sender], notification: Notification) -> list[Sender]:
    """The devices at a notification's source that may have sent it: all of them, where nothing tells them apart.

    Devices share an address behind a proxy, which may say whom it speaks for, and on a machine of simulated ones, where
    each may send from the port that it answers at.
    """
    found = [sender for sender in senders if sender.credentials in notification.credentials]
    named = [sender for sender in found if notification.trap_address in sender.addresses]
    found = named or found
    return [sender for sender in found if sender.port == notification.port] or found


class TrapCounts(Protocol):
    """Where traps are counted."""

    def trap_heard(self) -> None:
        """A trap or inform was taken as a hint."""

    def traps_ignored(self, counts: Mapping[str, int]) -> None:
        """So many datagrams at the trap port were ignored, by reason."""


class TrapListener:
    """Listens for traps, where the settings ask for it, and starts the polls of the devices that send them."""

    def __init__(self, settings: TrapSettings, polls: InFlight, counts: TrapCounts) -> None:
        self._is_enabled = settings.enabled
        self._hints = Hints(self._poll_now)
        self._polls = polls
        self._counts = counts
        self._pollers: Mapping[str, DevicePoller] = {}
        self._resolver = Resolver()
        self._addresses: dict[str, str] = {}
        self._devices: tuple[Device, ...] = ()
        self._credentials: dict[str, Community | User] = {}
        self._by_source: Mapping[str, Sequence[Sender]] = {}
        self._is_replanned = asyncio.Event()
        engine_id = engine_id_of(receiver_name(settings.port))
        self.process = TrapProcess(settings.host, settings.port, engine_id, self._hear)

    def plan(self, configuration: Configuration, pollers: Mapping[str, DevicePoller]) -> None:
        """Listen to the devices of this plan from now on, which these poll."""
        self._pollers = pollers
        self._devices = tuple(device for _, device in all_devices(configuration.inventory).values())
        self._credentials = {
            device.credentials: agent_of(device, configuration.secrets).credentials for device in self._devices
        }
        self._hints.keep(pollers)
        self._know()
        self._is_replanned.set()

    async def run(self) -> None:
        """Listen until this is cancelled."""
        if not self._is_enabled:
            return
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.process.run())
                tasks.create_task(self._look_up_names())
        finally:
            self._hints.close()

    def _poll_now(self, device: str, tiers: frozenset[Tier]) -> bool:
        poller = self._pollers.get(device)
        if poller is None:  # the plan has changed
            return True
        is_accepted = poller.accept(tiers, is_urgent=True)
        if is_accepted:
            self._polls.start(poller, time.monotonic())
        return is_accepted

    async def _look_up_names(self) -> None:
        """Keep the addresses of host names: those are heard from that are known."""
        while True:
            self._is_replanned.clear()
            for host in {host for device in self._devices for host in _hosts(device) if plain_address(host) is None}:
                with suppress(SnmpError):
                    self._addresses[host] = (await self._resolver.resolve(host, 0)).sockaddr[0]
            self._know()
            with suppress(TimeoutError):
                async with asyncio.timeout(NAMES_SECONDS):
                    await self._is_replanned.wait()

    def _know(self) -> None:
        by_source: dict[str, list[Sender]] = defaultdict(list)
        for device in self._devices:
            addresses = frozenset(self._known_addresses(device))
            for address in addresses:
                by_source[address].append(Sender(device.id, device.port, device.credentials, addresses))
        self._by_source = by_source
        self.process.know(
            Senders(
                {name: secret for name, secret in self._credentials.items() if isinstance(secret, Community)},
                {name: secret for name, secret in self._credentials.items() if isinstance(secret, User)},
                {source: frozenset(one.credentials for one in senders) for source, senders in by_source.items()},
            )
        )

    def _known_addresses(self, device: Device) -> Iterator[str]:
        for host in _hosts(device):
            address = plain_address(self._addresses.get(host, host))
            if address is not None:
                yield address

    def _hear(self, report: Notification | Ignored) -> None:
        if isinstance(report, Ignored):
            self._counts.traps_ignored({str(reason): count for reason, count in report.counts.items()})
            for source in report.unknown_sources:
                log.warning("trap_from_unknown_source", source=source)
            return
        self._counts.trap_heard()
        for sender in concerned(self._by_source.get(report.source, ()), report):
            log.debug("trap", device=sender.device, notification=report.notification)
            self._hints.hint(sender.device, TIERS.get(report.notification, USUAL_TIERS))


def _hosts(device: Device) -> tuple[str, ...]:
    return (device.host, *device.allow_source)
