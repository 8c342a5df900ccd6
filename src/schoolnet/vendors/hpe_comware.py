"""H3C and HPE Comware: HH3C-TRANSCEIVER-INFO-MIB (by ifIndex; 0.01 dBm, 0.01 V, 0.01 mA; thresholds of
power in 0.1 microwatts)."""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import Identity, Transceiver
from schoolnet.vendors import decoders, indexes, joins
from schoolnet.vendors.columns import columns
from schoolnet.vendors.optics import keep_possible_thresholds, thresholds
from schoolnet.vendors.schema import Column, Detection, Profile, Scalars, Table
from schoolnet.vendors.standard_interfaces import SYS_DESCR

_TRANSCEIVER = "1.3.6.1.4.1.25506.2.70.1.1.1"
_THRESHOLD = decoders.optical_dbm_of_watts(1e-7)
_MODEL = r"Release \S+ (?:HPE?|H3C) (.+?)(?: Switch)? Copyright"

HPE_COMWARE = Profile(
    name="hpe_comware",
    vendor="HPE",
    detect=Detection(object_ids=("1.3.6.1.4.1.25506",)),
    scalars=(
        Scalars(
            fills=Identity,
            tier=Tier.INVENTORY,
            columns=(
                Column("SNMPv2-MIB::sysDescr", SYS_DESCR, "model", decoders.matched(_MODEL)),
                Column("SNMPv2-MIB::sysDescr", SYS_DESCR, "version", decoders.matched(r"Software Version ([^,\s]+)")),
            ),
        ),
    ),
    tables=(
        Table(
            fills=Transceiver,
            tier=Tier.TABLES,
            index=indexes.port,
            columns=columns(
                "HH3C-TRANSCEIVER-INFO-MIB",
                _TRANSCEIVER,
                ("hh3cTransceiverType", 2, "type", decoders.label),
                ("hh3cTransceiverWaveLength", 3, "wavelength_nm", decoders.scaled(1, 1, 5000)),
                ("hh3cTransceiverVendorName", 4, "vendor", decoders.label),
                ("hh3cTransceiverSerialNumber", 5, "serial", decoders.label),
                ("hh3cTransceiverCurTXPower", 9, "transmit_power_dbm", decoders.optical_dbm(0.01)),
                ("hh3cTransceiverCurRXPower", 12, "receive_power_dbm", decoders.optical_dbm(0.01)),
                ("hh3cTransceiverTemperature", 15, "temperature_celsius", decoders.temperature_celsius),
                ("hh3cTransceiverVoltage", 16, "voltage_volts", decoders.scaled(0.01, 0, 10)),
                ("hh3cTransceiverBiasCurrent", 17, "bias_amperes", decoders.scaled(1e-5, 0, 1)),
            ),
        ),
        thresholds(
            "HH3C-TRANSCEIVER-INFO-MIB",
            _TRANSCEIVER,
            indexes.port,
            ("hh3cTransceiverPwrOutHiAlarm", 30, "transmit_power_high_dbm", _THRESHOLD),
            ("hh3cTransceiverPwrOutLoAlarm", 31, "transmit_power_low_dbm", _THRESHOLD),
            ("hh3cTransceiverRcvPwrHiAlarm", 34, "receive_power_high_dbm", _THRESHOLD),
            ("hh3cTransceiverRcvPwrLoAlarm", 35, "receive_power_low_dbm", _THRESHOLD),
        ),
    ),
    joins=(joins.drop_dark_transceivers, keep_possible_thresholds),
)
