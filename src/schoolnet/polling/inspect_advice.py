"""Why a device could not be inspected, and what to do about it, for the person who asked. Never a secret in it."""

from dataclasses import replace

from schoolnet.snmp.engine import Agent, SnmpVersion, User
from schoolnet.snmp.engines import EngineName, make_engine
from schoolnet.snmp.errors import FailureReason, SnmpError
from schoolnet.vendors.registry import SYS_OBJECT_ID

_GIVE_KEYS = (
    "Give the passwords in SCHOOLNET_AUTH_KEY and SCHOOLNET_PRIV_KEY, or in files by --auth-key-file and"
    " --priv-key-file; at a terminal they are asked for."
)
_SLOW = "A slow device may need a longer --timeout."


async def explain(error: SnmpError, agent: Agent, engine: EngineName, timeout_seconds: float) -> str:
    """What went wrong with this agent. One that was silent in v3 is asked once more, without keys: whether it answers
    then tells a wrong privacy key from a machine that is not there."""
    is_silent = error.reason is FailureReason.TIMEOUT and isinstance(agent.credentials, User)
    return advice(error, agent, is_silent and await _answers_without_keys(agent, engine, timeout_seconds))


async def _answers_without_keys(agent: Agent, engine_name: EngineName, timeout_seconds: float) -> bool:
    """Whether the agent's SNMPv3 engine answers a user without keys, be it by a refusal (RFC 3414, section 4)."""
    assert isinstance(agent.credentials, User)  # noqa: S101 - narrows the type
    engine = make_engine(engine_name)
    try:
        session = await engine.open(replace(agent, credentials=User(agent.credentials.name)), timeout_seconds)
        try:
            await session.get((SYS_OBJECT_ID,), timeout_seconds)
        finally:
            session.close()
    except SnmpError as error:
        return error.reason is FailureReason.AUTH
    finally:
        engine.close()
    return True


def advice(error: SnmpError, agent: Agent, is_engine_known: bool = False) -> str:
    """What went wrong and what to do. `is_engine_known`: the agent's SNMPv3 engine answers, only not this user."""
    where = f"{agent.host} port {agent.port}"
    said = f" ({error.detail})" if error.detail else ""
    match error.reason:
        case FailureReason.TIMEOUT if is_engine_known:
            return _of_a_silent_user(where, agent.credentials)
        case FailureReason.TIMEOUT:
            return _of_silence(where, agent.version)
        case FailureReason.AUTH:
            return _of_a_refusal(where, said, agent.credentials)
        case FailureReason.REFUSED:
            return f"Nothing listens at {where}: is the SNMP agent on, and is this its port?"
        case FailureReason.UNRESOLVED:
            return f"The name {agent.host} is not known{said}: check it, or give the address."
    return f"{where}: {error.reason.replace('_', ' ')}{said}"


def _of_silence(where: str, version: SnmpVersion) -> str:
    """Nobody answers. In v3 even a stranger would be answered, so the user's name and passwords are no cause."""
    first = (
        "The agent speaks no SNMPv3 (--community NAME asks in v2c)."
        if version is SnmpVersion.V3
        else f"The community or the version (v{version}) is wrong: most agents are silent then."
    )
    return (
        f"{where} did not answer.\nLikely causes:\n  1. {first}\n"
        "  2. A firewall, or the agent's own access list, does not let this machine in.\n"
        f"  3. No SNMP agent runs there, or on another port.\n{_SLOW}"
    )


def _of_a_silent_user(where: str, credentials: object) -> str:
    """The agent answers strangers and drops this user's requests, as net-snmp does with what it cannot decrypt."""
    protocol = credentials.priv_protocol if isinstance(credentials, User) and credentials.priv_key else None
    first = (
        f"The privacy password or the privacy protocol (--priv-protocol {protocol}) is wrong."
        if protocol
        else "The user must be asked with a privacy password (SCHOOLNET_PRIV_KEY or --priv-key-file)."
    )
    return (
        f"{where} speaks SNMPv3, but did not answer this user.\nLikely causes:\n  1. {first}\n"
        f"  2. The agent's access list does not let this user or this machine in.\n{_SLOW}"
    )


def _of_a_refusal(where: str, said: str, credentials: object) -> str:
    if not isinstance(credentials, User):
        return f"{where} refuses the community{said}."
    refused = f"{where} refuses the user {credentials.name}{said}."
    if credentials.auth_key is None:
        return f"{refused}\nNo key was given, so noAuthNoPriv was tried, which few agents allow.\n{_GIVE_KEYS}"
    order = "Check in this order: the user's name, the authentication protocol and password"
    if credentials.priv_key is None:
        return f"{refused}\n{order}.\nNo privacy key was given, so authNoPriv was tried.\n{_GIVE_KEYS}"
    return f"{refused}\n{order}, the privacy protocol and password."
