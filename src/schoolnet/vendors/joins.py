"""What needs several tables of the same poll: names as keys, who the device is.

Rules of this file: a join completes drafts in place, uses only what is there, and removes its scratch rows. It never
counts rows to replace what a controller counts itself.
"""

from collections import Counter
from collections.abc import Iterable

from schoolnet.facts.absent import Absent
from schoolnet.facts.rows import (
    AccessPoint,
    AccessPointState,
    Band,
    Entity,
    Identity,
    Interface,
    Radio,
    Ssid,
    Transceiver,
    WirelessTotals,
)
from schoolnet.vendors import decoders
from schoolnet.vendors.enterprises import AGENT_SOFTWARE, vendor_of
from schoolnet.vendors.schema import Draft, Drafts
from schoolnet.vendors.scratch import ControllerNode, EthernetPort, Vap
from schoolnet.vendors.sensors import scale_sensors as scale_sensors

_ENTITY_STACK, _ENTITY_CHASSIS = 11, 3
_READINGS = (
    "receive_power_dbm",
    "transmit_power_dbm",
    "temperature_celsius",
    "voltage_volts",
    "bias_amperes",
    "wavelength_nm",
)
_BANDS_MHZ = ((Band.GHZ_2_4, 2400, 2500), (Band.GHZ_5, 4900, 5925), (Band.GHZ_6, 5925, 7125))
_CHANNELS_OF_5_GHZ = frozenset({*range(36, 65, 4), *range(100, 145, 4), *range(149, 178, 4)})
_SAID_OF_A_PORT = ("name", "description", "type", "admin", "oper")


def present(draft: Draft, *names: str) -> Iterable[object]:
    """The values of these fields that are there."""
    return (draft[name] for name in names if not isinstance(draft.get(name, decoders.EMPTY), Absent))


def name_interfaces(drafts: Drafts) -> None:
    """Key interfaces by name instead of ifIndex: ifName, else ifDescr; `name#ifIndex` where a name repeats."""
    interfaces = drafts.get(Interface)
    if not interfaces or any(draft["key"] != str(draft["index"]) for draft in interfaces.values()):
        return
    known = [draft for draft in interfaces.values() if any(True for _ in present(draft, *_SAID_OF_A_PORT))]
    names = [next(iter(present(draft, "name", "description")), "") for draft in known]
    repeats = Counter(names)
    named: dict[str, Draft] = {}
    for draft, name in zip(known, names, strict=True):
        draft["key"] = str(name) if name and repeats[name] == 1 else f"{name}#{draft['index']}"
        named[draft["key"]] = draft
    drafts[Interface] = named


def drop_unlisted_entities(drafts: Drafts) -> None:
    """Drop what the alias table names but entPhysicalTable does not list."""
    entities = drafts.get(Entity)
    if entities:
        drafts[Entity] = {key: draft for key, draft in entities.items() if "physical_class" in draft}


def identify_by_entities(drafts: Drafts) -> None:
    """Model, version and serial from the chassis of entPhysicalTable, where the vendor's own objects say nothing."""
    identity, entities = drafts.get(Identity), drafts.get(Entity)
    if identity is None or not entities:
        return
    chassis = _chassis(sorted(entities.values(), key=lambda entity: entity["index"]))
    for field, source in (("model", "model"), ("serial", "serial"), ("version", "software")):
        if isinstance(identity[""].get(field, decoders.EMPTY), Absent):
            identity[""][field] = next((v for part in chassis for v in present(part, source)), decoders.EMPTY)


def _chassis(entities: list[Draft]) -> list[Draft]:
    """The chassis; without one, what stands at the top of the tree."""
    found = [entity for entity in entities if entity.get("physical_class") == _ENTITY_CHASSIS]
    return found or [entity for entity in entities if entity.get("contained_in") == 0]


def name_vendor(drafts: Drafts) -> None:
    """The vendor by the enterprise number in sysObjectID, where the profile does not know it."""
    identity = drafts.get(Identity, {}).get("")
    if identity is None or "sys_object_id" not in identity or any(True for _ in present(identity, "vendor")):
        return
    object_id = identity["sys_object_id"]
    vendor = None if isinstance(object_id, Absent) else vendor_of(object_id)
    identity["vendor"] = decoders.EMPTY if vendor is None or vendor in AGENT_SOFTWARE else vendor


def answers_itself(drafts: Drafts) -> None:
    """The device is the access point: it answers, so it is up, unless it says that it is isolated."""
    for access_point in drafts.get(AccessPoint, {}).values():
        if any(True for _ in present(access_point, "name", "model", "serial")):
            isolated = access_point.pop("is_isolated", None) is True
            access_point["state"] = AccessPointState.DEGRADED if isolated else AccessPointState.UP
        access_point.pop("is_isolated", None)


def radios_of_vaps(drafts: Drafts) -> None:
    """UniFi: a radio's channel, power and clients are told by its network names (VAPs); their sum is the radio's.

    UBNT-UniFi-MIB: unifiVapRadio is the unifiRadioRadio that the VAP is on. A radio is up when one of its VAPs is; one
    without VAPs, on an access point that has some, serves nobody.
    """
    vaps = drafts.pop(Vap, {})
    radios = {draft.get("name"): draft for draft in drafts.get(Radio, {}).values()}
    ssids = drafts.setdefault(Ssid, {}) if vaps else {}
    if vaps:
        for listed in radios.values():
            listed["is_up"] = False
    for key, vap in vaps.items():
        radio = radios.get(vap.pop("radio_name", None))
        channel, power = vap.pop("channel", decoders.EMPTY), vap.pop("transmit_power_dbm", decoders.EMPTY)
        ssids[key] = vap | ({"radio": radio["key"]} if radio else {})
        if radio is not None:
            radio.setdefault("channel", channel)
            radio.setdefault("transmit_power_dbm", power)
            radio["is_up"] = _any_up(radio.get("is_up", False), vap.get("is_up", decoders.EMPTY))
            clients = vap.get("clients", decoders.EMPTY)
            if isinstance(clients, Absent) or isinstance(radio.get("clients"), Absent):
                radio["clients"] = clients
            else:
                radio["clients"] = radio.get("clients", 0) + clients


def _any_up(known: bool | Absent, more: bool | Absent) -> bool | Absent:
    if known is True or more is True:
        return True
    return more if isinstance(more, Absent) else known


def own_access_point(drafts: Drafts) -> None:
    """A router is an access point itself only when it has radios; then it answers, so it is up."""
    if not drafts.get(Radio):
        drafts.pop(AccessPoint, None)
        return
    answers_itself(drafts)
    clients_of_radios(drafts)


def access_points_of_nodes(drafts: Drafts) -> None:
    """A cluster's joined access points: each of its nodes counts those that are joined to it."""
    counts = [node.get("access_points_up") for node in drafts.pop(ControllerNode, {}).values()]
    known = [number for number in counts if isinstance(number, int)]
    if known and len(known) == len(counts):
        drafts.setdefault(WirelessTotals, {}).setdefault("", {"key": ""})["access_points_up"] = sum(known)


def wired_speeds(drafts: Drafts) -> None:
    """The speed of an access point's wired port, where its ports that are up tell only one."""
    speeds: dict[str, set[int | Absent]] = {}
    for port in drafts.pop(EthernetPort, {}).values():
        if port.get("is_up") is True:
            speeds.setdefault(port["access_point"], set()).add(port.get("speed_bps", decoders.EMPTY))
    for key, told in speeds.items():
        speed = told.pop() if len(told) == 1 else decoders.EMPTY
        drafts.setdefault(AccessPoint, {}).setdefault(key, {"key": key})["wired_speed_bps"] = speed


def drop_dark_transceivers(drafts: Drafts) -> None:
    """A cage without a module, or a module without diagnostics, has readings that are all 0: these are no values.

    Seen on MikroTik (RouterOS 6.44), Junos and Comware. A row that tells nothing else is dropped.
    """
    transceivers = drafts.get(Transceiver, {})
    for key, draft in list(transceivers.items()):
        readings = [draft[name] for name in _READINGS if name in draft]
        if readings and all(isinstance(reading, Absent) or not reading for reading in readings):
            draft.update({name: decoders.ZERO for name in _READINGS if name in draft})
            if not any(True for _ in present(draft, "serial", "model", "type", "vendor", "port_name")):
                del transceivers[key]


def ports_of_modules(drafts: Drafts) -> None:
    """Give transceivers that are keyed by entPhysicalIndex the interface and the name of that entity."""
    entities = drafts.get(Entity, {})
    for key, draft in drafts.get(Transceiver, {}).items():
        entity = entities.get(key, {})
        draft["interface_index"] = entity.get("interface_index", decoders.EMPTY)
        draft["port_name"] = entity.get("name", decoders.EMPTY)


def bands_by_frequency(drafts: Drafts) -> None:
    """A radio's band by its frequency in MHz (IEEE 802.11: 2.4 GHz, 5 GHz up to 5,925 MHz, 6 GHz above)."""
    for radio in drafts.get(Radio, {}).values():
        frequency = radio.get("frequency_mhz")
        if isinstance(frequency, int) and "band" not in radio:
            found = [band for band, low, high in _BANDS_MHZ if low <= frequency < high]
            radio["band"] = found[0] if found else decoders.bad(frequency)


def bands_of_aruba_instant(drafts: Drafts) -> None:
    """AI-AP-MIB has no band: radio 0 is 5 GHz, 1 is 2.4 GHz, 2 is 6 GHz unless its channel is one that 5 GHz has too
    (a second 5 GHz radio of split models, 340 and 550 series)."""
    for radio in drafts.get(Radio, {}).values():
        band = {0: Band.GHZ_5, 1: Band.GHZ_2_4, 2: Band.GHZ_6}.get(radio["number"])
        is_ambiguous = band is Band.GHZ_6 and radio.get("channel") in _CHANNELS_OF_5_GHZ
        radio["band"] = decoders.EMPTY if band is None or is_ambiguous else band


def up_by_channel(drafts: Drafts) -> None:
    """A radio that works on a channel or frequency is up, where the vendor has no status object."""
    for radio in drafts.get(Radio, {}).values():
        if any(True for _ in present(radio, "channel", "frequency_mhz")) and "is_up" not in radio:
            radio["is_up"] = True


def clients_of_radios(drafts: Drafts) -> None:
    """The clients of an access point that answers itself are those of its radios."""
    access_points = drafts.get(AccessPoint, {})
    sums: dict[str, int | Absent] = {}
    for radio in drafts.get(Radio, {}).values():
        clients, known = radio.get("clients", decoders.EMPTY), sums.get(radio["access_point"], 0)
        sums[radio["access_point"]] = clients if isinstance(clients, Absent) else _plus(known, clients)
    for key, clients in sums.items():
        if key in access_points and isinstance(access_points[key].get("clients", decoders.EMPTY), Absent):
            access_points[key]["clients"] = clients


def _plus(known: int | Absent, more: int) -> int | Absent:
    return known if isinstance(known, Absent) else known + more
