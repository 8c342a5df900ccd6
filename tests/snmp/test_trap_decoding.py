"""What is read from datagrams that net-snmp has sent, and that nothing else is."""

import random
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from schoolnet.snmp.engine import Community
from schoolnet.snmp.trap_decoding import LARGEST_DATAGRAM_BYTES, TrapDecoder
from schoolnet.snmp.trap_lines import IgnoredReason, Senders
from schoolnet.snmp.trap_usm import IgnoredError, Usm
from snmp import ber
from snmp.trap_sender import COMMUNITY, LINK_DOWN, SENDER_ENGINE, USER, by_user, datagram, send

NAMES = frozenset({"community", "user"})
OUR_ENGINE = bytes.fromhex("80004fb8050102030405060708")
MOST_SECONDS = 0.2
STARTED_AT = 1_790_000_000.0


@pytest.fixture(scope="module")
def community_trap() -> bytes:
    return datagram(*COMMUNITY)


@pytest.fixture(scope="module")
def user_trap() -> bytes:
    return datagram(*SENDER_ENGINE, *by_user())


@pytest.fixture(scope="module")
def decoder() -> TrapDecoder:
    made = TrapDecoder(Usm(OUR_ENGINE, STARTED_AT))
    made.know(Senders({"community": Community("trap community")}, {"user": USER, "again": USER}, {}))
    return made


def reason(decoder: TrapDecoder, sent: bytes, names: frozenset[str] = NAMES) -> IgnoredReason | None:
    """Why it is ignored; None where it is not."""
    try:
        decoder.take(sent, "192.0.2.1", 50_000, names)
    except IgnoredError as error:
        return error.reason
    return None


def test_a_notification_is_its_oid_its_source_and_the_credentials_that_it_fits(
    decoder: TrapDecoder, community_trap: bytes, user_trap: bytes
) -> None:
    names = NAMES | {"again", "elsewhere"}
    for sent, fitting in ((community_trap, {"community"}), (user_trap, {"user", "again"})):
        notification, answer = decoder.take(sent, "192.0.2.1", 50_000, names)
        assert answer is None
        assert notification is not None
        assert (notification.source, notification.port) == ("192.0.2.1", 50_000)
        assert (notification.notification, notification.credentials) == (LINK_DOWN, fitting)


def test_credentials_of_another_source_do_not_count(
    decoder: TrapDecoder, community_trap: bytes, user_trap: bytes
) -> None:
    assert reason(decoder, community_trap, frozenset({"user"})) is IgnoredReason.CREDENTIALS
    assert reason(decoder, user_trap, frozenset({"community"})) is IgnoredReason.CREDENTIALS


@pytest.mark.parametrize(
    "how",
    [
        by_user(key="another horse"),
        by_user(auth="SHA-512"),
        by_user(name="stranger"),
        by_user(level="noAuthNoPriv"),
        by_user(level="authNoPriv"),
        (*by_user()[:-1], "another staple"),
    ],
    ids=["wrong password", "wrong digest", "unknown user", "not signed", "not encrypted", "wrong privacy password"],
)
def test_a_trap_that_the_user_has_not_signed_and_encrypted_is_ignored(
    decoder: TrapDecoder, how: tuple[str, ...]
) -> None:
    assert reason(decoder, datagram(*SENDER_ENGINE, *how)) is IgnoredReason.CREDENTIALS


def test_a_user_who_signs_and_does_not_encrypt_is_not_taken_unsigned() -> None:
    decoder = TrapDecoder(Usm(OUR_ENGINE, STARTED_AT))
    decoder.know(Senders({}, {"user": replace(USER, priv_key=None)}, {}))
    assert reason(decoder, datagram(*SENDER_ENGINE, *by_user(level="authNoPriv"))) is None
    assert reason(decoder, datagram(*SENDER_ENGINE, *by_user(level="noAuthNoPriv"))) is IgnoredReason.CREDENTIALS


def test_a_signature_does_not_hold_for_another_engine_or_another_text(decoder: TrapDecoder, user_trap: bytes) -> None:
    engine = bytes.fromhex(SENDER_ENGINE[1][2:])
    assert reason(decoder, user_trap.replace(engine, engine[:-1] + b"!")) is IgnoredReason.CREDENTIALS
    assert reason(decoder, user_trap[:-1] + bytes([user_trap[-1] ^ 1])) is IgnoredReason.CREDENTIALS


def test_what_is_no_notification_of_v2c_or_v3_is_told_from_garbage(decoder: TrapDecoder) -> None:
    body = ber.integer(7) + ber.integer(0) * 2 + ber.tlv(0x30, ber.varbind(ber.arcs(LINK_DOWN), ber.NULL))
    asked = ber.tlv(0x30, ber.integer(1) + ber.octets(b"trap community") + ber.tlv(ber.GET, body))
    assert reason(decoder, asked) is IgnoredReason.UNSUPPORTED
    assert reason(decoder, asked.replace(b"\x02\x01\x01", b"\x02\x01\x00", 1)) is IgnoredReason.UNSUPPORTED
    without_oid = asked.replace(bytes((ber.GET,)), b"\xa7", 1)
    for sent in (b"", b"0", b"GET / HTTP/1.1", bytes(1400), without_oid, bytes(LARGEST_DATAGRAM_BYTES + 1)):
        assert reason(decoder, sent) is IgnoredReason.MALFORMED, sent


def test_500_mutilated_notifications_end_in_a_reason_and_none_takes_long(
    decoder: TrapDecoder, community_trap: bytes, user_trap: bytes
) -> None:
    choose = random.Random(162)
    inform = datagram(*COMMUNITY, program="snmpinform")
    probe = datagram(*by_user(), program="snmpinform")
    for _ in range(125):
        for whole in (community_trap, inform, user_trap, probe):
            sent = bytearray(whole)
            for _ in range(choose.randint(1, 6)):
                at = choose.randrange(len(sent))
                taken, put = choose.choice(((1, 1), (choose.randint(1, 8), 0), (0, choose.randint(1, 8))))
                sent[at : at + taken] = choose.randbytes(put)
            started = time.process_time()
            reason(decoder, bytes(sent))  # raises what is no IgnoredError
            assert time.process_time() - started < MOST_SECONDS, bytes(sent).hex()


def test_deep_and_long_datagrams_cost_little(decoder: TrapDecoder) -> None:
    nested = b""
    while len(nested) < LARGEST_DATAGRAM_BYTES - 100:
        nested = ber.tlv(0x30, nested)
    name = ber.tlv(0x06, b"\x2b" + b"\x81" * 6000 + b"\x01")
    varbinds = ber.tlv(0x30, ber.tlv(0x30, name + ber.NULL))
    trap = ber.tlv(0xA7, ber.integer(7) + ber.integer(0) * 2 + varbinds)
    long_name = ber.tlv(0x30, ber.integer(1) + ber.octets(b"trap community") + trap)
    for sent in (nested, ber.integer(1) + nested, ber.tlv(0x30, ber.integer(1) + nested[:8000]), long_name):
        started = time.process_time()
        assert reason(decoder, sent) is IgnoredReason.MALFORMED
        assert time.process_time() - started < MOST_SECONDS


def test_new_secrets_take_the_place_of_old_ones(community_trap: bytes, user_trap: bytes) -> None:
    decoder = TrapDecoder(Usm(OUR_ENGINE, STARTED_AT))
    wrong = Senders({"community": Community("other")}, {"user": replace(USER, auth_key="another horse")}, {})
    right = Senders({"community": Community("trap community")}, {"user": USER}, {})
    for senders, expected in ((wrong, IgnoredReason.CREDENTIALS), (right, None), (wrong, IgnoredReason.CREDENTIALS)):
        decoder.know(senders)
        assert [reason(decoder, sent) for sent in (community_trap, user_trap)] == [expected, expected]


def test_a_report_is_given_to_who_asks_for_our_engine_and_to_nobody_else(
    decoder: TrapDecoder, user_trap: bytes
) -> None:
    probe = datagram(*by_user(), program="snmpinform")
    notification, report = decoder.take(probe, "192.0.2.1", 50_000, NAMES)
    assert notification is None
    assert report is not None
    assert OUR_ENGINE in report
    assert len(report) < 2 * len(probe), "nobody is to be flooded through us"


def inform_to(decoder: TrapDecoder) -> bytes:
    """The inform that net-snmp sends in the end, after it has asked whom and when to send it to."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.settimeout(5)
        with ThreadPoolExecutor() as pool:
            sending = pool.submit(send, "snmpinform", sock.getsockname()[1], *by_user())
            notification = None
            while notification is None:
                sent, address = sock.recvfrom(65_535)
                notification, answer = decoder.take(sent, *address, NAMES)
                assert answer is not None
                sock.sendto(answer, address)
            assert sending.result() == 0
        return sent


def test_an_inform_is_taken_within_its_time_and_by_the_engine_that_it_is_for() -> None:
    now = 1000.0
    senders = Senders({}, {"user": USER}, {})
    decoder, later, other = (
        TrapDecoder(Usm(engine, at, lambda: now))
        for engine, at in ((OUR_ENGINE, STARTED_AT), (OUR_ENGINE, STARTED_AT + 10), (OUR_ENGINE[::-1], STARTED_AT))
    )
    for receiver in (decoder, later, other):
        receiver.know(senders)
    inform = inform_to(decoder)
    now += 150
    assert decoder.take(inform, "192.0.2.1", 50_000, NAMES).notification is not None
    now += 2
    for receiver in (decoder, later, other):
        notification, report = receiver.take(inform, "192.0.2.1", 50_000, NAMES)
        assert notification is None
        assert report is not None
