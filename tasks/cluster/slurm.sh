#!/bin/bash
# Many days on a Slurm cluster, one shard a task. From the project's folder:
#
#   sbatch tasks/cluster/slurm.sh
#   SHARDS=16 RANGE="--from 2024-01-01 --to 2025-12-31" sbatch --array=0-15 tasks/cluster/slurm.sh
#
# A task that was lost is repeated by its index, whatever it left: sbatch --array=2 tasks/cluster/slurm.sh
#
#SBATCH --job-name=shadownet
#SBATCH --array=0-3
#SBATCH --cpus-per-task=1
#SBATCH --mem=1G
#SBATCH --time=02:00:00
# A minute before that, days in hand are finished and no other is begun.
#SBATCH --signal=B:TERM@60
#SBATCH --requeue
#SBATCH --output=shadownet-%A_%a.txt

set -euo pipefail

# How many shards the days are dealt to: the array is 0 to SHARDS - 1. Also when only some are repeated.
SHARDS=${SHARDS:-4}
# The days: --from YYYY-MM-DD --to YYYY-MM-DD, or --month YYYY-MM.
RANGE=${RANGE:---month 2025-11}
# Other flags of backfill, such as --events natural --users 500.
FLAGS=${FLAGS:-}
# A folder that all nodes see, and whose file system has locks. If it has none, a folder for each shard.
OUT=${OUT:-$PWD/data}
DENO=${DENO:-deno}

if [ -z "${SLURM_ARRAY_TASK_MAX:-}" ]; then
  echo "Cannot run outside a Slurm array: write sbatch --array=0-$((SHARDS - 1)) $0" >&2
  exit 2
fi
case $OUT in *,*)
  echo "Cannot use OUT=$OUT: Deno takes the comma for the end of the path" >&2
  exit 2
  ;;
esac
if ((SLURM_ARRAY_TASK_MAX >= SHARDS)); then
  echo "Cannot use an array up to $SLURM_ARRAY_TASK_MAX with SHARDS=$SHARDS:" \
    "write SHARDS=N sbatch --array=0-(N - 1)" >&2
  exit 2
fi

# RANGE and FLAGS are several words each. With exec, signals reach the program itself.
# shellcheck disable=SC2086
exec "$DENO" run --no-prompt --allow-read=".,$OUT" --allow-write="$OUT" \
  --allow-env=SLURM_ARRAY_TASK_ID main.ts backfill $RANGE $FLAGS \
  --shards "$SHARDS" --workers "${SLURM_CPUS_PER_TASK:-1}" --out "$OUT"
