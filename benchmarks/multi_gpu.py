"""Training steps of Qwen3-30B-A3B cuts in every layout that the ranks allow: torchrun --nproc-per-node 8 benchmarks/multi_gpu.py --out FILE [--layers 4 8]"""
import os
from pathlib import Path

import tyro

from pithtrain.bench.train import bench_layouts, cut, layouts
from pithtrain.recipes import qwen3_30b_a3b


def main(out: Path, layers: tuple[int, ...] = (4,)) -> None:
    size = int(os.environ.get("WORLD_SIZE", 1))
    bench_layouts(out, [case for n in layers for case in layouts(size, f"qwen3-30b-a3b/{n}", cut(qwen3_30b_a3b, n))])


if __name__ == "__main__": tyro.cli(main)
