"Every composition of parallelisms takes the steps of one process: losses, every gradient with no correction factor, norms, and parameters after three steps of the optimizer"

from pathlib import Path

import pytest
import torch
import torch.distributed.checkpoint as dcp
from torch.distributed.checkpoint import FileSystemReader
from torch.distributed.tensor import DTensor

from pithtrain.config import Config, DataConfig, LogConfig, MeshConfig, OptimConfig, TrainConfig
from pithtrain.data.loader import IGNORED, Batch
from pithtrain.models.deepseek import DeepseekConfig
from pithtrain.models.gpt_oss import GptOssConfig
from pithtrain.models.qwen3_moe import Qwen3MoeConfig
from pithtrain.moe.layer import MoEConfig
from pithtrain.parallel.mesh import ranks
from pithtrain.parallel.shard import local
from pithtrain.testing import run_ranks, test_close as close
from pithtrain.training.checkpoint import load, save
from pithtrain.training.trainer import Run, as_function, build, forward_backward, update

STEPS, BATCH, SEQUENCE, VOCABULARY = 3, 16, 16, 40


def model(family: str):
    common = dict(vocab_size=VOCABULARY, hidden_size=16, num_layers=4, num_heads=2)
    sparse = dict(top_k=2, expert_size=8, balance_coef=0.1, z_coef=0.01)
    match family:
        case "qwen": return Qwen3MoeConfig(**common, num_kv_heads=1, head_dim=8, dense_layers=(1,), dense_size=16, moe=MoEConfig(num_experts=5, balance="global_batch", **sparse))
        case "deepseek": return DeepseekConfig(**common, kv_lora_rank=8, nope_head_dim=8, rope_head_dim=4, v_head_dim=8, dense_layers=(0,), dense_size=16,
                                               moe=MoEConfig(num_experts=4, shared_size=8, score="sigmoid", selection_bias=True, **sparse))
        case "gpt_oss": return GptOssConfig(**common, num_kv_heads=1, head_dim=8, window=4, moe=MoEConfig(num_experts=4, bias=True, clamped=True, **sparse))


def config(family: str, layout: dict) -> Config:
    mesh, train = ({k: v for k, v in layout.items() if (k in MeshConfig.__slots__) == wanted} for wanted in (True, False))
    return Config(data=DataConfig(sources=(("unused", 1.0),), sequence_length=SEQUENCE), model=model(family), optim=OptimConfig(lr=0.01), mesh=MeshConfig(**mesh),
                  train=TrainConfig(steps=STEPS, global_batch=BATCH, **({"micro_batch": 1} | train)), log=LogConfig(dir=Path("unused")))


def batch(step: int, reader: int, readers: int) -> Batch:
    "A reader's rows of the global batch; each row has another number of valid tokens"
    tokens = torch.randint(VOCABULARY, (BATCH, SEQUENCE + 1), generator=torch.Generator().manual_seed(step))
    labels = tokens[:, 1:].masked_fill(torch.arange(SEQUENCE) < torch.arange(BATCH)[:, None], IGNORED)
    mine = slice(reader * BATCH // readers, (reader + 1) * BATCH // readers)
    return Batch(tokens[mine, :-1], labels[mine], torch.arange(SEQUENCE).expand(BATCH // readers, -1), None)


def whole(x: torch.Tensor) -> torch.Tensor: return (x.full_tensor() if isinstance(x, DTensor) else x).detach().clone()


def steps(rank: int, world_size: int, family: str, layout: dict) -> dict:
    cfg = config(family, layout)
    assert not list(cfg.violations(world_size)), list(map(str, cfg.violations(world_size)))
    with ranks("cpu", cfg.mesh) as world:
        run = Run(cfg, world, None, *build(cfg, world))
        found = dict(losses=[], norms=[], load=[])
        for step in range(STEPS):
            result = forward_backward(run, batch(step, *world.reader))
            found["losses"].append(result.loss.item()), found["norms"].append(result.norm.item()), found["load"].append(world.sum(result.stats.counts_LE).tolist())
            if step == 0: found["gradients"] = {n: whole(p.grad) for n, p in run.model.named_parameters()}
            assert update(run, result, 0.01) == (True, False)
        found["parameters"] = {n: whole(p) for n, p in run.model.named_parameters()} | {n: whole(b) for n, b in run.model.named_buffers()}
        run.model.eval()
        with torch.no_grad(): found["logits"] = as_function(run)(batch(9, 0, BATCH).tokens, ranks=world.expert_ranks).logits
        assert all(local(p).dtype == torch.float32 for p in run.model.parameters())
    return found


@pytest.fixture(scope="module")
def expected() -> dict: return {family: steps(0, 1, family, dict(micro_batch=4)) for family in ("qwen", "deepseek", "gpt_oss")}


LAYOUTS = [
    (1, "qwen", dict(schedule="dualpipe_v")),
    (2, "qwen", dict(pp=2)),
    (2, "qwen", dict(pp=2, stages=2)),
    (2, "qwen", dict(pp=2, schedule="zero_bubble")),
    (2, "deepseek", dict(pp=2, schedule="dualpipe_v")),
    (2, "gpt_oss", dict(pp=2, schedule="zero_bubble", micro_batch=4)),
    (2, "deepseek", dict(ep=2, schedule="dualpipe_v", gather="step")),
    (4, "qwen", dict(pp=2, ep=2, schedule="dualpipe_v", gather="step")),
    (4, "deepseek", dict(pp=2, ep=2)),
    (4, "gpt_oss", dict(pp=2, ep=2, schedule="zero_bubble", gather="step")),
    (4, "deepseek", dict(pp=2, gather="step")),
    (4, "qwen", dict(pp=2, cp=2)),
    (4, "deepseek", dict(pp=2, cp=2, schedule="zero_bubble", gather="step")),
    (4, "qwen", dict(pp=2, replicate=2, schedule="zero_bubble", gather="step")),
    (4, "gpt_oss", dict(pp=4)),
    (4, "gpt_oss", dict(cp=2, ep=2)),
]
EIGHT = [
    (8, "qwen", dict(pp=2, cp=2, ep=2)),
    (8, "deepseek", dict(pp=2, cp=2, ep=2, schedule="dualpipe_v", gather="step")),
    (8, "gpt_oss", dict(pp=2, ep=2, replicate=2, schedule="zero_bubble", gather="step")),
    (8, "qwen", dict(pp=4, ep=2)),
]


@pytest.mark.parametrize("world_size, family, layout", LAYOUTS + [pytest.param(*case, marks=pytest.mark.slow) for case in EIGHT], ids=lambda x: "-".join(f"{k}{v}" for k, v in x.items()) if isinstance(x, dict) else str(x))
def test_takes_the_steps_of_one_process(expected, world_size, family, layout):
    results, one = run_ranks(steps, world_size, family, layout, timeout=40) if world_size > 1 else [steps(0, 1, family, layout)], expected[family]
    for found in results:
        close(found["losses"], one["losses"], rtol=1e-5)
        close(found["norms"], one["norms"], rtol=1e-4)
        assert found["load"][0] == one["load"][0]
        if layout.get("cp", 1) == 1: close(found["logits"], one["logits"], atol=2e-3)
    for what, tolerance in (("gradients", dict(atol=3e-6, rtol=1e-4)), ("parameters", dict(atol=5e-4, rtol=1e-3))):
        assert set().union(*(found[what] for found in results)) == set(one[what])
        for found in results:
            for name, value in found[what].items(): close(value, one[what][name], **tolerance)


def moved(rank: int, world_size: int, family: str, layout: dict, source: Path | None, target: Path, seed: int) -> None:
    "Load a checkpoint into a model with other weights, or train a step first where there is none; save it"
    cfg = config(family, layout)
    cfg.seed = seed
    with ranks("cpu", cfg.mesh) as world:
        run = Run(cfg, world, None, *build(cfg, world))
        if source is None: update(run, forward_backward(run, batch(0, *world.reader)), 0.01)
        else: load(source, run.model, run.optimizer, world)
        save(target, 1, run.model, run.optimizer, world, {})


def state(checkpoint: Path) -> dict[str, torch.Tensor]:
    "Everything that a checkpoint holds"
    out = {name: torch.empty(meta.size, dtype=meta.properties.dtype) for name, meta in FileSystemReader(checkpoint).read_metadata().state_dict_metadata.items()}
    dcp.load(out, storage_reader=FileSystemReader(checkpoint), no_dist=True)
    return out


MOVES = [("qwen", [(4, dict(pp=2, ep=2, schedule="dualpipe_v", gather="step")), (1, {}), (2, dict(pp=2, schedule="zero_bubble")), (4, dict(pp=4))]),
         ("deepseek", [(1, {}), (4, dict(pp=2, gather="step")), (2, dict(ep=2))])]


@pytest.mark.parametrize("family, layouts", MOVES, ids=lambda x: x if isinstance(x, str) else "")
@pytest.mark.filterwarnings("ignore:torch.distributed is disabled")
def test_checkpoints_move_between_layouts_bit_for_bit(tmp_path, family, layouts):
    source, first = None, None
    for i, (world_size, layout) in enumerate(layouts):
        run_ranks(moved, world_size, family, layout, source, tmp_path / str(i), i)
        source = tmp_path / str(i) / "step-00000001"
        first = first or state(source)
        again = state(source)
        assert again.keys() == first.keys() and sum(name.startswith("optim.") for name in first) >= 2 * sum(name.endswith("weight") for name in first if name.startswith("model."))
        assert [name for name in first if not torch.equal(first[name], again[name])] == []
