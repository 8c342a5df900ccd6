"""What a raw value means.

Rules of this file: a decoder takes one raw value (int, bytes or text) and gives a field's value or `Absent`; it never
raises, and it never turns a failure into 0. A function in lower case is a decoder, or makes one from its arguments.
"""

import math
import re
from collections.abc import Mapping
from typing import Any

from schoolnet.facts.absent import Absent, AbsentReason, Maybe
from schoolnet.facts.rows import Duplex, PortStatus
from schoolnet.snmp.engine import Raw
from schoolnet.vendors.schema import Decoder
from schoolnet.vendors.text import clean

EMPTY = Absent(AbsentReason.NOT_OFFERED, "empty")
NO_LIGHT_DBM = -40.0
ZERO = Absent(AbsentReason.NOT_OFFERED, "0")

_IF_INDEX_OID = re.compile(r"\.?1\.3\.6\.1\.2\.1\.2\.2\.1\.1\.(\d{1,10})$")
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?(?!\d)")
_COUNTER64_MAX = 2**64 - 1


def bad(raw: Raw) -> Absent:
    """The absence that a value which cannot be true leaves, with as much of it as a person needs."""
    shown = clean(raw) if isinstance(raw, bytes | str) else str(raw) if abs(raw) <= _COUNTER64_MAX else "huge integer"
    return Absent(AbsentReason.BAD_VALUE, shown[:60])


def text(raw: Raw) -> Maybe[str]:
    """Sanitised text; an empty one is a value (an ifAlias that nobody set)."""
    return clean(raw) if isinstance(raw, bytes | str) else bad(raw)


def label(raw: Raw) -> Maybe[str]:
    """Sanitised text that says nothing when it is empty (a serial number, a name)."""
    return (clean(raw) or EMPTY) if isinstance(raw, bytes | str) else bad(raw)


def integer(raw: Raw) -> Maybe[int]:
    """Any whole number."""
    return raw if isinstance(raw, int) else bad(raw)


def count(raw: Raw) -> Maybe[int]:
    """A counter or a number of things, as the device counts it: 0 to 2^64 - 1."""
    return raw if isinstance(raw, int) and 0 <= raw <= _COUNTER64_MAX else bad(raw)


def positive(raw: Raw) -> Maybe[int]:
    """A number above 0; 0 means that the device has none to tell (a channel of a radio that is off)."""
    if isinstance(raw, int) and 0 < raw <= _COUNTER64_MAX:
        return raw
    return ZERO if raw == 0 else bad(raw)


def object_id(raw: Raw) -> Maybe[str]:
    """A dotted OID without a leading dot."""
    return raw.lstrip(".") if isinstance(raw, str) and re.fullmatch(r"\.?\d+(\.\d+)*", raw) else bad(raw)


def timeticks(raw: Raw) -> Maybe[float]:
    """TimeTicks (hundredths of a second) as seconds."""
    return raw / 100 if isinstance(raw, int) and 0 <= raw < 2**32 else bad(raw)


def truth(raw: Raw) -> Maybe[bool]:
    """TruthValue of SNMPv2-TC (RFC 2579): true(1), false(2)."""
    return raw == 1 if raw in (1, 2) else bad(raw)


def mac(raw: Raw) -> Maybe[str]:
    """A MAC address as `aa:bb:cc:dd:ee:ff`, from six octets or from their text with any separator."""
    if isinstance(raw, bytes) and len(raw) == 6:
        return raw.hex(":")
    if isinstance(raw, int):
        return bad(raw)
    digits = re.sub(r"[^0-9A-Fa-f]", "", clean(raw))
    if len(digits) != 12 or len(clean(raw)) > 17:
        return bad(raw)
    return bytes.fromhex(digits).hex(":")


def ip_address(raw: Raw) -> Maybe[str]:
    """An IPv4 address from an IpAddress or from text; 0.0.0.0 is none."""
    shown = raw if isinstance(raw, str) else clean(raw) if isinstance(raw, bytes) else ""
    if not re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}", shown):
        return bad(raw)
    return EMPTY if shown == "0.0.0.0" else shown


def enum(values: Mapping[int, Any]) -> Decoder:
    """A decoder of an enumeration: the mapping's value of the number; any other number is a bad value."""

    def decode(raw: Raw) -> Any | Absent:
        found = values.get(raw) if isinstance(raw, int) else None
        return bad(raw) if found is None else found

    return decode


def words(values: Mapping[str, Any]) -> Decoder:
    """A decoder of an enumeration in text; case does not count, and any other word is a bad value."""

    def decode(raw: Raw) -> Any | Absent:
        found = values.get(clean(raw).casefold()) if isinstance(raw, bytes | str) else None
        return bad(raw) if found is None else found

    return decode


def matched(pattern: str) -> Decoder:
    """A decoder that takes the first group that fits out of a text (a version in sysDescr)."""
    compiled = re.compile(pattern)

    def decode(raw: Raw) -> Maybe[str]:
        found = compiled.search(clean(raw)) if isinstance(raw, bytes | str) else None
        return next((group.strip() for group in found.groups() if group), EMPTY) if found else EMPTY

    return decode


def scaled(factor: float, low: float = -1e12, high: float = 1e12, absent: tuple[int, ...] = ()) -> Decoder:
    """A decoder of a whole number in units of `factor`; outside `low` to `high` (in the field's unit), or one of the
    `absent` numbers that the device gives for "none", there is no value."""

    def decode(raw: Raw) -> Maybe[float]:
        if isinstance(raw, int) and raw in absent:
            return Absent(AbsentReason.NOT_OFFERED, str(raw))
        if not isinstance(raw, int) or abs(raw) > _COUNTER64_MAX or not low <= raw * factor <= high:
            return bad(raw)
        return round(raw * factor, 9)

    return decode


def number_in_text(factor: float = 1.0, low: float = -1e12, high: float = 1e12) -> Decoder:
    """A decoder of the first number in a text ("-4.99 dBm normal", "161+", "53S"), or of a whole number."""

    def decode(raw: Raw) -> Maybe[float]:
        if isinstance(raw, int):
            return scaled(factor, low, high)(raw)
        found = _NUMBER.search(clean(raw))
        value = float(found.group()) * factor if found else None
        return bad(raw) if value is None or not low <= value <= high else value

    return decode


ratio_of_percent = scaled(0.01, 0, 1)
milliwatts = scaled(0.001, 0, 1000)
temperature_celsius = scaled(1, -80, 200)
power_dbm = scaled(1.0, -40, 60)
half_power_dbm = scaled(0.5, -40, 60)


def optical_dbm(factor: float) -> Decoder:
    """A decoder of optical power in units of `factor` dBm. -40 dBm or less is no light, however low the number."""
    within = scaled(factor, -1e6, 20)

    def decode(raw: Raw) -> Maybe[float]:
        found = within(raw)
        return found if isinstance(found, Absent) else max(found, NO_LIGHT_DBM)

    return decode


def optical_dbm_of_watts(factor: float) -> Decoder:
    """A decoder of optical power in units of `factor` watts, as dBm; 0 is none (a threshold that is not set)."""
    watts = scaled(factor, 0, 0.1)

    def decode(raw: Raw) -> Maybe[float]:
        found = watts(raw)
        if isinstance(found, Absent):
            return found
        return max(NO_LIGHT_DBM, round(10 * math.log10(found * 1000), 3)) if found else ZERO

    return decode


_channel = number_in_text(1, 0, 255)


def channel(raw: Raw) -> Maybe[int]:
    """A radio's channel, from a number or from text ("161+", "53S", "36E"); 0 is a radio that is off."""
    found = _channel(raw)
    return found if isinstance(found, Absent) else int(found) or ZERO


def noise_dbm(raw: Raw) -> Maybe[float]:
    """A noise floor in dBm; some devices leave the sign out (Aruba Instant 8.4: 94 is -94 dBm), and 0 is none."""
    if isinstance(raw, int) and 0 < abs(raw) <= 130:
        return float(-abs(raw))
    return ZERO if raw == 0 else bad(raw)


def if_index_of_alias(raw: Raw) -> Maybe[int]:
    """The ifIndex in an entAliasMappingIdentifier (ENTITY-MIB): an OID ifIndex.<n>."""
    found = _IF_INDEX_OID.search(raw) if isinstance(raw, str) else None
    return int(found.group(1)) if found else bad(raw)


port_status = enum(dict(zip(range(1, 8), PortStatus, strict=True)))
down1_up2 = enum({1: False, 2: True})
duplex = enum({1: Absent(AbsentReason.NOT_OFFERED, "unknown"), 2: Duplex.HALF, 3: Duplex.FULL})

# Seen as ifHighSpeed where no such speed exists: all ones, 16 bits of ones, and all ones scaled by mistake.
_IMPOSSIBLE_MBPS = frozenset({65_535, 4_294_901_759, 4_294_967_295, 4_294, 4_295})
_FASTEST_MBPS = 400_000
_FASTER_MBPS = frozenset({480_000, 800_000, 1_600_000})  # stack ports of a Catalyst 9300, IEEE 802.3df, 802.3dj
_IN_BITS = frozenset({10_000_000, 100_000_000, 1_000_000_000, 2_500_000_000})


def high_speed_bps(raw: Raw) -> Maybe[int]:
    """ifHighSpeed (IF-MIB, units of 1,000,000 bit/s) as bit/s; 0 says nothing. A number over 400,000 that is a known
    speed in bit/s is taken as such (some agents mix the units up), any other is a bad value."""
    if not isinstance(raw, int) or raw < 0 or raw in _IMPOSSIBLE_MBPS:
        return bad(raw)
    if raw <= _FASTEST_MBPS or raw in _FASTER_MBPS:
        return raw * 1_000_000 or ZERO
    return raw if raw in _IN_BITS else bad(raw)


def speed_bps(raw: Raw) -> Maybe[int]:
    """ifSpeed (IF-MIB, bit/s); 0 says nothing, and 4294967295 only that it is faster than this can tell."""
    if not isinstance(raw, int) or not 0 <= raw < 2**32 - 1:
        return bad(raw)
    return raw or ZERO


def bit(number: int) -> Decoder:
    """A decoder of one bit of a BITS or OCTET STRING value, bit 0 being the highest of the first octet."""

    def decode(raw: Raw) -> Maybe[bool]:
        if not isinstance(raw, bytes) or len(raw) <= number // 8:
            return bad(raw)
        return bool(raw[number // 8] & (0x80 >> number % 8))

    return decode


def engine_number(raw: Raw) -> Maybe[int]:
    """snmpEngineBoots or snmpEngineTime (RFC 3411): 0 to 2^31 - 1; some agents give negative ones."""
    return raw if isinstance(raw, int) and 0 <= raw < 2**31 else bad(raw)


def engine_id(raw: Raw) -> Maybe[str]:
    """snmpEngineID (RFC 3411: 5 to 32 octets, not all 0 nor all ones) in lower-case hexadecimal."""
    if not isinstance(raw, bytes) or not 5 <= len(raw) <= 32 or set(raw) in ({0}, {255}):
        return bad(raw)
    return raw.hex()


def raw_value(raw: Raw) -> Raw:
    """The value as it is, for a join that needs another column to read it."""
    return raw


ups_on_battery = enum(
    {1: Absent(AbsentReason.NOT_OFFERED, "other"), 2: False, 3: False, 4: False, 5: True, 6: False, 7: False}
)
