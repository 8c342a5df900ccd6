"""The example city of config/, all of whose devices are one router that a thread of ours turns over and over."""

import asyncio
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import yaml

from polling.router_agent import COMMUNITY, Router, serving
from service.example_city import ENVIRONMENT, example_city
from service.routed_city import PORT, turn_over

TURN_SECONDS = 0.4


def routed_example(folder: Path, agent_port: int, **settings: str) -> Mapping[str, str]:
    """The configuration in this folder; the environment to run schoolnet with, with these settings."""
    example_city(folder, {}, agent_port)
    for path in (folder / "inventory").rglob("*.yaml"):
        content = yaml.safe_load(path.read_text())
        for device in content.get("devices", ()):
            device.pop("credentials", None)
        for circuit in content.get("circuits", ()):
            circuit["ends"] = [{"device": circuit["ends"][0]["device"], "port": PORT}]
        if path.name == "city.yaml":
            content["credentials"]["default"] = {"version": "2c", "community": {"env": "TEST_COMMUNITY"}}
        path.write_text(yaml.safe_dump(content, allow_unicode=True))
    often = {f"SCHOOLNET_INTERVALS__{tier}_SECONDS": "5" for tier in ("STATUS", "TABLES", "INVENTORY")}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SCHOOLNET_")}
    return clean | ENVIRONMENT | often | {"TEST_COMMUNITY": COMMUNITY} | settings


@contextmanager
def turning_agent() -> Iterator[int]:
    """The port of a router that a thread turns over and over."""
    ports: list[int] = []
    is_serving, stopped = threading.Event(), threading.Event()

    async def serve() -> None:
        router = Router()
        async with serving(router) as port:
            ports.append(port)
            is_serving.set()
            while not stopped.is_set():
                await asyncio.sleep(TURN_SECONDS)
                turn_over(router)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    try:
        assert is_serving.wait(10)
        yield ports[0]
    finally:
        stopped.set()
        thread.join()
