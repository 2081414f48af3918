"""Polars on track a: the plans of queries.py as lazy frames, on both of its engines, and the table lookup that only Polars can say.

POLARS_MAX_THREADS must be set by whoever starts this; run.py does.
"""

import time

import numpy as np
import polars as pl

import workload

asked = workload.arguments(__doc__)
start = time.perf_counter()
work = workload.read(asked.directory)
frame = {
    "lines": pl.DataFrame(work.lines),
    "single": pl.DataFrame(work.single),
    "sums": pl.DataFrame(work.sums),
    "tightest": pl.DataFrame(work.tightest()),
    "members": pl.DataFrame(work.members),
    "summed": pl.DataFrame(work.summed()),
}
frame["lines"] = frame["lines"].with_columns(pl.col("material").set_sorted())
lazy = {name: table.lazy() for name, table in frame.items()}
# the tightest bound of every cell as one dense column, to be looked up by place
dense = np.full(work.cells(), workload.NONE)
dense[work.tightest()["cell"]] = work.tightest()["bound"]
table = pl.Series("bound", dense)
substances, groups = work.counts["substances"], work.counts["groups"]
prepared = time.perf_counter() - start

cell = (pl.col("profile") * substances + pl.col("substance")).alias("cell")
answer = ["material", "limit", "amount"]


def joined() -> pl.LazyFrame:
    return (
        lazy["lines"]
        .join(lazy["single"].drop("cell"), on=["profile", "substance"])
        .filter(pl.col("amount") > pl.col("bound"))
        .select(answer)
    )


def tightest() -> pl.LazyFrame:
    return (
        lazy["lines"]
        .select("material", "amount", cell)
        .join(lazy["tightest"], on="cell")
        .filter(pl.col("amount") > pl.col("bound"))
        .select("material", "amount", "cell")
        .join(lazy["single"].select("cell", "limit", "bound"), on="cell")
        .filter(pl.col("amount") > pl.col("bound"))
        .select(answer)
    )


def floored() -> pl.LazyFrame:
    """Only lines above the smallest bound of the whole law are joined at all."""
    return (
        lazy["lines"]
        .filter(pl.col("amount") > int(work.single["bound"].min()))
        .select("material", "amount", cell)
        .join(lazy["single"].select("cell", "limit", "bound"), on="cell")
        .filter(pl.col("amount") > pl.col("bound"))
        .select(answer)
    )


def looked_up() -> pl.LazyFrame:
    return (
        lazy["lines"]
        .select("material", "amount", cell)
        .filter(pl.col("amount") > pl.lit(table).gather(pl.col("cell")))
        .join(lazy["single"].select("cell", "limit", "bound"), on="cell")
        .filter(pl.col("amount") > pl.col("bound"))
        .select(answer)
    )


def against_sums(grouped: pl.LazyFrame) -> pl.LazyFrame:
    return (
        grouped.join(lazy["sums"], on=["profile", "group"]).filter(pl.col("amount") > pl.col("bound")).select(answer)
    )


def members() -> pl.LazyFrame:
    return against_sums(
        lazy["lines"]
        .join(lazy["members"], on="substance")
        .group_by("material", "profile", "group")
        .agg(pl.col("amount").sum())
    )


def summed() -> pl.LazyFrame:
    pack = (pl.col("material").cast(pl.UInt64) * groups + pl.col("group")).alias("pack")
    return against_sums(
        lazy["lines"]
        .select("material", "profile", "amount", cell)
        .join(lazy["summed"], on="cell")
        .group_by(pack)
        .agg(pl.col("amount").sum(), pl.col("material", "profile", "group").first())
    )


def plan(single, sums, engine: str) -> workload.Plan:
    def run():
        found = pl.concat([single(), sums()]).collect(engine=engine)
        return tuple(found[name].to_numpy() for name in answer)

    return run


plans = {
    f"{single} + {sums}, {engine}": plan(one, many, engine)
    for engine in ["in-memory", "streaming"]
    for single, one in {"join": joined, "tightest": tightest, "floor": floored, "table": looked_up}.items()
    for sums, many in {"members": members, "summed": summed}.items()
}
workload.run(asked, prepared, plans)
