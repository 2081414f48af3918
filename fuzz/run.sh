#!/usr/bin/env bash
# Fuzzes each target for a given time, one after the other, and prints how often each was run:
#   fuzz/run.sh SECONDS [TARGET…]
# Ends with a status other than 0 if anything was found; the input is then kept under fuzz/artifacts/.
set -euo pipefail
cd "$(dirname "$0")"

if [[ $# -lt 1 || ! $1 =~ ^[0-9]+$ ]]; then
    echo "usage: fuzz/run.sh SECONDS [TARGET…]" >&2
    exit 2
fi
seconds=$1
shift
targets=("$@")
if [[ ${#targets[@]} -eq 0 ]]; then
    mapfile -t targets < <(cargo fuzz list)
fi

# Instrumentation is a feature of nightly compilers; this lets the stable one use it too.
export RUSTC_BOOTSTRAP=1
# The project forbids unsafe code, so the address sanitizer would only halve the speed.
options=(--sanitizer none)

found=0
for target in "${targets[@]}"; do
    cargo fuzz build "${options[@]}" "$target" >&2
    mkdir -p "corpus/$target" artifacts
    words=()
    if [[ -f words/$target ]]; then
        words=("-dict=words/$target")
    fi
    log=artifacts/$target.log
    outcome="no finding"
    # What takes ten seconds is a finding too.
    cargo fuzz run "${options[@]}" "$target" "corpus/$target" "seeds/$target" -- \
        "-max_total_time=$seconds" -timeout=10 -print_final_stats=1 "${words[@]}" \
        > "$log" 2>&1 || outcome="FOUND something: see fuzz/$log"
    [[ $outcome == "no finding" ]] || found=1
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    printf '%s: %s executions, %s\n' "$target" "${runs:-?}" "$outcome"
done
exit "$found"
