#!/usr/bin/env bash
# Which mutants the tests notice: mutants/run.sh COPY [SECONDS]
# COPY is a directory outside the repository, for the planted sources and all results; SECONDS is how long a mutant is looked for, 10 if not told.
# Stopped and started again, it goes on. Needs cargo-mutants, two processors and 3 GB.
set -euo pipefail
cd "$(dirname "$0")/.."
if [[ $# -lt 1 ]]; then
    echo "usage: mutants/run.sh COPY [SECONDS]" >&2
    exit 2
fi
mkdir -p "$1"
copy=$(realpath "$1")
seconds=${2:-10}
modules=(screen quantity substance catalogue)

files=()
for module in "${modules[@]}"; do
    files+=(--file "src/$module/**")
done
cargo mutants --list --json "${files[@]}" >"$copy/all.json"

cargo build --quiet --release --manifest-path mutants/Cargo.toml --target-dir "$copy/tool"
tool=$copy/tool/release/hazlimit-mutants
keep=$PWD/mutants/keep-examples
# Checked arithmetic as in any test, and a little speed.
export CARGO_PROFILE_MUTANTS_OPT_LEVEL=1 CARGO_INCREMENTAL=0 CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$copy/target}
"$tool" plant "$copy/all.json" . "$copy"
(
    cd "$copy"
    cargo test --quiet --no-run --profile mutants --workspace --all-features --lib --bins --tests --message-format json >built.json
    rm -rf doctests
    mkdir doctests
    KEEP_EXAMPLES=$copy/doctests RUSTDOC=$keep cargo test --quiet --doc --profile mutants --package hazlimit --all-features
    # The numbers may have changed.
    rm -f reach.tsv
    "$tool" reach .
    "$tool" hunt . "$seconds" "${modules[@]/#/src/}"
    "$tool" tell .
)
echo "What was missed: $copy/missed.tsv; what was not planted: $copy/left.tsv"
