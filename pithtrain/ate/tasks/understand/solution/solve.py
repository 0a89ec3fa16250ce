"Write down the answer of <framework>.toml, with the numbers of the lines where its evidence stands today"
import json, tomllib
from pathlib import Path

here = Path(__file__).parent
parameters = json.loads((here / "parameters.json").read_text())
answer = tomllib.loads((here / f"{parameters['framework']}.toml").read_text())[parameters["variant"]]

def place(file: str, text: str, symbol: str) -> dict:
    lines = Path(file).read_text().splitlines()
    if not any(text in line for line in lines): raise SystemExit(f"{file} no longer contains {text!r}: mend {parameters['framework']}.toml")
    return {"file": file, "line": next(i for i, line in enumerate(lines, 1) if text in line), "symbol": symbol}

Path(parameters["output"]).mkdir(exist_ok=True)
Path(parameters["output"], "answer.json").write_text(json.dumps({"answer": answer["answer"], "absent": False, "evidence": [place(*e) for e in answer["evidence"]], "searched": []}, indent=1))
