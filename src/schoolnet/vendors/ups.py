"""Uninterruptible power supplies that speak UPS-MIB (RFC 1628)."""

from schoolnet.vendors.schema import Detection, Profile
from schoolnet.vendors.standard_inventory import UPS, UPS_IDENTITY

UPS_MIB = Profile(
    name="ups_mib",
    vendor="",
    detect=Detection(
        object_ids=(
            "1.3.6.1.2.1.33",
            *(f"1.3.6.1.4.1.{number}" for number in (318, 476, 534, 3808, 4555, 5491)),
        )
    ),
    scalars=(UPS_IDENTITY, UPS),
)
