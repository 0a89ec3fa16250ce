import json, tomllib
from pathlib import Path

import verify

here = Path(__file__).parent
parameters = json.loads((here / "parameters.json").read_text())
rubric = tomllib.loads((here / "rubric.toml").read_text())[parameters["variant"]]
found = []
answer = verify.read_json(Path(parameters["output"], "answer.json"), found)
verify.finish(found or verify.unchanged_problems(Path(), parameters["output"]) + verify.answer_problems(answer, Path(), rubric))
