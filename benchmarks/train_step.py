"""Time whole training steps on random tokens: forward, backward, clipping, AdamW.

    python benchmarks/train_step.py --out benchmarks/results/train_step.json

Each case runs the trainer's own step (`forward_backward`, `update`) on one device, warms up, then times single steps with
the device synchronised on both sides. The JSON holds the hardware, the command, every case's configuration, and for each the
median and the 10th and 90th percentile of the step time, from which tokens/s, model FLOP/s and MFU follow by
`pithtrain.profiling.metrics.flops_per_token`.
"""
import argparse, datetime, json, statistics, sys, time
from pathlib import Path

import torch

from pithtrain.config import Config, DataConfig, LogConfig, OptimConfig, TrainConfig
from pithtrain.data.loader import Batch
from pithtrain.models.qwen3_moe import Qwen3MoeConfig
from pithtrain.moe.layer import MoEConfig
from pithtrain.parallel.mesh import ranks
from pithtrain.profiling.metrics import count_parameters, flops_per_token, peak_flops
from pithtrain.training.trainer import Run, build, forward_backward, update


def qwen3_cut(layers: int) -> Qwen3MoeConfig:
    "Qwen3-30B-A3B with fewer layers"
    return Qwen3MoeConfig(vocab_size=151936, hidden_size=2048, num_layers=layers, num_heads=32, num_kv_heads=4, head_dim=128,
                          moe=MoEConfig(num_experts=128, top_k=8, expert_size=768))


def tiny() -> Qwen3MoeConfig:
    from pithtrain.recipes.tiny import config
    return config().model


CASES = {  # name: (model, sequence length, global batch, micro-batch)
    "tiny": (tiny, 256, 64, 64),
    "qwen3-30b-a3b, 4 layers": (lambda: qwen3_cut(4), 4096, 8, 4),
}


def measure(model_config, sequence_length, global_batch, micro_batch, compile, warmup, steps) -> dict:
    cfg = Config(data=DataConfig(sources=(("random tokens", 1.0),), sequence_length=sequence_length), model=model_config, optim=OptimConfig(lr=1e-4),
                 train=TrainConfig(steps=steps, global_batch=global_batch, micro_batch=micro_batch, precision="bf16", compile=compile), log=LogConfig(dir=Path("unused")))
    with ranks() as world:
        model, optimizer = build(cfg, world)
        run = Run(cfg, world, None, model, optimizer)
        flops = flops_per_token(model, sequence_length)
        torch.cuda.reset_peak_memory_stats()
        generator = torch.Generator(world.device).manual_seed(0)
        positions = torch.arange(sequence_length, device=world.device).expand(global_batch, -1)
        seconds, losses, norms = [], [], []
        for step in range(warmup + steps):
            windows = torch.randint(0, cfg.model.vocab_size, (global_batch, sequence_length + 1), device=world.device, generator=generator)
            batch = Batch(windows[:, :-1], windows[:, 1:], positions, None)
            torch.cuda.synchronize()
            began = time.perf_counter()
            result = forward_backward(run, batch)
            finite, _ = update(run, result, cfg.optim.lr)
            if not finite: raise RuntimeError(f"step {step} was not finite: loss {result.loss}, norm {result.norm}")
            torch.cuda.synchronize()
            if step >= warmup: seconds.append(time.perf_counter() - began)
            losses.append(result.loss.item()); norms.append(result.norm.item())
        median, tokens = statistics.median(seconds), result.tokens
        rate = tokens / median
        deciles = statistics.quantiles(seconds, n=10)
        return dict(
            sequence_length=sequence_length, global_batch=global_batch, micro_batch=micro_batch, precision="bf16 compute, fp32 master weights", compile=compile,
            parameters=count_parameters(model)._asdict(), flops_per_token=flops, tokens_per_step=tokens, step_ms=round(1000 * median, 2),
            step_ms_p10=round(1000 * deciles[0], 2), step_ms_p90=round(1000 * deciles[-1], 2), tokens_per_s=round(rate),
            model_tflops=round(rate * flops / 1e12, 1), mfu=round(rate * flops / peak_flops(world.device, "bf16"), 4),
            peak_memory_gib=round(torch.cuda.max_memory_allocated() / 2**30, 2), first_loss=round(losses[0], 4), last_loss=round(losses[-1], 4), first_norm=round(norms[0], 4))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--warmup", type=int, default=5)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--only", help="a case's name, or the beginning of one")
    args = parser.parse_args()
    import triton
    results = dict(hardware=torch.cuda.get_device_name(), torch=torch.__version__, triton=triton.__version__, cuda=torch.version.cuda,
                   date=str(datetime.date.today()), command=" ".join(["python", *sys.argv]), routing="real router on random tokens", cases={})
    for name, (model, *shape) in CASES.items():
        if args.only and not name.startswith(args.only): continue
        for compile in (False, True):
            label = name + (", compiled blocks" if compile else "")
            try: case = measure(model(), *shape, compile, args.warmup, args.steps)
            except Exception as e: case = dict(failed=f"{type(e).__name__}: {e}"[:2000])
            torch.cuda.empty_cache()
            results["cases"][label] = case
            print(label, {k: case.get(k) for k in ("step_ms", "tokens_per_s", "model_tflops", "mfu", "peak_memory_gib", "first_loss", "last_loss", "failed") if k in case}, flush=True)
            args.out.write_text(json.dumps(results, indent=1) + "\n")
