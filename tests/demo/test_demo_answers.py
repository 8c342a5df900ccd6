"""BER and the three questions, as pysnmp understands our answers."""

from collections.abc import Sequence
from typing import Any

import pytest
from pyasn1.codec.ber import decoder, encoder
from pysnmp.proto import rfc1902, rfc1905
from pysnmp.proto.api import v2c

from schoolnet.demo import answers, ber
from schoolnet.demo.agents import NotLoopbackError, loopback_socket
from schoolnet.demo.blueprint import city_boxes
from schoolnet.demo.fault_kinds import FaultKind
from schoolnet.demo.respond import respond
from schoolnet.demo.schedule import single
from schoolnet.demo.simulate import Simulation
from schoolnet.demo.timeline import Timeline

AT = 1_790_000_000.0
BOX = next(box for box in city_boxes() if box.id == "vv1g-sw-1")
SIMULATION = Simulation(BOX, Timeline(), AT)


def request(pdu: Any, oids: Sequence[str], community: str = "demo", **bulk: int) -> bytes:
    v2c.apiPDU.set_defaults(pdu)
    if bulk:
        v2c.apiBulkPDU.set_defaults(pdu)
        v2c.apiBulkPDU.set_non_repeaters(pdu, bulk["non_repeaters"])
        v2c.apiBulkPDU.set_max_repetitions(pdu, bulk["max_repetitions"])
    v2c.apiPDU.set_varbinds(pdu, [(oid, v2c.Null("")) for oid in oids])
    message = v2c.Message()
    v2c.apiMessage.set_defaults(message)
    v2c.apiMessage.set_community(message, community)
    v2c.apiMessage.set_pdu(message, pdu)
    encoded: bytes = encoder.encode(message)
    return encoded


def answered(datagram: bytes, simulation: Simulation = SIMULATION) -> tuple[bytes, Any, list[tuple[str, Any]]]:
    answer = respond(datagram, simulation, b"demo", AT + 1)
    assert answer is not None
    message, rest = decoder.decode(answer, asn1Spec=v2c.Message())
    assert rest == b""
    pdu = v2c.apiMessage.get_pdu(message)
    return answer, pdu, [(str(name), value) for name, value in v2c.apiPDU.get_varbinds(pdu)]


@pytest.mark.parametrize(
    ("encoded", "expected"),
    [
        (ber.integer(-129), rfc1902.Integer32(-129)),
        (ber.integer(128), rfc1902.Integer32(128)),
        (ber.text("Pārventas pamatskola" * 20), rfc1902.OctetString(("Pārventas pamatskola" * 20).encode())),
        (ber.gauge(2**32 - 1), rfc1902.Gauge32(2**32 - 1)),
        (ber.counter32(2**32 + 7.9), rfc1902.Counter32(7)),
        (ber.counter64(2**64 - 1.0e4), rfc1902.Counter64(int(2**64 - 1.0e4) % 2**64)),
        (ber.ticks(12.345), rfc1902.TimeTicks(1234)),
        (ber.ip("127.0.0.1"), rfc1902.IpAddress("127.0.0.1")),
        (ber.object_id("1.0.8802.1.1.2.4294967295"), rfc1902.ObjectIdentifier("1.0.8802.1.1.2.4294967295")),
        (ber.object_id("2.999.3"), rfc1902.ObjectIdentifier("2.999.3")),
    ],
)
def test_values_are_encoded_as_pyasn1_encodes_them(encoded: bytes, expected: Any) -> None:
    assert encoded == encoder.encode(expected)


def test_get_tells_what_is_there_and_what_is_not() -> None:
    _, pdu, varbinds = answered(request(v2c.GetRequestPDU(), ["1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.99.0"]))
    assert int(v2c.apiPDU.get_error_status(pdu)) == 0
    assert varbinds[0] == ("1.3.6.1.2.1.1.5.0", b"vv1g-sw-1")
    assert varbinds[1][1].isSameTypeWith(rfc1905.noSuchObject)


def test_bulk_interleaves_its_columns_and_ends_with_the_view() -> None:
    columns = ["1.3.6.1.2.1.31.1.1.1.1", "1.3.6.1.2.1.31.1.1.1.15"]
    _, _, varbinds = answered(
        request(v2c.GetBulkRequestPDU(), ["1.3.6.1.2.1.1.4.0", *columns], non_repeaters=1, max_repetitions=3)
    )
    assert [name for name, _ in varbinds] == [
        "1.3.6.1.2.1.1.5.0",
        *(f"{column}.{index}" for index in (1, 2, 3) for column in columns),
    ]
    _, _, varbinds = answered(
        request(v2c.GetBulkRequestPDU(), ["1.3.6.1.6.3.10.2.1.4.0"], non_repeaters=0, max_repetitions=5)
    )
    assert len(varbinds) == 1
    assert varbinds[0][1].isSameTypeWith(rfc1905.endOfMibView)


def test_no_answer_is_longer_than_a_datagram() -> None:
    answer, _, varbinds = answered(
        request(v2c.GetBulkRequestPDU(), ["1.3.6.1.2.1.2.2.1.2"], non_repeaters=0, max_repetitions=500)
    )
    assert 1300 < len(answer) <= answers.MAX_MESSAGE_BYTES
    assert len(varbinds) > 20
    answer, pdu, varbinds = answered(request(v2c.GetRequestPDU(), ["1.3.6.1.2.1.1.1.0"] * 40))
    assert (int(v2c.apiPDU.get_error_status(pdu)), varbinds) == (answers.TOO_BIG, [])


HALF = single(FaultKind.HALF_TABLE, 0, 100)
WLSX_AP_NAME = "1.3.6.1.4.1.14823.2.2.1.5.2.1.4.1.3"


def test_a_table_that_breaks_off_ends_a_bulk_answer_and_then_is_an_error() -> None:
    controller = next(box for box in city_boxes() if box.id == HALF.faults[0].target)
    half = Simulation(controller, HALF, AT)
    _, pdu, told = answered(request(v2c.GetBulkRequestPDU(), [WLSX_AP_NAME], non_repeaters=0, max_repetitions=30), half)
    assert int(v2c.apiPDU.get_error_status(pdu)) == 0
    assert len(told) == len(controller.access_points) // 2
    lost = HALF.faults[0].effects[0].subject
    mac = next(ap.mac for ap in controller.access_points if ap.id == lost)
    broken = f"{WLSX_AP_NAME}.{'.'.join(str(int(part, 16)) for part in mac.split(':'))}"
    for asked in (
        request(v2c.GetBulkRequestPDU(), [told[-1][0]], non_repeaters=0, max_repetitions=30),
        request(v2c.GetNextRequestPDU(), [told[-1][0]]),
        request(v2c.GetRequestPDU(), [broken]),
    ):
        _, pdu, _ = answered(asked, half)
        assert int(v2c.apiPDU.get_error_status(pdu)) == answers.GEN_ERR
        assert int(v2c.apiPDU.get_error_index(pdu)) == 1
    _, pdu, _ = answered(request(v2c.GetRequestPDU(), ["1.3.6.1.2.1.1.5.0", broken]), half)
    assert int(v2c.apiPDU.get_error_index(pdu)) == 2


@pytest.mark.parametrize(
    "datagram",
    [
        b"",
        b"\x30\x82\xff",
        b"not snmp at all",
        request(v2c.GetRequestPDU(), ["1.3.6.1.2.1.1.5.0"], "public"),
        request(v2c.SetRequestPDU(), ["1.3.6.1.2.1.1.5.0"]),
    ],
    ids=["empty", "cut", "text", "another community", "a set"],
)
def test_what_is_no_question_to_us_gets_no_answer(datagram: bytes) -> None:
    assert respond(datagram, SIMULATION, b"demo", AT) is None


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "localhost", ""])
def test_agents_refuse_every_address_but_loopback(host: str) -> None:
    with pytest.raises(NotLoopbackError, match="loopback"):
        loopback_socket(host)
