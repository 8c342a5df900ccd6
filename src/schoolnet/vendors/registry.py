"""All vendors, and which one a device is of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeAlias

from schoolnet.vendors.aruba_controller import ARUBA_CONTROLLER
from schoolnet.vendors.aruba_instant import ARUBA_INSTANT
from schoolnet.vendors.cisco import CISCO
from schoolnet.vendors.cisco_aireos import CISCO_AIREOS
from schoolnet.vendors.enterprises import vendor_of
from schoolnet.vendors.fortinet_fortigate import FORTINET_FORTIGATE
from schoolnet.vendors.hpe_comware import HPE_COMWARE
from schoolnet.vendors.hpe_procurve import HPE_PROCURVE
from schoolnet.vendors.huawei import HUAWEI
from schoolnet.vendors.juniper import JUNIPER
from schoolnet.vendors.mikrotik import MIKROTIK
from schoolnet.vendors.ruckus_smartzone import RUCKUS_SMARTZONE
from schoolnet.vendors.ruckus_standalone import RUCKUS_STANDALONE
from schoolnet.vendors.ruckus_zonedirector import RUCKUS_ZONEDIRECTOR
from schoolnet.vendors.schema import Detection, Profile
from schoolnet.vendors.standard import STANDARD
from schoolnet.vendors.standard_interfaces import SYS_DESCR as _SYS_DESCR
from schoolnet.vendors.standard_interfaces import SYS_OBJECT_ID as _SYS_OBJECT_ID
from schoolnet.vendors.ubiquiti_unifi import UBIQUITI_UNIFI
from schoolnet.vendors.ups import UPS_MIB

SYS_DESCR = f"{_SYS_DESCR}.0"
SYS_OBJECT_ID = f"{_SYS_OBJECT_ID}.0"

_VENDORS_NUMBER = "1.3.6.1.4.1.N"

PROFILES: tuple[Profile, ...] = (
    ARUBA_CONTROLLER,
    ARUBA_INSTANT,
    CISCO,
    CISCO_AIREOS,
    FORTINET_FORTIGATE,
    HPE_COMWARE,
    HPE_PROCURVE,
    HUAWEI,
    JUNIPER,
    MIKROTIK,
    RUCKUS_SMARTZONE,
    RUCKUS_STANDALONE,
    RUCKUS_ZONEDIRECTOR,
    UBIQUITI_UNIFI,
    UPS_MIB,
)


@dataclass(frozen=True, slots=True)
class Match:
    """The profile to poll a device with (its vendor's and the standard one together), and why it is that one."""

    profile: Profile
    why: str


def match(sys_object_id: str, sys_descr: str) -> Match:
    """The profile of a device with this sysObjectID and sysDescr.

    The longest sysObjectID prefix wins; a description that fits beats a prefix that is only a vendor's number.
    """
    object_id = sys_object_id.strip().lstrip(".")
    found = sorted(_matches(object_id, sys_descr, PROFILES), key=lambda candidate: candidate[0])
    if found:
        _, profile, why = found[-1]
        return Match(combined(profile), why)
    vendor = vendor_of(object_id)
    known = f"the enterprise number is {vendor}'s" if vendor else "the enterprise number is unknown too"
    return Match(STANDARD, f"no vendor's file knows sysObjectID {object_id or '(none)'}; {known}: standard MIBs only")


Rank: TypeAlias = tuple[bool, bool, int]
"""Whether the prefix goes below the vendor's number, whether the description fits, and the prefix's length."""


def _matches(object_id: str, sys_descr: str, profiles: Sequence[Profile]) -> Iterator[tuple[Rank, Profile, str]]:
    for profile in profiles:
        detect = profile.detect
        prefix = _longest_prefix(object_id, detect)
        described = detect.description is not None and re.search(detect.description, sys_descr) is not None
        rank = (prefix.count(".") > _VENDORS_NUMBER.count("."), described, len(prefix))
        if prefix and (described or not detect.needs_both):
            also = " and sysDescr fits" if described else ""
            yield rank, profile, f"sysObjectID {object_id} is below {prefix}{also}"
        elif described and not detect.needs_both:
            yield rank, profile, f"sysDescr fits {detect.description}"


def _longest_prefix(object_id: str, detect: Detection) -> str:
    below = [prefix for prefix in detect.object_ids if f"{object_id}.".startswith(f"{prefix}.")]
    return max(below, key=len, default="")


@cache
def combined(profile: Profile) -> Profile:
    """A vendor's profile and the standard one as one; where both fill a field, the vendor's value is preferred."""
    return replace(
        profile,
        scalars=profile.scalars + STANDARD.scalars,
        tables=profile.tables + STANDARD.tables,
        joins=STANDARD.joins + profile.joins,
        constants={"vendor": profile.vendor} | dict(profile.constants) if profile.vendor else profile.constants,
    )
