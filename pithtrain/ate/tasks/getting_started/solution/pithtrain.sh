# $1: the folder of the solution. ATE_INTERPRETER, where it is set, is an environment that is already there
set -euo pipefail
python=${ATE_INTERPRETER:-}
if [ -z "$python" ]; then
    python3 -m venv .venv
    python=$PWD/.venv/bin/python
    "$python" -m pip install --quiet --constraint constraints.txt torch
    "$python" -m pip install --quiet --constraint constraints.txt --editable .
fi
read -r scale output steps batch sequence < <("$python" -c 'import json, sys; p = json.load(open(sys.argv[1])); print(*(p[k] for k in ("scale", "output", "steps", "batch", "sequence")))' "$1/parameters.json")
settings=(--data.sources data/start 1 --data.sequence-length "$sequence" --train.steps "$steps" --train.global-batch "$batch" --train.validate-every 0
    --optim.schedule constant --optim.warmup-steps 1 --checkpoint.every 0 --log.dir runs/start --log.every 1)
mkdir -p "$output"
if [ "$scale" = small ]; then
    "$python" -m pithtrain.cli prepare README.md AGENTS.md --out data/start --vocab-size 512
    "$python" "$1/pithtrain_train.py" "$output" "${settings[@]}" --train.device cpu --train.precision fp32 --train.micro-batch "$batch" --model.vocab-size 512 --model.hidden-size 64 --model.num-layers 2 --model.num-heads 4 \
        --model.kv-lora-rank 32 --model.nope-head-dim 16 --model.rope-head-dim 8 --model.v-head-dim 16 --model.dense-size 128 --model.moe.num-experts 8 --model.moe.top-k 2 --model.moe.expert-size 32 \
        --model.moe.shared-size 32 > "$output/run.log" 2>&1
else
    "$python" -m pithtrain.cli prepare stdlib --out data/start
    "$python" -m torch.distributed.run --nproc-per-node 8 "$1/pithtrain_train.py" "$output" "${settings[@]}" --mesh.ep 8 --train.micro-batch 1 > "$output/run.log" 2>&1
fi
cat runs/start/metrics.jsonl >> "$output/run.log"
echo "$python" > "$output/python"
