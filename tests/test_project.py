"Rules of the house that no single chapter can check; its sizes are checked by nbs/93_house.ipynb"
import ast, configparser, json, subprocess, sys, time, tomllib
from pathlib import Path

import pytest

from pithtrain.notebooks import ROOMS

ROOT = Path(__file__).parent.parent
MODULES = sorted(p for p in (ROOT / "pithtrain").rglob("*.py") if p.name != "_modidx.py")
ORDER = list(ROOMS)   # arrows go downwards only


def test_metadata_has_one_home():
    ini = configparser.ConfigParser(delimiters=["="], interpolation=None)
    ini.read(ROOT / "settings.ini")
    settings, project = ini["DEFAULT"], tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert set(project) == {"name", "requires-python", "dynamic"}
    assert (project["name"], project["requires-python"]) == (settings["lib_name"], f">={settings['min_python']}")
    assert f'__version__ = "{settings["version"]}"' in (ROOT / "pithtrain/__init__.py").read_text()


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_arrows_go_downwards(path: Path):
    room = path.relative_to(ROOT / "pithtrain").parts[0].removesuffix(".py")
    if room not in ORDER or "tasks" in path.parts: return      # a task of the benchmark uses the package from outside
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import): targets = [n.name.split(".") for n in node.names]
        elif isinstance(node, ast.ImportFrom):
            parts = path.relative_to(ROOT).parent.parts
            targets = [[*(parts[:len(parts) - node.level + 1] if node.level else ()), *(node.module or "").split(".")]]
        else: continue
        for package, target, *_ in (t for t in targets if len(t) > 1):
            if package == "pithtrain" and target in ORDER: assert ORDER.index(target) <= ORDER.index(room), f"{room} must not import {target}"


def test_importing_the_package_is_quick():
    "and brings no PyTorch along"
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import sys, pithtrain; sys.exit('torch' in sys.modules)"], check=True)
    assert time.perf_counter() - began < 0.3


@pytest.mark.parametrize("path", sorted(p for p in (ROOT / "nbs").rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts), ids=lambda p: str(p.relative_to(ROOT)))
def test_notebooks_stay_small(path: Path):
    assert path.stat().st_size < 110_000, f"{path.stat().st_size:,} bytes; cut outputs or figures"


def test_the_readme_quotes_the_committed_figures():
    "nbs/index.ipynb has a row for each measured training step"
    results, readme = ROOT / "benchmarks/results/h200", (ROOT / "README.md").read_text()
    steps = [row for row in json.loads((results / "train_step.json").read_text())["rows"] if row["model"] == "qwen3-30b-a3b/4" and "tokens_per_s" in row and not row["compile"]]
    figures = [f"| {r['tokens_per_s']:,} | {r['model_tflops']:.1f} | {r['mfu']:.1%} | {r['peak_gb']:.1f} GB |".replace("%", " %") for r in steps]
    assert figures and not [f for f in figures if f not in readme]
