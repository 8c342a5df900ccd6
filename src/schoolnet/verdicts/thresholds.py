"""Every limit of the verdicts, each with its reason.

How old a fact may be is not here: each section of the facts knows when it expires (three polling intervals), so that
one lost poll, and the next, change no verdict.
"""

CHANNEL_BUSY_RATIO = 0.7
"""Above this share of busy air time a radio channel counts as overloaded (0 to 1).

The mean wait for a medium grows as 1 / (1 - load): twice as long at 0.5, three times at 0.7, five times at 0.8. A class
that starts a video lesson at once needs the rest as its margin.
"""

BOOT_WINDOW_SECONDS = 180.0
"""So long after a start what is down may still come up, and what is not listed may still join.

A switch's agent answers before its ports have links, and a controller before its access points have joined again: those
of our recordings need one to two minutes. A real fault is told three minutes later, once per start.
"""

UPGRADE_WINDOW_SECONDS = 900.0
"""So long after it was seen to be upgraded an access point that is down or not listed still counts as being upgraded.

It writes its flash, starts anew and joins, twice where the boot loader is renewed too: five to ten minutes.
"""

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
