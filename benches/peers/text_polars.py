"""Polars on track b: text_polars.py DIR --threads T --out OUT --plan PLAN. POLARS_MAX_THREADS must be set by whoever starts this.

collected  lines.csv becomes a frame of the needed columns, then the in-memory engine
streamed   everything lazy, on the streaming engine
Each as -decimal (values read as decimals) or -float (read as floats and rounded to whole µg/kg, exact for the digits of this workload).
"""

import polars as pl

import text_work

asked = text_work.arguments(__doc__, ["collected-decimal", "collected-float", "streamed-decimal", "streamed-float"])
how, number = asked.plan.split("-")
engine = "in-memory" if how == "collected" else "streaming"
amount, bound = pl.col("value").alias("amount"), pl.col("bound")
if number == "decimal":
    bound = bound.cast(pl.Decimal(18, 3))
else:
    amount = (pl.col("value") * 1000).round().cast(pl.Int64).alias("amount")
    bound = bound.cast(pl.Int64) * 1000

names = {column: pl.Enum(known) for column, known in text_work.names(asked.directory).items()}
places = ["category", "class", "analyte"]


def law(name: str) -> pl.LazyFrame:
    frame = pl.read_csv(asked.directory / "named" / f"{name}.csv")
    frame = frame.with_columns(pl.col(column).cast(names[column]) for column in places if column in frame.columns)
    return (frame.with_columns(bound) if "bound" in frame.columns else frame).lazy()


types = {column: pl.String for column in text_work.HEADER} | names
types["value"] = pl.Decimal(18, 3) if number == "decimal" else pl.Float64
lines = (
    pl.scan_csv(asked.directory / "lines.csv", schema=types)
    .filter(pl.col("kind") == "content", pl.col("unit") == "mg/kg")
    .select("product", "category", "material", "class", "analyte", amount)
)
if how == "collected":
    lines = lines.collect().lazy()

answer = ["product", "material", "limit", "amount"]
over = pl.col("amount") > pl.col("bound")
single = lines.join(law("single"), on=places).filter(over).select(answer)
sums = (
    lines.join(law("summed"), on=places)
    .group_by("product", "material", "category", "class", "grp")
    .agg(pl.col("amount").sum())
    .join(law("sums"), on=["category", "class", "grp"])
    .filter(over)
    .select(answer)
)
products = lines.select(pl.col("product").unique())
exceedances, products = pl.collect_all([pl.concat([single, sums]), products], engine=engine)
verdicts = products.join(exceedances.group_by("product").agg(pl.len().alias("exceedances")), on="product", how="left").select(
    "product",
    pl.when(pl.col("exceedances").is_null()).then(pl.lit("pass")).otherwise(pl.lit("fail")).alias("verdict"),
    pl.col("exceedances").fill_null(0),
)
if number == "float":
    exceedances = exceedances.with_columns(pl.col("amount").cast(pl.Decimal(18, 3)) / 1000)
asked.out.mkdir(parents=True, exist_ok=True)
exceedances.write_csv(asked.out / "exceedances.csv")
verdicts.write_csv(asked.out / "verdicts.csv")
