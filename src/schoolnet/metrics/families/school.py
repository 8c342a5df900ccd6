"""Families of institutions."""

from schoolnet.facts.device import Tier
from schoolnet.metrics.family import Family, Kind

SCHOOL = ("school",)

SCHOOL_INFO = Family(
    "schoolnet_school_info", Kind.INFO, "A planned institution, by its Latvian name.", ("school", "name", "kind")
)
SCHOOL_STUDENTS = Family("schoolnet_school_students", Kind.GAUGE, "Students, from the inventory.", SCHOOL)
UNPLANNED_ACCESS_POINTS = Family(
    "schoolnet_unplanned_access_points",
    Kind.GAUGE,
    "Access points that the school's controllers list and the inventory does not",
    SCHOOL,
    Tier.TABLES,
)
SCHOOL_CAUSE = Family(
    "schoolnet_school_cause",
    Kind.STATESET,
    "Where the cause of the school's trouble lies, the first that fits; exactly one is 1, none without trouble.",
    (*SCHOOL, "cause"),
)
SCHOOL_CAUSE_REASON = Family(
    "schoolnet_school_cause_reason",
    Kind.GAUGE,
    "1 for the reason of the school's cause and where it lies (the id of a device, circuit, room or access point, empty"
    " where it is no single one); no sample without trouble.",
    (*SCHOOL, "cause", "reason", "where"),
)
SCHOOL_CLASSROOMS_HIT = Family(
    "schoolnet_school_classrooms_hit", Kind.GAUGE, "Classrooms that the school's cause hits, 0 without trouble.", SCHOOL
)
SCHOOL_STUDENTS_HIT = Family(
    "schoolnet_school_students_hit",
    Kind.GAUGE,
    "Students whom the school's cause hits, in proportion to the classrooms; 0 without trouble.",
    SCHOOL,
)
SCHOOL_IN_SESSION = Family(
    "schoolnet_school_in_session",
    Kind.GAUGE,
    "Whether lessons are held now, 1 or 0, by the calendar of the inventory.",
    SCHOOL,
)
SCHOOL_IN_MAINTENANCE = Family(
    "schoolnet_school_in_maintenance",
    Kind.GAUGE,
    "Whether a maintenance window of the inventory covers the whole school now, 1 or 0.",
    SCHOOL,
)
SCHOOL_DRIFT_ITEMS = Family(
    "schoolnet_school_drift_items",
    Kind.GAUGE,
    "How many things differ from the inventory, by kind; no sample of what is not known.",
    (*SCHOOL, "kind"),
)

FAMILIES = (
    SCHOOL_INFO,
    SCHOOL_STUDENTS,
    SCHOOL_IN_SESSION,
    SCHOOL_IN_MAINTENANCE,
    SCHOOL_CAUSE,
    SCHOOL_CAUSE_REASON,
    SCHOOL_CLASSROOMS_HIT,
    SCHOOL_STUDENTS_HIT,
    SCHOOL_DRIFT_ITEMS,
    UNPLANNED_ACCESS_POINTS,
)
