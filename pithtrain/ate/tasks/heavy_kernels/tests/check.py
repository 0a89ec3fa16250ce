import json
from pathlib import Path

import verify

p = json.loads((Path(__file__).parent / "parameters.json").read_text())
out = Path(p["output"])
profiles = sorted(f for f in (out / "profile").glob("*") if f.name.endswith((".json", ".json.gz")))
found = [] if len(profiles) == p["ranks"] else [f"profile/ must hold {p['ranks']} Chrome traces, not {len(profiles)}"]
verify.finish(found + verify.kernels_problems(out / "kernels.csv", profiles, p["top"]))
