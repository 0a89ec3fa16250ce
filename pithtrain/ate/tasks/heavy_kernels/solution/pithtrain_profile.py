"The raw profile of every rank in the last step, and the table of all: pithtrain_profile.py OUTPUT TOP [--section.field VALUE ...]"
import contextlib, gzip, json, os, sys
from pathlib import Path

import torch.distributed as dist

sys.path.insert(0, os.getcwd())   # this file lies outside the repository
from pithtrain.config import parse
from pithtrain.parallel.mesh import ranks
from pithtrain.profiling.kernels import components_of, kernels_csv, over_ranks, profile_steps, read_trace, summarise
from pithtrain.recipes.deepseek_v2_lite import config
from pithtrain.training.trainer import forward_backward, open_run, update

out, top, cfg = Path(sys.argv[1]), int(sys.argv[2]), parse(config(), sys.argv[3:])
(out / "profile").mkdir(exist_ok=True)
with ranks(cfg.train.device, cfg.mesh) as world:
    run = open_run(cfg, world)
    with contextlib.closing(run.data.training.iterate(0, world.device, cfg.data.prefetch)) as batches:
        step = lambda: update(run, forward_backward(run, next(batches)), cfg.optim.lr)
        trace = profile_steps(step, run.model, world.device, warmup=cfg.train.steps - 1, steps=1)
    with gzip.open(out / f"profile/rank-{world.rank}.json.gz", "wt") as file: json.dump(trace, file)
    every = [None] * world.size
    dist.all_gather_object(every, summarise(read_trace(trace), components_of(run.model)))
    if world.is_main: (out / "kernels.csv").write_text(kernels_csv(over_ranks(every), top))
