"""`make bench`: what polls and pages cost on this machine, with the targets beside."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import bench_exposition, bench_polls, bench_report

DEVICES = 500
SERIES = 100_000


def print_polls() -> None:
    costs = bench_polls.measure(DEVICES)
    print(f"Status polls of {DEVICES} routers (GET of 17 objects, v2c), CPU seconds per 1,000:")
    print(f"  {'engine':8} {'request alone':>14} {'whole poll':>12} {'ratio':>7}   target: ratio at most 2")
    for name, cost in costs.items():
        ratio = cost.poll / cost.request
        print(f"  {name:8} {cost.request:14.4f} {cost.poll:12.4f} {ratio:7.2f}   failures: {cost.failures}")
    gufo, pysnmp = costs["gufo"], costs["pysnmp"]
    evidence = (gufo.poll_with_ledger - gufo.poll) * 1000
    print(f"  a ledger adds {evidence:.1f} microseconds to each poll (target: 10)")
    print(
        f"  gufo is {pysnmp.request / gufo.request:.0f} times cheaper than pysnmp for the request, "
        f"{pysnmp.poll / gufo.poll:.0f} times for the whole poll (target: 50)"
    )


def print_page() -> None:
    page = bench_exposition.measure(SERIES)
    print(f"\nOne /metrics of {page['series']:,.0f} series after a round that changed every line:")
    for kind in ("gzip", "plain"):
        seconds, stall = page[f"{kind}_seconds"], page[f"{kind}_longest_stall_seconds"]
        print(
            f"  {kind:6} {seconds * 1e3:6.1f} ms (target 50), longest stall of the event loop "
            f"{stall * 1e3:5.1f} ms (target 20)"
        )
    print(f"  {page['page_bytes'] / 1e6:.1f} MB of text, {page['memory_bytes'] / 1e6:.1f} MB held for its lines")
    costs = bench_exposition.measure_rendering()
    print("  one owner's lines, in microseconds: " + ", ".join(f"{owner} {cost:.1f}" for owner, cost in costs.items()))


def print_report() -> None:
    cost = bench_report.measure()
    ledger = cost.ledger
    print(
        f"\nA year of 100 schools with 2,000 classrooms in the ledger: {ledger.records:,} records, "
        f"{ledger.file_bytes / 1e6:.0f} MB, made up and appended in {ledger.seconds:.0f} s"
    )
    print(
        f"  its report in all forms: {cost.write_seconds:.1f} s (target: 30), verified in {cost.verify_seconds:.1f} s"
    )
    sizes = (f"{name} {size / 1e6:.1f} MB" for name, size in sorted(cost.file_bytes.items()) if size > 1e6)
    print(f"  {', '.join(sizes)}")


if __name__ == "__main__":
    print_polls()
    print_page()
    print_report()
