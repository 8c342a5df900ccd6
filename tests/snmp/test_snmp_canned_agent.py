"""The cheap responder that measurements stand on answers what it is asked."""

import asyncio

import pytest

from schoolnet.snmp.engine import Agent, Community, SnmpVersion
from schoolnet.snmp.engines import EngineName, make_engine
from schoolnet.snmp.guard import Reader
from snmp.canned_agent import OIDS, canned_agents


@pytest.mark.parametrize("name", ["gufo", "pysnmp"])
async def test_many_agents_are_read_at_once(name: EngineName) -> None:
    engine = make_engine(name)
    with canned_agents(50) as ports:
        agents = [Agent("127.0.0.1", port, SnmpVersion.V2C, Community("public")) for port in ports]
        readers = [Reader(engine, agent) for agent in agents]
        answers = await asyncio.gather(*(reader.get(OIDS) for reader in readers))
        for reader in readers:
            reader.close()
    engine.close()
    assert all(answer.keys() == set(OIDS) for answer in answers)
    assert answers[0][OIDS[-1]] == b"xe-0/0/0"
