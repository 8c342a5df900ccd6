"""MikroTik RouterOS and SwOS: MIKROTIK-MIB (revision 202410180000Z).

mtxrWlApClientCount is typed Counter32 but is a gauge. Optical power is in 0.001 dBm, wavelength in 0.01 nm, PoE power
in 0.1 W (not POWER-ETHERNET-MIB). A wireless interface of frequency 0 is a virtual access point.
"""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import AccessPoint, Identity, PoePort, Radio, Transceiver
from schoolnet.vendors import decoders, indexes, joins
from schoolnet.vendors.columns import columns
from schoolnet.vendors.schema import Column, Detection, Profile, Scalars, Table
from schoolnet.vendors.standard_interfaces import SYS_DESCR, SYS_NAME

_MIB = "1.3.6.1.4.1.14988.1.1"
_WLAN = f"{_MIB}.1.3.1"
_OPTICAL = f"{_MIB}.19.1.1"
_POE = f"{_MIB}.15.1.1"
_POE_STATES = {
    1: "disabled", 2: "waitingForLoad", 3: "poweredOn", 4: "overload", 5: "shortCircuit", 6: "voltageTooLow",
    7: "currentTooLow", 8: "powerReset", 9: "voltageTooHigh", 10: "controllerError", 11: "controllerUpgrade",
    12: "poeInDetected", 13: "noValidPsu", 14: "controllerInit",
}  # fmt: skip

MIKROTIK = Profile(
    name="mikrotik",
    vendor="MikroTik",
    detect=Detection(object_ids=("1.3.6.1.4.1.14988",)),
    scalars=(
        Scalars(
            fills=Identity,
            tier=Tier.INVENTORY,
            columns=(
                Column("SNMPv2-MIB::sysDescr", SYS_DESCR, "model", decoders.matched(r"^RouterOS (\S+)|^(CSS\S+)")),
                *columns(
                    "MIKROTIK-MIB",
                    _MIB,
                    ("mtxrLicVersion", "4.4", "version", decoders.label),
                    ("mtxrFirmwareVersion", "7.4", "version", decoders.label),
                    ("mtxrSerialNumber", "7.3", "serial", decoders.label),
                ),
            ),
        ),
        Scalars(
            fills=AccessPoint,
            tier=Tier.TABLES,
            columns=(
                Column("SNMPv2-MIB::sysName", SYS_NAME, "name", decoders.label),
                *columns("MIKROTIK-MIB", _MIB, ("mtxrSerialNumber", "7.3", "serial", decoders.label)),
            ),
        ),
    ),
    tables=(
        Table(
            fills=Radio,
            tier=Tier.TABLES,
            index=indexes.own_radio,
            columns=columns(
                "MIKROTIK-MIB",
                _WLAN,
                ("mtxrWlApSsid", 4, "name", decoders.label),
                ("mtxrWlApClientCount", 6, "clients", decoders.count),
                ("mtxrWlApFreq", 7, "frequency_mhz", decoders.positive),
                ("mtxrWlApNoiseFloor", 9, "noise_dbm", decoders.noise_dbm),
            ),
        ),
        Table(
            fills=Transceiver,
            tier=Tier.TABLES,
            index=indexes.port,
            columns=columns(
                "MIKROTIK-MIB",
                _OPTICAL,
                ("mtxrOpticalName", 2, "port_name", decoders.label),
                ("mtxrOpticalVendorName", 11, "vendor", decoders.label),
                ("mtxrOpticalVendorSerial", 12, "serial", decoders.label),
                ("mtxrOpticalWavelength", 5, "wavelength_nm", decoders.scaled(0.01, 1, 5000)),
                ("mtxrOpticalTemperature", 6, "temperature_celsius", decoders.temperature_celsius),
                ("mtxrOpticalSupplyVoltage", 7, "voltage_volts", decoders.scaled(0.001, 0, 10)),
                ("mtxrOpticalTxBiasCurrent", 8, "bias_amperes", decoders.scaled(0.001, 0, 1)),
                ("mtxrOpticalTxPower", 9, "transmit_power_dbm", decoders.optical_dbm(0.001)),
                ("mtxrOpticalRxPower", 10, "receive_power_dbm", decoders.optical_dbm(0.001)),
            ),
        ),
        Table(
            fills=PoePort,
            tier=Tier.TABLES,
            index=indexes.port,
            columns=columns(
                "MIKROTIK-MIB",
                _POE,
                ("mtxrPOEName", 2, "name", decoders.label),
                ("mtxrPOEStatus", 3, "status", decoders.enum(_POE_STATES)),
                ("mtxrPOEPower", 6, "consumption_watts", decoders.scaled(0.1, 0, 1000)),
            ),
        ),
    ),
    joins=(joins.drop_dark_transceivers, joins.bands_by_frequency, joins.up_by_channel, joins.own_access_point),
)
