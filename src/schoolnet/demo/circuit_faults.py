"""What goes wrong on the way to a school: its circuit, the routers at its ends, the power behind them.

Rules of this file: pure; each function makes one fault between two seconds of a cycle. A sentence says what happened,
and what is to be seen. The schools' second, slow way in for management ends at the core too: while a fibre is cut, the
school still answers; while the core is dead, nobody does.
"""

from math import inf

from schoolnet.demo import blueprint, plan
from schoolnet.demo.fault_kinds import FaultKind
from schoolnet.demo.timeline import Effect, EffectKind, Fault, part
from schoolnet.inventory.shapes import LocalText

FLAPS = 40
_DOWN_SHARE = 0.3
"""Of each flap; in the demo 2 seconds of 7.5, so that a poll in five seconds sees some of them."""


def _near(effect: EffectKind, school: plan.SchoolPlan, start: float, end: float) -> Effect:
    return Effect(effect, blueprint.router_id(school), blueprint.uplink_port(school), start, end)


def _far(effect: EffectKind, school: plan.SchoolPlan, start: float, end: float) -> Effect:
    return Effect(effect, plan.CITY_CORE, blueprint.core_port(school), start, end)


def _circuit(school: plan.SchoolPlan) -> str:
    return f"{school.short}-10g"


def one_gigabit(_start: float = -inf, _end: float = inf) -> Fault:
    """A circuit that never was faster: there is no earlier speed that it could be compared with, only the contract."""
    school = plan.SECONDARY_4
    sentence = LocalText(
        lv=f"{school.name_lv}: pieslēgums kopš pirmās dienas darbojas ar 1 Gbit/s, bet līgumā noteikti 10 Gbit/s.",
        en=f"{school.name_en}: its uplink has come up at 1 Gbit/s since day one: below the 10 Gbit/s of its contract.",
    )
    effects = (_near(EffectKind.PORT_AT_1G, school, -inf, inf), _far(EffectKind.PORT_AT_1G, school, -inf, inf))
    return Fault(FaultKind.ONE_GIGABIT, school.id, _circuit(school), -inf, inf, sentence, effects)


def packet_loss(_start: float = -inf, _end: float = inf) -> Fault:
    """One packet in twenty is lost, in each direction."""
    school = plan.CENTRE
    sentence = LocalText(
        lv=f"{school.name_lv}: ceļā uz skolu un atpakaļ zūd katra divdesmitā pakete. Par bojājumu nekas netiek"
        f" uzskatīts.",
        en=f"{school.name_en}: each way one packet in twenty is lost. Nothing is taken for down.",
    )
    effects = tuple(Effect(EffectKind.PACKET_LOSS, box.id, "", -inf, inf) for box in blueprint.school_boxes(school))
    return Fault(FaultKind.PACKET_LOSS, school.id, _circuit(school), -inf, inf, sentence, effects)


def cut_fibre(start: float, end: float) -> Fault:
    """Both ends of a circuit down, and no light."""
    school = plan.SECONDARY_2
    sentence = LocalText(
        lv=f"{school.name_lv}: pārrauta optika. Pieslēgums nedarbojas un nesaņem gaismu, par telpām nekas nav zināms.",
        en=f"{school.name_en}: the fibre is cut. Its uplink is down and receives no light, its rooms are unknown.",
    )
    effects = (_near(EffectKind.PORT_DOWN, school, start, end), _far(EffectKind.PORT_DOWN, school, start, end))
    return Fault(FaultKind.CUT_FIBRE, school.id, _circuit(school), start, end, sentence, effects)


def flapping(start: float, end: float) -> Fault:
    """A circuit that goes and comes forty times: at both ends forty short outages, each with its ifLastChange."""
    school = plan.VIZIUM
    sentence = LocalText(
        lv=f"{school.name_lv}: pieslēgums {FLAPS} reizes pazūd un atgriežas. Tas ir traucēts: nestabils savienojums.",
        en=f"{school.name_en}: its uplink goes and comes {FLAPS} times. It is flapping: one verdict, degraded.",
    )
    flap_seconds = (end - start) / FLAPS
    outages = ((start + flap * flap_seconds, start + (flap + _DOWN_SHARE) * flap_seconds) for flap in range(FLAPS))
    effects = tuple(side(EffectKind.PORT_DOWN, school, down, up) for down, up in outages for side in (_near, _far))
    return Fault(FaultKind.FLAPPING, school.id, _circuit(school), start, end, sentence, effects)


def agent_reboot(start: float, end: float) -> Fault:
    """A router's agent starts anew: silent for a moment, its ports under other ifIndexes and first reported down, while
    the far end, and the light, say that they are up all the time."""
    school = plan.GYMNASIUM
    router = blueprint.router_id(school)
    sentence = LocalText(
        lv=f"{school.name_lv}: maršrutētājs startē no jauna, portiem ir citi numuri un tie sākumā rādās izslēgti."
        f" Par bojājumu tas netiek uzskatīts.",
        en=f"{school.name_en}: the router's agent restarts, numbers its ports anew and first reports them down."
        f" Nothing wrong is to be seen.",
    )
    back, links = part(start, end, 0.15), part(start, end, 0.4)
    ports = [port for box in blueprint.school_boxes(school) if box.id == router for port in box.ports if port.is_up]
    effects = (
        Effect(EffectKind.RENUMBERS, router, "", -inf, inf),
        Effect(EffectKind.SILENT, router, "", start, back),
        *(Effect(EffectKind.PORT_STARTING, router, port.name, back, links) for port in ports),
    )
    return Fault(FaultKind.AGENT_REBOOT, school.id, router, start, end, sentence, effects)


def core_dead(start: float, end: float) -> Fault:
    """The city's core switch dies, through which every device is polled; the schools live on without it."""
    sentence = LocalText(
        lv="Pilsēta: nedarbojas centrālais komutators, caur kuru tiek aptaujātas visas ierīces. Viens cēlonis;"
        " par skolām nekas nav zināms, tās nav sasniedzamas.",
        en="The city: the core switch dies, through which every device is polled. One cause; all schools are unknown,"
        " being unreachable.",
    )
    effects = (
        Effect(EffectKind.SILENT, plan.CITY_CORE, "", start, end),
        *(_near(EffectKind.PORT_DOWN, school, start, end) for school in plan.SCHOOLS),
        *(
            Effect(EffectKind.CUT_OFF, box.id, "", start, end)
            for school in plan.SCHOOLS
            for box in blueprint.school_boxes(school)
        ),
    )
    return Fault(FaultKind.CORE_DEAD, "", plan.CITY_CORE, start, end, sentence, effects)


def _dark(school: plan.SchoolPlan, dark: float, end: float) -> tuple[Effect, ...]:
    """All of a school's devices silent at once; the far end of its circuit down, without light."""
    silent = (Effect(EffectKind.SILENT, box.id, "", dark, end) for box in blueprint.school_boxes(school))
    return (*silent, _far(EffectKind.PORT_DOWN, school, dark, end))


def power_cut(start: float, end: float) -> Fault:
    """The mains fail; a UPS says so until it is empty."""
    school = plan.PARVENTA
    ups, dark = blueprint.ups_id(school), part(start, end, 0.25)
    sentence = LocalText(
        lv=f"{school.name_lv}: nav elektrības, to ziņo UPS. No {dark:.0f}. sekundes, kad UPS ir tukšs, skola klusē:"
        f" pieslēgums nedarbojas, par telpām nekas nav zināms; cēlonis ir elektrība.",
        en=f"{school.name_en}: the power is cut, its UPS says. From {dark:.0f} s on, the UPS empty, the school is"
        f" silent: its uplink is down, its rooms are unknown; the cause is power.",
    )
    battery = Effect(EffectKind.ON_BATTERY, ups, "", start, end)
    effects = (battery, *_dark(school, dark, end))
    return Fault(FaultKind.POWER_CUT, school.id, ups, start, end, sentence, effects)


def power_cut_without_ups(start: float, end: float) -> Fault:
    """The mains fail, and nobody can say so: all of a school's devices fall silent at once."""
    school = plan.KINDERGARTEN
    sentence = LocalText(
        lv=f"{school.name_lv}: nav elektrības un nav UPS. Visas ierīces apklust vienlaikus: pieslēgums nedarbojas,"
        f" par telpām nekas nav zināms; cēlonis ir elektrība.",
        en=f"{school.name_en}: the power is cut, and there is no UPS. All devices fall silent at once: its uplink is"
        f" down, its rooms are unknown; the cause is power.",
    )
    router = blueprint.router_id(school)
    effects = _dark(school, start, end)
    return Fault(FaultKind.POWER_CUT_WITHOUT_UPS, school.id, router, start, end, sentence, effects)
