"""The answer of a box to a v2c request.

Rules of this file: no IO. Requests are decoded by pysnmp, so that nothing of schoolnet's own reading of SNMP is in the
way.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from pyasn1.codec.ber import decoder
from pyasn1.error import PyAsn1Error
from pysnmp.proto import rfc1905
from pysnmp.proto.api import v2c
from pysnmp.proto.error import ProtocolError

from schoolnet.demo import answers, ber
from schoolnet.demo.simulate import Simulation


def _varbinds(pdu: Any, oids: Sequence[ber.Oid], simulation: Simulation, at: float) -> Iterable[bytes] | None:
    tree = simulation.tree(at)
    if tree is None:
        return None
    moment = simulation.moment(at)
    if pdu.tagSet == rfc1905.GetRequestPDU.tagSet:
        return answers.get(tree, oids, moment)
    if pdu.tagSet == rfc1905.GetNextRequestPDU.tagSet:
        return answers.get_next(tree, oids, moment)
    if pdu.tagSet == rfc1905.GetBulkRequestPDU.tagSet:
        non_repeaters = max(0, int(v2c.apiBulkPDU.get_non_repeaters(pdu)))
        repetitions = max(0, int(v2c.apiBulkPDU.get_max_repetitions(pdu)))
        return answers.get_bulk(tree, oids, non_repeaters, repetitions, moment)
    return None


def respond(datagram: bytes, simulation: Simulation, community: bytes, at: float) -> bytes | None:
    """The answer to a v2c request; None to what is no such request, has another community, or finds the box silent."""
    try:
        message, _ = decoder.decode(datagram, asn1Spec=v2c.Message())
        if int(v2c.apiMessage.get_version(message)) != ber.VERSION_2C:
            return None
        asked_with = bytes(v2c.apiMessage.get_community(message))
        pdu = v2c.apiMessage.get_pdu(message)
        oids = [tuple(name) for name, _ in v2c.apiPDU.get_varbinds(pdu)]
    except (PyAsn1Error, ProtocolError):
        return None
    if asked_with != community:
        return None
    request_id = int(v2c.apiPDU.get_request_id(pdu))
    try:
        varbinds = _varbinds(pdu, oids, simulation, at)
        if varbinds is None:
            return None
        if pdu.tagSet == rfc1905.GetBulkRequestPDU.tagSet:
            varbinds = answers.fitting(varbinds, community)
        answer = ber.response(ber.VERSION_2C, community, request_id, varbinds)
    except answers.BrokenError as broken:
        asked = [ber.varbind(ber.oid(oid), ber.EMPTY) for oid in oids]
        return ber.response(ber.VERSION_2C, community, request_id, asked, answers.GEN_ERR, broken.place)
    if len(answer) > answers.MAX_MESSAGE_BYTES:
        return ber.response(ber.VERSION_2C, community, request_id, (), answers.TOO_BIG)
    return answer
