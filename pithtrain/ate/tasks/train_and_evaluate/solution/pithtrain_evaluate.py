"What the checkpoint says of training text, and its export of questions: pithtrain_evaluate.py OUTPUT RUN CORPUS SEQUENCE"
import json, os, sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, os.getcwd())   # this file lies outside the repository
from pithtrain.data.corpus import Corpus
from pithtrain.training.checkpoint import checkpoints
from pithtrain.training.convert import open_model
from pithtrain.training.evaluate import Question, Subject, evaluate_choices, loglikelihood

out, run, folder, length = *map(Path, sys.argv[1:4]), int(sys.argv[4])
how = ("cuda", torch.bfloat16) if torch.cuda.is_available() else ("cpu", torch.float32)
corpus, words = Corpus.open(folder), Path("README.md").read_text().split()
tokens = torch.from_numpy(corpus.split("train").read(0, 4 * length).reshape(4, length)).to(how[0])

model, _ = open_model(run, *how)
with torch.no_grad(): logprobs = [model(row[None]).logits[0, :-1].log_softmax(-1).gather(-1, row[1:, None])[:, 0].cpu() for row in tokens]
np.savez(out / "check.npz", tokens=tokens.cpu(), logprobs=torch.stack(logprobs))
del model

piece = lambda i: " ".join(words[4 * i:4 * i + 4])      # of a text, cut into questions and what follows them
questions = [Question(piece(2 * i), [piece(2 * ((i + j - i % 4) % 24) + 1) for j in range(4)], i % 4) for i in range(24)]
subject = Subject(*open_model(out / "hf", *how), context=length)
scores = iter(loglikelihood(subject, [(q.question, f" {c}") for q in questions for c in q.choices]))
picked = [int(np.argmax([next(scores).logprob for _ in q.choices])) for q in questions]
(out / "questions.jsonl").write_text("".join(json.dumps(q._asdict()) + "\n" for q in questions))
(out / "evaluation.json").write_text(json.dumps({"picked": picked, "accuracy": evaluate_choices(subject, questions).accuracy}))
(out / "summary.json").write_text(json.dumps({"shard": str(folder / corpus.manifest["splits"]["train"]["shards"][0]["file"]), "checkpoint": str(checkpoints(run / "checkpoints")[0])}))
