import json
from pathlib import Path

import verify

here = Path(__file__).parent
parameters = json.loads((here / "parameters.json").read_text())
out, found = Path(parameters["output"]), []
rows = verify.read_rows(out / "metrics.jsonl", found)
summary = verify.read_json(out / "summary.json", found)
texts = {}
for name in "python", "run.log":
    try: texts[name] = (out / name).read_text(errors="replace")
    except OSError: found.append(f"{name} is missing")
if not found:
    numbers = [summary.get(k) if isinstance(summary, dict) else None for k in ("vocabulary", "parameters")]
    if not all(type(n) is int and n > 1 for n in numbers): found.append("summary.json must hold the integers vocabulary and parameters")
    else:
        if not parameters["least"] <= numbers[1] <= parameters["most"]: found.append(f"a model with {numbers[1]:,} parameters is not the one that was asked for")
        found += verify.metrics_problems(rows, parameters["steps"], texts["run.log"], numbers[0])
    found = found or verify.import_problems(texts["python"].strip(), parameters["module"], Path())
verify.finish(found)
