"""What was promised, and what counts as kept: who pays, by when, and when something is verified or in use.

Rules of this file: shapes alone. Each definition carries its reason, because auditors ask for it; a share is in whole
percent, so that no reader rounds it.
"""

from typing import Annotated

from pydantic import Field, model_validator

from schoolnet.inventory.calendar import Day
from schoolnet.inventory.shapes import LocalText, Number, Strict, Text

SchoolDays = Annotated[int, Field(ge=1, le=200), Number]
"""A number of school days; a school year has fewer than two hundred."""
Percent = Annotated[int, Field(ge=1, le=100), Number]


class Promised(Strict):
    """Something of a school that was promised."""

    funding: Text | None = None
    """Who pays for it, such as ERAF 5.1.1; who pays for the school's unless said otherwise."""
    target: Day | None = None
    """By when it is to be verified; the school's day, else the city's, unless said otherwise."""


class VerifiedDefinition(Strict):
    """When measurement has verified a circuit or a room, and when it does so no more."""

    school_days: SchoolDays = 10
    """So many measured school days in a row must be good."""
    good_percent: Percent = 95
    """A measured school day is good when it worked in at least this share of the lesson time that was seen."""
    known_percent: Percent = 80
    """A school day is measured when at least this share of its lesson time was seen."""
    lost_after_bad_days: SchoolDays = 3
    """So many measured school days in a row that are not good end it."""
    lost_after_unmeasured_days: SchoolDays = 20
    """So many school days in a row that are not measured end it."""
    degraded_counts: bool = True
    """Whether what is degraded works: a circuit at the contracted speed that has a flaw, a room whose WiFi has one."""
    why: LocalText = LocalText(
        lv="Tik daudz labu mācību dienu pēc kārtas rāda, ka tas darbojas pastāvīgi. Maz novērota diena neko nepierāda, "
        "un vairākas sliktas dienas pēc kārtas vairs nav nejaušība.",
        en="So many good school days in a row show that it lasts. A day that was hardly seen proves nothing, and "
        "several bad days in a row are no longer chance.",
    )
    """The reason for these numbers, for people."""


class InUseDefinition(Strict):
    """When a circuit or a room is in use: clients of its WiFi are seen. They are counted, nothing else."""

    school_days: SchoolDays = 5
    """On so many school days clients must have been seen."""
    of_school_days: SchoolDays = 20
    """Of so many school days, the last ones."""
    why: LocalText = LocalText(
        lv="Viena diena varētu būt izmēģinājums, bet vairākas no pēdējo nedēļu mācību dienām ir lietošana. Tiek "
        "skaitītas tikai pieslēgtās ierīces, nevis cilvēki.",
        en="A single day could be a trial; several of the last weeks' school days are use. Only connected devices are "
        "counted, never people.",
    )
    """The reason for these numbers, for people."""

    @model_validator(mode="after")
    def _possible(self) -> "InUseDefinition":
        if self.school_days > self.of_school_days:
            raise ValueError("can never be: school_days is more than of_school_days")
        return self


class Rollout(Strict):
    """By when the city is to be covered, and what counts as covered."""

    target: Day | None = None
    """By when everything is to be verified, unless a school, a circuit or a room says otherwise."""
    verified: VerifiedDefinition = VerifiedDefinition()
    """When measurement has verified something."""
    in_use: InUseDefinition = InUseDefinition()
    """When something is in use."""
