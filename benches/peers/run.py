"""Runs one workload through every peer on equal threads, checks that all found the same, and prints speed, memory and ratios.

run.py DIR [--lines N] [--seed S] [--categories C] [--edges E] [--threads 1,2] [--repeat R] [--tracks a,b] [--bulk-peer PROGRAM] [--hazlimit PROGRAM] [--json FILE]

Start it with the Python that setup.sh made. It imports nothing large: a child's peak memory counts from its parent's size.
Exit status: 0 all agree, 1 a peer found something else, 2 a peer failed.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
CODED = ["duckdb", "polars", "datafusion", "numpy"]
TEXT = {
    "duckdb": ["strings", "enums", "streamed"],
    "polars": ["collected-decimal", "collected-float", "streamed-decimal", "streamed-float"],
    "datafusion": ["cached", "streamed"],
}
RIVALS = ["duckdb", "polars"]  # the ratios of the goal are to the better of these
# JSON Lines name every exceedance with its place and amount, as the peers do; CSV names the limits that each product breaks
BATCH_FORMS = ["jsonl", "csv"]
# exit status 1 says that a product failed; 3, undecided, is none of the answers here
BATCH_ANSWERS = [0, 1]


@dataclass
class Row:
    """One peer's result on one track and number of threads."""

    track: str
    threads: int
    peer: str
    plan: str
    seconds: list[float]
    peak_mb: float
    found: dict[str, object]
    others: dict[str, object] = field(default_factory=dict)

    @property
    def best(self) -> float:
        return min(self.seconds)


@dataclass
class Run:
    stdout: str
    seconds: float
    peak_mb: float


class Machine:
    """Starts programs on the first so many processors, and tells what they cost."""

    def __init__(self, scratch: Path):
        self.scratch = scratch
        self.processors = sorted(os.sched_getaffinity(0))

    def run(self, command: list[object], threads: int, answers: list[int] = [0]) -> Run:
        if threads > len(self.processors):
            raise SystemExit(f"{threads} threads asked, {len(self.processors)} processors here")
        count = str(threads)
        env = os.environ | {"POLARS_MAX_THREADS": count, "RAYON_NUM_THREADS": count, "OMP_NUM_THREADS": count}
        with open(self.scratch / "stdout", "w+") as out, open(self.scratch / "stderr", "w+") as errors:
            start = time.perf_counter()
            child = subprocess.Popen(
                [str(word) for word in command],
                stdout=out,
                stderr=errors,
                env=env,
                preexec_fn=lambda: os.sched_setaffinity(0, self.processors[:threads]),
            )
            _, status, usage = os.wait4(child.pid, 0)
            seconds = time.perf_counter() - start
            child.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            errors.seek(0)
            if child.returncode not in answers:
                print(f"failed ({child.returncode}): {' '.join(child.args)}\n{errors.read()}", file=sys.stderr)
                raise SystemExit(2)
            return Run(out.read(), seconds, usage.ru_maxrss / 1024)

    def python(self, script: str, *words: object, threads: int = 1) -> Run:
        return self.run([sys.executable, HERE / script, *words], threads)


def coded(machine: Machine, asked: argparse.Namespace, threads: int) -> list[Row]:
    """Track a. Memory is that of a run of the fastest plan alone."""
    peers = {name: [sys.executable, HERE / f"peer_{name}.py"] for name in CODED if name in asked.peers}
    if asked.bulk_peer:
        peers = {"hazlimit": [asked.bulk_peer]} | peers
    rows = []
    for name, program in peers.items():
        out = machine.scratch / f"a-{name}"
        command = [*program, asked.directory, "--threads", threads, "--out", out]
        told = json.loads(machine.run([*command, "--repeat", asked.repeat], threads).stdout.splitlines()[-1])
        found = json.loads(machine.python("verify.py", "coded", out).stdout)
        only = ["--plan", told["plan"]] if "plan" in told else []
        peak = machine.run([*command, "--repeat", 1, *only], threads).peak_mb
        rows.append(Row("a", threads, name, told.get("plan", ""), told["seconds"], peak, found, told))
    return rows


def text(machine: Machine, asked: argparse.Namespace, threads: int) -> list[Row]:
    """Track b, whole processes, in rounds so that a busy moment of the machine does not fall on one peer alone."""
    programs = {
        (name, plan): [sys.executable, HERE / f"text_{name}.py", asked.directory, "--threads", threads, "--plan", plan, "--out"]
        for name, plans in TEXT.items()
        for plan in plans
        if name in asked.peers
    }
    if asked.hazlimit:
        law = ["--limits", asked.directory / "limits", "--only", "--on", "2026-01-01"]
        batch = [asked.hazlimit, "batch", asked.directory / "lines.csv", *law, "--threads", threads]
        programs = {("hazlimit", form): [*batch, "--format", form, "--output"] for form in BATCH_FORMS} | programs
    rows: dict[tuple[str, str], Row] = {}
    for turn in range(asked.repeat):
        for (name, plan), program in programs.items():
            out = machine.scratch / f"b-{name}-{plan}"
            done = machine.run([*program, out], threads, BATCH_ANSWERS if name == "hazlimit" else [0])
            if turn == 0:
                form = f"batch-{plan}" if name == "hazlimit" else "text"
                found = json.loads(machine.python("verify.py", form, out).stdout)
                rows[name, plan] = Row("b", threads, name, plan, [], 0, found)
            rows[name, plan].seconds.append(done.seconds)
            rows[name, plan].peak_mb = max(rows[name, plan].peak_mb, done.peak_mb)
    return list(rows.values())


def table(rows: list[Row], lines: int, bandwidth: dict[str, float]) -> None:
    hazlimit = next((row for row in rows if row.peer == "hazlimit"), None)
    rivals = [row for row in rows if row.peer in RIVALS]
    # only track a reads just the bytes that the bandwidth is told for; only track b gives verdicts
    own = {"a": "of the bandwidth", "b": "verdicts"}[rows[0].track] if rows else ""
    print(f"| peer | plan | best s | median s | million lines/s | hazlimit is faster by | peak MB | exceedances | checksum | {own} |")
    print("|---|---|---:|---:|---:|---:|---:|---:|---|---|")
    for row in rows:
        gigabytes = lines * bandwidth["bytes_per_line"] / row.best / 1e9
        cells = [
            row.peer,
            row.plan,
            f"{row.best:.4f}",
            f"{statistics.median(row.seconds):.4f}",
            f"{lines / row.best / 1e6:.1f}",
            f"{row.best / hazlimit.best:.2f}" if hazlimit else "–",
            f"{row.peak_mb:.0f}",
            row.found.get("exceedances", "–"),
            row.found.get("checksum", "–"),
            row.found.get("verdicts", f"{gigabytes / bandwidth['sum_gb_s']:.0%}"),
        ]
        print(f"| {' | '.join(map(str, cells))} |")
    if hazlimit and rivals:
        rival = min(rivals, key=lambda row: row.best)
        print(
            f"\nAgainst the better of DuckDB and Polars ({rival.peer}, {rival.plan}): {rival.best / hazlimit.best:.2f} times as fast,"
            f" {hazlimit.peak_mb / rival.peak_mb:.2f} of its peak memory."
        )
        # a table lookup by place is this project's own idea said in Polars, not what a user of a query engine writes
        joins = {
            f"{row.peer}, {plan}": seconds
            for row in rivals
            for plan, seconds in row.others.get("plans", {}).items()
            if not plan.startswith("table")
        }
        if joins:
            plan = min(joins, key=joins.get)
            print(f"Against the better of their joins ({plan}): {joins[plan] / hazlimit.best:.2f} times as fast.")


def agree(rows: list[Row]) -> bool:
    """All rows of a track found the same set, and both tracks the same number."""
    told: dict[tuple[str, str], set[object]] = {}
    for row in rows:
        for what, value in row.found.items():
            track = "both" if what == "exceedances" else row.track
            told.setdefault((track, what), set()).add(value)
    return all(len(values) == 1 for values in told.values())


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.machine()


def main() -> int:
    asked = arguments()
    wanted = {"lines": asked.lines, "seed": asked.seed, "categories": asked.categories, "edges": asked.edges}
    with tempfile.TemporaryDirectory(dir=asked.scratch) as scratch:
        machine = Machine(Path(scratch))
        known = asked.directory / "workload.json"
        counts = json.loads(known.read_text()) if known.exists() else {}
        if {key: counts.get(key) for key in wanted} != wanted:
            options = [word for name, value in wanted.items() for word in (f"--{name}", value)]
            machine.python("generate.py", asked.directory, *options)
            counts = json.loads(known.read_text())
        versions = machine.python("versions.py").stdout.strip()
        print(f"{', '.join(f'{count} {name}' for name, count in counts.items())}\n")
        print(f"{processor()}, {len(machine.processors)} processors; {versions}")
        print(f"Load of the machine before the run: {os.getloadavg()[0]:.2f}. A calm machine has none.")
        rows: list[Row] = []
        bandwidth = {}
        for threads in asked.threads:
            told = json.loads(machine.python("bandwidth.py", asked.directory, "--threads", threads, threads=threads).stdout)
            bandwidth[threads] = told
            print(f"\n## {threads} thread{'s' if threads > 1 else ''}\n")
            print(
                f"Memory: {told['sum_gb_s']:.1f} GB/s read, {told['copy_gb_s']:.1f} GB/s copied. At {told['bytes_per_line']} bytes a line"
                f" reading alone allows {told['sum_gb_s'] * 1e3 / told['bytes_per_line']:.0f} million lines/s."
            )
            for track, measure in {"a": coded, "b": text}.items():
                if track in asked.tracks:
                    title = {"a": "coded columns to exceedances", "b": "CSV text to verdicts"}[track]
                    print(f"\n### Track {track}: {title}\n")
                    measured = measure(machine, asked, threads)
                    table(measured, counts["lines"], told)
                    rows += measured
    same = agree(rows)
    print("\nAll found the very same exceedances." if same else "\nTHE PEERS DISAGREE: none of these numbers counts.")
    if asked.json:
        told = {"workload": counts, "versions": versions, "processor": processor(), "bandwidth": bandwidth, "same": same}
        asked.json.write_text(json.dumps(told | {"rows": [vars(row) for row in rows]}, indent=1) + "\n")
    return 0 if same else 1


def arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("directory", type=Path, help="where the workload is, or is written")
    asked.add_argument("--lines", type=int, default=2_000_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--categories", type=int, default=20, help="about 300 limits each")
    asked.add_argument("--edges", default="many", help="how much is at or over a bound: many or few")
    asked.add_argument("--threads", type=lambda text: [int(word) for word in text.split(",")], default=[1, 2])
    asked.add_argument("--repeat", type=int, default=5)
    asked.add_argument("--tracks", type=lambda text: text.split(","), default=["a", "b"])
    asked.add_argument("--peers", type=lambda text: text.split(","), default=CODED)
    asked.add_argument("--bulk-peer", type=Path, help="hazlimit's example bulk_peer; left out: hazlimit is not on track a")
    asked.add_argument("--hazlimit", type=Path, help="the hazlimit command; left out: hazlimit is not on track b")
    asked.add_argument("--scratch", type=Path, help="where results are put for a moment; left out: the system's place")
    asked.add_argument("--json", type=Path, help="also write everything measured to this file")
    return asked.parse_args()


if __name__ == "__main__":
    sys.exit(main())
