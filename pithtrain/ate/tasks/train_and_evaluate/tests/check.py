import json
from pathlib import Path

import verify

here = Path(__file__).parent
parameters = json.loads((here / "parameters.json").read_text())
out, found = Path(parameters["output"]), []
rows, questions = (verify.read_rows(out / f"{name}.jsonl", found) for name in ("metrics", "questions"))
summary, evaluation = (verify.read_json(out / f"{name}.json", found) or {} for name in ("summary", "evaluation"))
shard, checkpoint = (Path(str(summary.get(k))) for k in ("shard", "checkpoint"))
if not shard.is_file(): found.append(f"summary.json: the shard {shard} is no file")
model = None if found else verify.open_export(out / "hf", parameters["settings"], found)
if model is not None:
    from tokenizers import Tokenizer
    found += verify.metrics_problems(rows, parameters["steps"], (out / "run.log").read_text(errors="replace") if (out / "run.log").is_file() else "", model.config.vocab_size)
    saved = sum(p.stat().st_size for p in (checkpoint, *checkpoint.rglob("*")) if p.is_file())
    if saved < 2 * sum(p.numel() for p in model.parameters()): found.append(f"summary.json: the checkpoint {checkpoint} has {saved:,} bytes, too few for this model")
    found = found or verify.export_problems(model, out / "check.npz", shard, [r["loss"] for r in rows], (parameters["checked"], parameters["sequence"]), parameters["tolerance"])
    encode = Tokenizer.from_file(str(out / "hf/tokenizer.json")).encode if (out / "hf/tokenizer.json").is_file() else found.append("hf has no tokenizer.json")
    found = found or verify.choices_problems(model, lambda text: encode(text, add_special_tokens=False).ids, questions, evaluation, parameters["questions"])
verify.finish(found)
