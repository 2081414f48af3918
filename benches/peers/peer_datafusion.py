"""DataFusion on track a: in-memory record batches, one partition per thread, the plans of queries.py."""

import time

import pyarrow as pa
from datafusion import SessionConfig, SessionContext

import queries
import workload

BATCH = 8192  # DataFusion's own default; a multiple cuts the number of batches, not the time

asked = workload.arguments(__doc__)
start = time.perf_counter()
work = workload.read(asked.directory)
context = SessionContext(SessionConfig().with_target_partitions(asked.threads).with_batch_size(BATCH))
for name, arrow in queries.tables(work):
    batches = arrow.to_batches(max_chunksize=BATCH)
    share = -(-len(batches) // asked.threads)
    context.register_record_batches(name, [batches[at : at + share] for at in range(0, len(batches), share)])
prepared = time.perf_counter() - start


def plan(sql: str) -> workload.Plan:
    def run():
        found = pa.Table.from_batches(context.sql(sql).collect())
        return tuple(found[name].to_numpy() for name in ["material", "limit", "amount"])

    return run


sqls = queries.exceedances(work.counts["substances"], work.counts["groups"], int(work.single["bound"].min()))
workload.run(asked, prepared, {name: plan(sql) for name, sql in sqls.items()})
