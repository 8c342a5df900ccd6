"""Every limit of the verdicts, each with its reason.

How old a fact may be is not here: each section of the facts knows when it expires (three polling intervals), so that
one lost poll, and the next, change no verdict.
"""

CHANNEL_BUSY_RATIO = 0.7
"""Above this share of busy air time a radio channel counts as overloaded (0 to 1).

The mean wait for a medium grows as 1 / (1 - load): twice as long at 0.5, three times at 0.7, five times at 0.8. A class
that starts a video lesson at once needs the rest as its margin.
"""
