"""Huawei VRP switches and routers: HUAWEI-ENTITY-EXTENT-MIB (optics, by entPhysicalIndex) and HUAWEI-POE-MIB.

hwEntityOpticalRxPower is 0.01 dBm by the MIB, but S5720 (V200R010) answers microwatts (536 for -2.7 dBm). The lanes'
text objects are always 0.01 dBm and are preferred; of the numbers only what is below 0 can be trusted. The thresholds
are 0.01 dBm there too.
"""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import Entity, Identity, PoePort, Transceiver
from schoolnet.vendors import decoders, indexes, joins
from schoolnet.vendors.columns import columns
from schoolnet.vendors.optics import keep_possible_thresholds, thresholds
from schoolnet.vendors.schema import Column, Detection, Profile, Scalars, Table
from schoolnet.vendors.standard_interfaces import SYS_DESCR

_OPTICAL = "1.3.6.1.4.1.2011.5.25.31.1.1.3.1"
_POE = "1.3.6.1.4.1.2011.5.25.195.3.1"
_THRESHOLD = decoders.scaled(0.01, -60, 20)
_LANE = decoders.number_in_text(0.01, -60, 20)

HUAWEI = Profile(
    name="huawei",
    vendor="Huawei",
    detect=Detection(object_ids=("1.3.6.1.4.1.2011",)),
    scalars=(
        Scalars(
            fills=Identity,
            tier=Tier.INVENTORY,
            columns=(
                Column("SNMPv2-MIB::sysDescr", SYS_DESCR, "model", decoders.matched(r"^(?:Huawei )?([A-Z]+\d\S*)")),
                Column("SNMPv2-MIB::sysDescr", SYS_DESCR, "version", decoders.matched(r"Version (\S+ \([^)]*\))")),
            ),
        ),
    ),
    tables=(
        Table(
            fills=Transceiver,
            tier=Tier.TABLES,
            index=indexes.plain,
            requires="serial",
            beside=(Entity,),
            columns=columns(
                "HUAWEI-ENTITY-EXTENT-MIB",
                _OPTICAL,
                ("hwEntityOpticalVendorSn", 4, "serial", decoders.label),
                ("hwEntityOpticalVenderName", 24, "vendor", decoders.label),
                ("hwEntityOpticalVenderPn", 25, "model", decoders.label),
                ("hwEntityOpticalWaveLength", 2, "wavelength_nm", decoders.positive),
                ("hwEntityOpticalTemperature", 5, "temperature_celsius", decoders.temperature_celsius),
                ("hwEntityOpticalVoltage", 6, "voltage_volts", decoders.scaled(0.001, 0, 10)),
                ("hwEntityOpticalBiasCurrent", 7, "bias_amperes", decoders.scaled(1e-6, 0, 1)),
                ("hwEntityOpticalLaneRxPower", 32, "receive_power_dbm", _LANE),
                ("hwEntityOpticalRxPower", 8, "receive_power_dbm", decoders.scaled(0.01, -60, -0.01)),
                ("hwEntityOpticalLaneTxPower", 33, "transmit_power_dbm", _LANE),
                ("hwEntityOpticalTxPower", 9, "transmit_power_dbm", decoders.scaled(0.01, -60, -0.01)),
            ),
        ),
        thresholds(
            "HUAWEI-ENTITY-EXTENT-MIB",
            _OPTICAL,
            indexes.plain,
            ("hwEntityOpticalRxLowThreshold", 13, "receive_power_low_dbm", _THRESHOLD),
            ("hwEntityOpticalRxHighThreshold", 14, "receive_power_high_dbm", _THRESHOLD),
            ("hwEntityOpticalTxLowThreshold", 15, "transmit_power_low_dbm", _THRESHOLD),
            ("hwEntityOpticalTxHighThreshold", 16, "transmit_power_high_dbm", _THRESHOLD),
        ),
        Table(
            fills=PoePort,
            tier=Tier.TABLES,
            index=indexes.port,
            columns=columns(
                "HUAWEI-POE-MIB",
                _POE,
                ("hwPoePortEnable", 3, "admin_enabled", decoders.truth),
                ("hwPoePortMaximumPower", 5, "max_watts", decoders.milliwatts),
                ("hwPoePortConsumingPower", 10, "consumption_watts", decoders.milliwatts),
            ),
        ),
    ),
    joins=(keep_possible_thresholds, joins.ports_of_modules),
)
