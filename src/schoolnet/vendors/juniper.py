"""Juniper Junos: JUNIPER-MIB (chassis) and JUNIPER-DOM-MIB (optics, by ifIndex, 0.01 dBm)."""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import Identity, Transceiver
from schoolnet.vendors import decoders, indexes, joins
from schoolnet.vendors.columns import columns
from schoolnet.vendors.optics import keep_possible_thresholds, thresholds
from schoolnet.vendors.power import power_ports_of_junos
from schoolnet.vendors.schema import Column, Detection, Profile, Scalars, Table
from schoolnet.vendors.standard_interfaces import SYS_DESCR

_BOX = "1.3.6.1.4.1.2636.3.1"
_DOM = "1.3.6.1.4.1.2636.3.60.1.1.1.1"
_THRESHOLD = decoders.scaled(0.01, -60, 20)

JUNIPER = Profile(
    name="juniper",
    vendor="Juniper",
    detect=Detection(object_ids=("1.3.6.1.4.1.2636",)),
    scalars=(
        Scalars(
            fills=Identity,
            tier=Tier.INVENTORY,
            columns=(
                *columns(
                    "JUNIPER-MIB",
                    _BOX,
                    ("jnxBoxDescr", 2, "model", decoders.label),
                    ("jnxBoxSerialNo", 3, "serial", decoders.label),
                ),
                Column("SNMPv2-MIB::sysDescr", SYS_DESCR, "version", decoders.matched(r"JUNOS ([^,\s]+)")),
            ),
        ),
    ),
    tables=(
        Table(
            fills=Transceiver,
            tier=Tier.TABLES,
            index=indexes.port,
            columns=columns(
                "JUNIPER-DOM-MIB",
                _DOM,
                ("jnxDomCurrentRxLaserPower", 5, "receive_power_dbm", decoders.optical_dbm(0.01)),
                ("jnxDomCurrentTxLaserBiasCurrent", 6, "bias_amperes", decoders.scaled(1e-6, 0, 1)),
                ("jnxDomCurrentTxLaserOutputPower", 7, "transmit_power_dbm", decoders.optical_dbm(0.01)),
                ("jnxDomCurrentModuleTemperature", 8, "temperature_celsius", decoders.temperature_celsius),
                ("jnxDomCurrentModuleVoltage", 25, "voltage_volts", decoders.scaled(0.001, 0, 10)),
            ),
        ),
        thresholds(
            "JUNIPER-DOM-MIB",
            _DOM,
            indexes.port,
            ("jnxDomCurrentRxLaserPowerHighAlarmThreshold", 9, "receive_power_high_dbm", _THRESHOLD),
            ("jnxDomCurrentRxLaserPowerLowAlarmThreshold", 10, "receive_power_low_dbm", _THRESHOLD),
            ("jnxDomCurrentTxLaserOutputPowerHighAlarmThreshold", 17, "transmit_power_high_dbm", _THRESHOLD),
            ("jnxDomCurrentTxLaserOutputPowerLowAlarmThreshold", 18, "transmit_power_low_dbm", _THRESHOLD),
        ),
    ),
    joins=(power_ports_of_junos, joins.drop_dark_transceivers, keep_possible_thresholds),
)
