"""HP ProCurve and ArubaOS-Switch: HP-ICF-TRANSCEIVER-MIB (by ifIndex; 0.001 dBm, -99999999 is no light;
thresholds of power in 0.1 microwatts)."""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import Transceiver
from schoolnet.vendors import decoders, indexes, joins
from schoolnet.vendors.columns import columns
from schoolnet.vendors.optics import keep_possible_thresholds, thresholds
from schoolnet.vendors.schema import Detection, Profile, Table

_TRANSCEIVER = "1.3.6.1.4.1.11.2.14.11.5.1.82.1.1.1.1"
_THRESHOLD = decoders.optical_dbm_of_watts(1e-7)

HPE_PROCURVE = Profile(
    name="hpe_procurve",
    vendor="HPE Aruba",
    detect=Detection(object_ids=("1.3.6.1.4.1.11.2.3.7",)),
    tables=(
        Table(
            fills=Transceiver,
            tier=Tier.TABLES,
            index=indexes.port,
            columns=columns(
                "HP-ICF-TRANSCEIVER-MIB",
                _TRANSCEIVER,
                ("hpicfXcvrPortDesc", 2, "port_name", decoders.label),
                ("hpicfXcvrModel", 3, "model", decoders.label),
                ("hpicfXcvrSerial", 4, "serial", decoders.label),
                ("hpicfXcvrType", 5, "type", decoders.label),
                ("hpicfXcvrWavelength", 7, "wavelength_nm", decoders.number_in_text(1, 1, 5000)),
                ("hpicfXcvrTemp", 11, "temperature_celsius", decoders.scaled(0.001, -80, 200)),
                ("hpicfXcvrVoltage", 12, "voltage_volts", decoders.scaled(0.0001, 0, 10)),
                ("hpicfXcvrBias", 13, "bias_amperes", decoders.scaled(1e-6, 0, 1)),
                ("hpicfXcvrTxPower", 14, "transmit_power_dbm", decoders.optical_dbm(0.001)),
                ("hpicfXcvrRxPower", 15, "receive_power_dbm", decoders.optical_dbm(0.001)),
            ),
        ),
        thresholds(
            "HP-ICF-TRANSCEIVER-MIB",
            _TRANSCEIVER,
            indexes.port,
            ("hpicfXcvrPwrOutHiAlarm", 30, "transmit_power_high_dbm", _THRESHOLD),
            ("hpicfXcvrPwrOutLoAlarm", 31, "transmit_power_low_dbm", _THRESHOLD),
            ("hpicfXcvrRcvPwrHiAlarm", 34, "receive_power_high_dbm", _THRESHOLD),
            ("hpicfXcvrRcvPwrLoAlarm", 35, "receive_power_low_dbm", _THRESHOLD),
        ),
    ),
    joins=(joins.drop_dark_transceivers, keep_possible_thresholds),
)
