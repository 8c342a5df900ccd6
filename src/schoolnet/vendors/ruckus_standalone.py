"""RUCKUS access points without a controller: RUCKUS-HWINFO-MIB, RUCKUS-SWINFO-MIB and RUCKUS-RADIO-MIB.

ruckusRadioStatsNumSta is typed Counter32 but is a gauge. ruckusRadioStatsResourceUtil is stations by the most stations
allowed, not the channel's use: it is left out.
"""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import AccessPoint, Identity, Radio
from schoolnet.vendors import decoders, indexes, joins
from schoolnet.vendors.columns import columns
from schoolnet.vendors.schema import Column, Detection, Profile, Scalars, Table
from schoolnet.vendors.standard_interfaces import SYS_NAME

_HARDWARE = "1.3.6.1.4.1.25053.1.1.2.1.1.1"
_SOFTWARE = "1.3.6.1.4.1.25053.1.1.3.1.1.1.1.1"
_RADIO = "1.3.6.1.4.1.25053.1.1.12.1.1.1"
_HARDWARE_COLUMNS = columns(
    "RUCKUS-HWINFO-MIB",
    _HARDWARE,
    ("ruckusHwInfoModelNumber", 1, "model", decoders.label),
    ("ruckusHwInfoSerialNumber", 2, "serial", decoders.label),
)

RUCKUS_STANDALONE = Profile(
    name="ruckus_standalone",
    vendor="Ruckus",
    detect=Detection(object_ids=("1.3.6.1.4.1.25053.3.1.4",)),
    scalars=(
        Scalars(fills=Identity, tier=Tier.INVENTORY, columns=_HARDWARE_COLUMNS),
        Scalars(
            fills=AccessPoint,
            tier=Tier.STATUS,
            columns=(Column("SNMPv2-MIB::sysName", SYS_NAME, "name", decoders.label), *_HARDWARE_COLUMNS),
        ),
        Scalars(
            fills=AccessPoint,
            tier=Tier.TABLES,
            columns=(Column("SNMPv2-MIB::sysName", SYS_NAME, "name", decoders.label),),
        ),
    ),
    tables=(
        Table(
            fills=Identity,
            tier=Tier.INVENTORY,
            index=indexes.whole_device,
            columns=columns("RUCKUS-SWINFO-MIB", _SOFTWARE, ("ruckusSwRevision", 3, "version", decoders.label)),
        ),
        Table(
            fills=Radio,
            tier=Tier.TABLES,
            index=indexes.own_radio,
            columns=columns(
                "RUCKUS-RADIO-MIB",
                _RADIO,
                ("ruckusRadioChannel", "2.1.4", "channel", decoders.channel),
                ("ruckusRadioNoiseFloor", "2.1.8", "noise_dbm", decoders.noise_dbm),
                ("ruckusRadioStatsNumSta", "3.1.2", "clients", decoders.count),
            ),
        ),
    ),
    joins=(joins.answers_itself, joins.up_by_channel, joins.clients_of_radios),
)
