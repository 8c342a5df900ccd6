"""What goes wrong within a school: its access points, their controller, a key that was changed.

Rules of this file: pure; each function makes one fault between two seconds of a cycle. A sentence says what happened,
and what is to be seen.
"""

from schoolnet.demo import blueprint, plan, premises
from schoolnet.demo.equipment import PlannedAccessPoint
from schoolnet.demo.fault_kinds import FaultKind
from schoolnet.demo.timeline import Effect, EffectKind, Fault, part
from schoolnet.inventory.shapes import LocalText


def _room(school: plan.SchoolPlan, room: str) -> LocalText:
    return next(classroom.name for classroom in premises.classrooms(school) if classroom.id == room)


def _unplugged(school: plan.SchoolPlan, ap: PlannedAccessPoint, start: float, end: float) -> Effect:
    switch, port = blueprint.access_point_ports(school)[ap.id]
    return Effect(EffectKind.PORT_DOWN, switch, port, start, end)


def access_point_gone(start: float, end: float) -> Fault:
    """An access point that its controller has forgotten, and that nothing is heard of at its switch."""
    school = plan.GYMNASIUM
    ap = blueprint.access_points(school)[2]
    room = _room(school, ap.location)
    sentence = LocalText(
        lv=f"{school.name_lv}: piekļuves punkta {ap.name} vairs nav kontrollera sarakstā. {room.lv}: nav WiFi.",
        en=f"{school.name_en}: access point {ap.name} is gone from its controller. {room.en} has no WiFi.",
    )
    gone = Effect(EffectKind.ACCESS_POINT_GONE, ap.device, ap.id, start, end)
    effects = (gone, _unplugged(school, ap, start, end))
    return Fault(FaultKind.ACCESS_POINT_GONE, school.id, ap.id, start, end, sentence, effects)


def access_point_moved(start: float, end: float) -> Fault:
    """An access point that works, but not where it was planned: another switch hears it, another room is written down
    for it."""
    school = plan.SECONDARY_4
    ap = blueprint.access_points(school)[4]
    old, library = _room(school, ap.location), _room(school, "library")
    switch, port = next(
        (box.id, port.name)
        for box in reversed(tuple(blueprint.school_boxes(school)))
        for port in box.ports
        if port.poe_watts is not None and not port.is_up
    )
    sentence = LocalText(
        lv=f"{school.name_lv}: piekļuves punkts {ap.name} ir pārvietots ({old.lv} -> {library.lv})."
        f" Tas ir atkāpe no plāna.",
        en=f"{school.name_en}: access point {ap.name} was moved ({old.en} -> {library.en}). It is listed as drift.",
    )
    effects = (
        _unplugged(school, ap, start, end),
        Effect(EffectKind.PLUGGED_IN, switch, port, start, end, blueprint.heard(ap)),
        Effect(EffectKind.ACCESS_POINT_MOVED, ap.device, ap.id, start, end, "library"),
    )
    return Fault(FaultKind.ACCESS_POINT_MOVED, school.id, ap.id, start, end, sentence, effects)


def firmware_night(start: float, end: float) -> Fault:
    """A controller gives its access points new firmware, starts anew itself, and takes them back one after another."""
    school = plan.SECONDARY_2
    controller = blueprint.controller_id(school)
    aps = blueprint.access_points(school)
    sentence = LocalText(
        lv=f"{school.name_lv}: WiFi kontrolleris atjaunina programmaparatūru {len(aps)} piekļuves punktiem un startē no"
        f" jauna. Telpās WiFi ir traucēts, nevis {len(aps)} bojājumi.",
        en=f"{school.name_en}: the WiFi controller upgrades its {len(aps)} access points, then restarts. The rooms are"
        f" degraded: not {len(aps)} outages.",
    )
    down, back, last = part(start, end, 0.3), part(start, end, 0.4), part(start, end, 0.95)
    joined = (part(back, last, (place + 1) / len(aps)) for place in range(len(aps)))
    effects = (
        Effect(EffectKind.UPGRADING, controller, "", start, down),
        Effect(EffectKind.SILENT, controller, "", down, back),
        *(
            Effect(EffectKind.ACCESS_POINT_GONE, controller, ap.id, down, join)
            for ap, join in zip(aps, joined, strict=True)
        ),
    )
    return Fault(FaultKind.FIRMWARE_NIGHT, school.id, controller, start, end, sentence, effects)


def half_table(start: float, end: float) -> Fault:
    """A controller that answers with genErr from the middle of its list on."""
    school = plan.GYMNASIUM
    controller = blueprint.controller_id(school)
    aps = blueprint.access_points(school)
    first_lost = aps[len(aps) // 2]
    sentence = LocalText(
        lv=f"{school.name_lv}: WiFi kontrolleris pasaka tikai pusi no sava saraksta. Par pārējām telpām nekas nav"
        f" zināms: atbilde ir nepilnīga.",
        en=f"{school.name_en}: the WiFi controller tells only half of its list. The other rooms are unknown: the answer"
        f" is incomplete.",
    )
    effects = (Effect(EffectKind.HALF_TABLE, controller, first_lost.id, start, end),)
    return Fault(FaultKind.HALF_TABLE, school.id, controller, start, end, sentence, effects)


def controller_dead(start: float, end: float) -> Fault:
    """A controller that says nothing, and starts anew."""
    school = plan.COLLEGE
    controller = blueprint.controller_id(school)
    sentence = LocalText(
        lv=f"{school.name_lv}: WiFi kontrolleris neatbild. Pēc 15 s par telpām nekas nav zināms.",
        en=f"{school.name_en}: the WiFi controller does not answer. After 15 s its rooms are unknown.",
    )
    silent = Effect(EffectKind.SILENT, controller, "", start, end)
    return Fault(FaultKind.CONTROLLER_DEAD, school.id, controller, start, end, sentence, (silent,))


def wrong_credentials(start: float, end: float) -> Fault:
    """Keys that were changed where the plan was not: SNMPv3 says so (usmStatsWrongDigests), v2c falls silent."""
    school = plan.COLLEGE
    controller = blueprint.controller_id(school)
    switch = next(box.id for box in blueprint.school_boxes(school) if box.id.endswith("-sw-1"))
    sentence = LocalText(
        lv=f"{school.name_lv}: WiFi kontrollerim un komutatoram nomainītas SNMP paroles. Pēc 15 s par telpām nekas nav"
        f" zināms: ierīce nepieņem piekļuves datus.",
        en=f"{school.name_en}: the SNMP keys of the WiFi controller and a switch were changed. After 15 s the rooms are"
        f" unknown, reason auth.",
    )
    effects = tuple(Effect(EffectKind.WRONG_CREDENTIALS, device, "", start, end) for device in (controller, switch))
    return Fault(FaultKind.WRONG_CREDENTIALS, school.id, controller, start, end, sentence, effects)
