"""Every limit of the verdicts, each with its reason.

How old a fact may be is not here: each section of the facts knows when it expires (three polling intervals), so that
one lost poll, and the next, change no verdict.
"""

CHANNEL_BUSY_RATIO = 0.7
"""Above this share of busy air time a radio channel counts as overloaded (0 to 1).

The mean wait for a medium grows as 1 / (1 - load): twice as long at 0.5, three times at 0.7, five times at 0.8. A class
that starts a video lesson at once needs the rest as its margin.
"""

FLAP_HALF_LIFE_SECONDS = 300.0
"""In this time a flap penalty ages to its half.

Each loss of the link makes a penalty of p one of 2p + 1, so it grows without end exactly where losses come once per
half-life or oftener. A lesson of 40 minutes with eight cuts is a lost lesson; one with two is not.
"""

FLAP_SUPPRESS_PENALTY = 4.0
"""From this penalty on a port flaps: two losses at once make 3, and the third within six minutes more than 4.

One cut is a cut, and a second may be the repair (a patch cable that is moved comes up twice).
"""

FLAP_REUSE_PENALTY = 1.0
"""Below this a port no longer flaps: less is left than one fresh loss would be worth. Far from the limit above, so that
a port does not flap between flapping and not flapping."""

FLAP_PENALTY_CAP = 63.0
"""No penalty is more than this, that of six losses at once: half an hour after the last loss the port is free again,
however often it had lost its link before."""

CHANGE_SLACK_SECONDS = 30.0
"""By so much a port's change may seem to lie before the poll that did not see it yet: agents read their interface
tables from caches (15 s in net-snmp)."""

TRAFFIC_SHORTEST_SAMPLE_SECONDS = 30.0
"""A rate is taken over at least so long: agents refresh counters each few seconds, and an error of 5 s is then at most
a sixth."""

TRAFFIC_LONGEST_SAMPLE_SECONDS = 600.0
"""A rate over a longer time is none: the mean of what nobody watched would hide that the circuit was full."""

TRAFFIC_WINDOW_SECONDS = 3600.0
"""Rates count for so long: a lesson and the breaks around it."""

TRAFFIC_LEAST_SAMPLES = 20
"""Of fewer rates the 95th percentile is merely the greatest, and one moment would speak for the hour."""

LOSS_WINDOW_SECONDS = 300.0
"""Errors and discards count for so long: five polls, so that a burst shows and an old one is soon forgotten."""

LOSS_LEAST_PACKETS = 1000
"""Of fewer packets no ratio is made: on a line at rest one damaged packet would be per cents."""

IMPLAUSIBLE_SPEED_FACTOR = 1.2
"""More than the port's speed times this cannot have passed: the counters have jumped. The fifth more is for the
agents' caches, whose refreshes do not fall together with our polls."""

BOOT_WINDOW_SECONDS = 300.0
"""For so long after its start a device is still starting: it answers SNMP before its modules, aggregates and spanning
tree are ready, and links that come up meanwhile were not broken."""

UPGRADE_WINDOW_SECONDS = 1800.0
"""For so long after it was last seen upgrading an access point may be away: it writes the image and starts, and some
start twice, ten minutes each. One that the upgrade has broken is told before the next lesson ends."""

ERRORS_RATIO = 1e-4
"""Above this share of packets with errors a circuit counts as disturbed (0 to 1).

A sound 10G line loses less than one frame in 10^7 (IEEE 802.3, 52.1: a bit error ratio of 10^-12). At one packet in
10,000 the throughput of a TCP connection over 20 ms is already below 100 Mbit/s (Mathis et al., 1997).
"""

DISCARDS_RATIO = 1e-3
"""Above this share of packets dropped for want of buffers a circuit counts as disturbed (0 to 1).

Some drops belong to TCP's way of finding the speed of a path; one in a thousand is heard in calls and seen in video.
"""

SATURATED_RATIO = 0.9
"""From this share of the contracted speed on, the 95th percentile of the last hour means that the circuit is full."""

FLAP_SETTLES_SECONDS = 90.0
"""A flapping port that has been down for so long (one and a half polls) is down, not flapping."""

LEAST_WIRED_BPS = 1_000_000_000
"""What an access point's cable must carry: the radios of one with WiFi 5 or later give more than 100 Mbit/s."""

SILENT_AFTER_POLLS = 2
"""So many polls in a row without an answer make a device silent: one alone may be three lost datagrams."""

TOGETHER_SECONDS = 150.0
"""Devices that were last heard within this time of each other fell silent together: polls are spread over a minute, and
a silent device is asked at every second turn."""

CITY_SILENT_SHARE = 0.5
"""From this share of all schools on, the silence is ours or the city's, not each school's."""

LEAST_SILENT_SCHOOLS = 3
"""Fewer silent schools than this are never taken for a silent city."""
