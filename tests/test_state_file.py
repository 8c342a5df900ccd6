"""The memory on disk: whole after a kill at any moment, and never a reason not to poll."""

import multiprocessing
import resource
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

import pytest
from structlog.testing import capture_logs

from proofs import length, proved
from schoolnet.state_file import FILE, StateFile, StateInUseError
from schoolnet.verdicts.memory import Memory, VerdictKind

KILLS = length(40, 1000)
NOW = 1_700_000_000.0
ROOMS = 2000
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["schoolnet.state_file"])


class Failures:
    """Counts the writes that failed."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


def remembering(number: int, rooms: int = 1) -> Memory:
    """A memory that tells this number, as often as there are rooms."""
    memory = Memory()
    for room in range(rooms):
        memory.since(VerdictKind.CLASSROOM, "school", f"room-{room}", str(number), NOW)
    return memory


def told(memory: Memory, rooms: int = 1) -> int:
    """The number that a memory tells, -1 for an empty one; an error where it tells several."""
    found = [memory.verdicts.get((VerdictKind.CLASSROOM, "school", f"room-{room}")) for room in range(rooms)]
    (number,) = {-1 if standing is None else int(standing.state) for standing in found}
    return number


@pytest.fixture
def failures() -> Failures:
    return Failures()


@pytest.fixture
def state(tmp_path: Path, failures: Failures) -> Iterator[StateFile]:
    opened = StateFile(tmp_path / "state", failures)
    yield opened
    opened.close()


async def test_what_was_saved_is_loaded(state: StateFile, tmp_path: Path, failures: Failures) -> None:
    assert told(state.load(NOW)) == -1
    assert await state.save(remembering(7))
    assert told(StateFile(tmp_path / "state", failures).load(NOW)) == 7
    assert failures.count == 0


async def test_the_folder_and_the_file_are_their_owners_alone(state: StateFile, tmp_path: Path) -> None:
    await state.save(remembering(1))
    folder = tmp_path / "state"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


async def test_what_has_not_changed_is_not_written_again(state: StateFile, tmp_path: Path) -> None:
    file = tmp_path / "state" / FILE
    await state.save(remembering(1))
    first = file.stat().st_ino, file.stat().st_mtime_ns
    assert await state.save(remembering(1))
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == first
    await state.save(remembering(2))
    assert (file.stat().st_ino, file.stat().st_mtime_ns) != first


async def test_what_was_loaded_need_not_be_written(tmp_path: Path, state: StateFile, failures: Failures) -> None:
    await state.save(remembering(1))
    again = StateFile(tmp_path / "state", failures)
    before = (tmp_path / "state" / FILE).stat().st_mtime_ns
    await again.save(again.load(NOW))
    assert (tmp_path / "state" / FILE).stat().st_mtime_ns == before
    again.close()


async def test_a_damaged_file_is_set_aside_and_told(state: StateFile, tmp_path: Path) -> None:
    file = tmp_path / "state" / FILE
    file.write_bytes(b'{"version": 1, "por')
    with capture_logs() as logs:
        assert told(state.load(NOW)) == -1
    assert [entry["event"] for entry in logs] == ["state_not_readable"]
    assert file.with_name(f"{FILE}.broken-1700000000").read_bytes() == b'{"version": 1, "por'
    assert await state.save(remembering(1))
    assert told(state.load(NOW)) == 1


async def test_a_file_of_another_version_is_kept_beside(state: StateFile, tmp_path: Path) -> None:
    (tmp_path / "state" / FILE).write_bytes(b'{"version": 2}')
    assert told(state.load(NOW)) == -1
    await state.save(remembering(1))
    assert (tmp_path / "state" / f"{FILE}.broken-1700000000").read_bytes() == b'{"version": 2}'


async def test_a_full_disk_is_told_once_counted_each_time_and_leaves_the_old_file(
    state: StateFile, failures: Failures, tmp_path: Path
) -> None:
    await state.save(remembering(1))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with capture_logs() as logs:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
        try:
            assert [await state.save(remembering(number, ROOMS)) for number in (2, 3)] == [False, False]
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert (failures.count, told(state.load(NOW))) == (2, 1)
        assert sorted(path.name for path in (tmp_path / "state").iterdir()) == ["lock", FILE]
        assert await state.save(remembering(4, ROOMS))
    assert [entry["event"] for entry in logs] == ["state_not_written", "state_is_written_again"]
    assert told(state.load(NOW), ROOMS) == 4


@pytest.mark.parametrize("folder", ["/proc/schoolnet-state", "/dev/null/state"])
async def test_where_no_folder_can_be_made_it_goes_on_without(folder: str, failures: Failures) -> None:
    with capture_logs() as logs:
        state = StateFile(Path(folder), failures)
        assert told(state.load(NOW)) == -1
        assert not await state.save(remembering(1))
        state.close()
    assert [entry["event"] for entry in logs if entry["event"] == "state_not_written"] == ["state_not_written"]
    assert failures.count == 2


async def test_a_folder_that_comes_later_is_used_then(tmp_path: Path, failures: Failures) -> None:
    in_the_way = tmp_path / "state"
    in_the_way.write_text("")
    state = StateFile(in_the_way, failures)
    assert not await state.save(remembering(1))
    in_the_way.unlink()
    assert await state.save(remembering(1))
    state.close()


def hold(folder: Path, ready: Connection) -> None:
    """Have the folder, and never let go of it."""
    StateFile(folder, Failures())
    ready.send(True)
    time.sleep(60)


def test_a_second_process_is_refused_until_the_first_has_ended(tmp_path: Path, failures: Failures) -> None:
    ready, theirs = PROCESSES.Pipe(duplex=False)
    first = PROCESSES.Process(target=hold, args=(tmp_path, theirs), daemon=True)
    first.start()
    assert ready.recv()
    with pytest.raises(StateInUseError) as caught:
        StateFile(tmp_path, failures)
    text = f"another schoolnet keeps its state in {tmp_path}: end it, or set state.folder to another folder"
    assert caught.value.strerror == text
    first.kill()
    first.join()
    StateFile(tmp_path, failures).close()
    assert failures.count == 0


def write_for_ever(folder: Path, acknowledged: Connection) -> None:
    """Save one memory after another, each with the next number, and tell each number once it is saved."""
    import asyncio

    async def work() -> None:
        state = StateFile(folder, Failures())
        number = told(state.load(NOW), ROOMS)
        acknowledged.send(number)
        while True:
            number += 1
            assert await state.save(remembering(number, ROOMS))
            acknowledged.send(number)

    asyncio.run(work())


def killed_while_it_writes(folder: Path, writes: float) -> tuple[int, int]:
    """The number that a process found, and the last one it told as saved, killed so many writes after its first."""
    numbers, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=write_for_ever, args=(folder, theirs), daemon=True)
    process.start()
    theirs.close()
    found: int = numbers.recv()
    began = time.monotonic()
    last: int = numbers.recv()
    time.sleep(writes * (time.monotonic() - began))
    process.kill()
    process.join()
    with suppress(EOFError, OSError):
        while numbers.poll():
            last = numbers.recv()
    return found, last


def test_a_kill_at_any_moment_loses_nothing_that_was_saved(tmp_path: Path) -> None:
    random = Random(20_261_124)
    saved = -1
    for _ in range(KILLS):
        found, last = killed_while_it_writes(tmp_path, random.uniform(0, 3))
        assert found >= saved
        saved = last
    assert saved >= KILLS - 1
    proved(f"{KILLS} kills while the memory was written, none lost what was saved")
    assert {path.name for path in tmp_path.iterdir()} <= {FILE, f"{FILE}.new", "lock"}
