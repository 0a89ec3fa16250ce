import json
from pathlib import Path

import verify

p = json.loads((Path(__file__).parent / "parameters.json").read_text())
verify.finish(verify.routing_problems(Path(p["output"]), range(1, p["steps"] + 1), (p["layers"], p["batch"], p["sequence"], p["top_k"]), p["experts"]))
