"""When devices are asked, in what order, and what their answers say.

`plan` (pure) turns the inventory and a vendor's profile into the cheapest questions per tier, `wheel` (pure) places
devices on the seconds of their intervals, `poller` (IO) asks, `interpret` (pure) turns raw rows into facts.

This room must not know what a verdict or a metric is, nor who schedules it.
"""
