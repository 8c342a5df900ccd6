"""Every metric family, declared once. Names and labels are a promise to rules and dashboards.

Rules of this folder: one record per family, nothing computed. Identity only in labels, and codes where a family counts
or names reasons; what else can change is on an `_info` family. A state set has a sample per state, since there are few;
of reasons, which are many, only the one that holds has a sample, so that a rule joins it to the state that it explains.
Base units. HELP names the MIB object and its OID where there is one.
"""

from schoolnet.metrics.families import device, evidence, school, uplink, wifi

FAMILIES = (*school.FAMILIES, *device.FAMILIES, *uplink.FAMILIES, *wifi.FAMILIES, *evidence.FAMILIES)
"""The families whose lines are rendered per owner, in the order of the page."""
