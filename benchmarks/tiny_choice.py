"""Which vocabulary and width should recipes/tiny have? Train each candidate for the same time and compare bits per byte.

    python benchmarks/tiny_choice.py --seconds 90 --out benchmarks/results/tiny_choice.json

A loss in nats per token says nothing between vocabularies: a larger one has fewer, harder tokens. Bits per byte of held-out text do. The number of steps of
a candidate is fixed beforehand, from the speed of a short probe, so that its learning-rate schedule ends with its time.
"""
import argparse, json, os, platform, sys, tempfile
from pathlib import Path

import torch

from pithtrain.data.corpus import prepare
from pithtrain.recipes.tiny import config
from pithtrain.training.trainer import train

CANDIDATES = [(257, 128), (1024, 128), (2048, 128), (1024, 192)]  # vocabulary, width


def candidate(vocab_size: int, width: int, steps: int, folder: Path):
    cfg = config()
    cfg.data.sources = ((str(folder / f"corpus-{vocab_size}"), 1.0),)
    cfg.model.vocab_size, cfg.model.hidden_size, cfg.model.num_heads, cfg.model.moe.expert_size = -(-vocab_size // 8) * 8, width, width // 32, width
    cfg.train.steps, cfg.train.validate_every, cfg.train.sample_every, cfg.checkpoint.every = steps, 0, 0, 0
    cfg.optim.warmup_steps = min(cfg.optim.warmup_steps, steps)
    cfg.log.dir, cfg.log.progress = folder / f"{vocab_size}-{width}-{steps}", False
    return cfg


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    folder, rows = Path(tempfile.mkdtemp()), []
    for vocab_size, width in CANDIDATES:
        prepare("stdlib", folder / f"corpus-{vocab_size}", vocab_size=vocab_size)
        probe = candidate(vocab_size, width, 30, folder)
        train(probe)
        rate = json.loads((probe.log.dir / "metrics.jsonl").read_text().splitlines()[-1])["tokens_per_s"]
        steps = round(args.seconds * rate / (probe.train.global_batch * probe.data.sequence_length))
        r = train(candidate(vocab_size, width, steps, folder))
        rows.append(dict(vocab_size=vocab_size, width=width, steps=steps, tokens_per_s=round(rate), validation_loss=round(r.validation_loss, 3),
                         bits_per_byte=round(r.bits_per_byte, 3), unigram_loss=round(r.unigram_loss, 3), sample=r.sample[:300]))
        print({k: v for k, v in rows[-1].items() if k != "sample"}, flush=True)
    args.out.write_text(json.dumps(dict(command=" ".join(["python", *sys.argv]), seconds=args.seconds, cores=len(os.sched_getaffinity(0)), machine=platform.machine(),
                                        torch=torch.__version__, candidates=rows), indent=1) + "\n")
