# $1: the folder of the solution
set -euo pipefail
read -r scale output steps batch sequence precision < <(python -c 'import json, sys; p = json.load(open(sys.argv[1])); print(*(p[k] for k in ("scale", "output", "steps", "batch", "sequence", "precision")))' "$1/parameters.json")
settings=(--data.sources data/ate 1 --data.sequence-length "$sequence" --train.steps "$steps" --train.global-batch "$batch" --train.validate-every 0
    --optim.schedule constant --optim.warmup-steps 1 --checkpoint.every 0 --log.dir runs/ate --log.every 1)
mkdir -p "$output"
start=(python)
if [ "$scale" = small ]; then
    python -m pithtrain.cli prepare README.md AGENTS.md --out data/ate --vocab-size 512
    settings+=(--train.device cpu --train.precision fp32 --train.micro-batch "$batch" --model.vocab-size 512 --model.hidden-size 64 --model.num-layers 3 --model.num-heads 4
        --model.kv-lora-rank 32 --model.nope-head-dim 16 --model.rope-head-dim 8 --model.v-head-dim 16 --model.dense-size 128 --model.moe.num-experts 8 --model.moe.top-k 2 --model.moe.expert-size 32
        --model.moe.shared-size 32 --optim.lr 2e-3)
else
    python -m pithtrain.cli prepare stdlib --out data/ate
    settings+=(--mesh.ep 2 --train.micro-batch 2 --mesh.pp 4)
    start+=(-m torch.distributed.run --nproc-per-node 8)
fi
"${start[@]}" -m pithtrain.cli train deepseek_v2_lite "${settings[@]}" > "$output/run.log" 2>&1
cat runs/ate/metrics.jsonl >> "$output/run.log"
cp runs/ate/metrics.jsonl "$output"
python -m pithtrain.cli export runs/ate --out "$output/hf" --dtype "$precision"
python "$1/pithtrain_evaluate.py" "$output" runs/ate data/ate "$sequence"
