"Train, and write down what was asked for: pithtrain_train.py OUTPUT [--section.field VALUE ...]"
import json, os, runpy, sys
from pathlib import Path

sys.path.insert(0, os.getcwd())   # this file lies outside the repository
recipe = runpy.run_module("pithtrain.recipes.deepseek_v2_lite")
recipe["main"](sys.argv[2:])
if int(os.environ.get("RANK", 0)) == 0:
    import torch
    from pithtrain.config import from_dict
    out, run = Path(sys.argv[1]), Path("runs/start")
    rows = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    (out / "metrics.jsonl").write_text("".join(json.dumps({"step": r["step"], "loss": r["loss"]}) + "\n" for r in rows if "loss" in r))
    values = json.loads((run / "config.json").read_text())["model"]
    with torch.device("meta"): model = from_dict(type(recipe["config"]().model), values).build()
    (out / "summary.json").write_text(json.dumps({"vocabulary": values["vocab_size"], "parameters": sum(p.numel() for p in model.parameters())}))
