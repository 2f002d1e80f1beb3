"""How well others tell the sentences of a data set like CLINC150's apart: a linear SVM on the same embeddings, and
hassil, which knows sentences by templates. Prints one JSON object.

    python others.py DATA ADJUTANT_LLAMA MODEL
"""

import base64
import json
import random
import re
import struct
import subprocess
import sys
import time

import hassil
import numpy
from hassil.intents import Intents
from hassil.recognize import recognize
from sklearn.svm import LinearSVC

REFUSED_SHARE = 0.018  # as Adjutant's head
TEMPLATES = 20  # of a class: hassil tries one after the other
SENTENCES = 150  # that hassil is tried with, of each kind


def embed(program, model, texts):
    """Each text's embedding, by the worker (src/model/frame.h)."""
    worker = subprocess.Popen([program, model], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def receive():
        (size,) = struct.unpack("<I", worker.stdout.read(4))
        return json.loads(worker.stdout.read(size))

    receive()
    vectors = []
    for begin in range(0, len(texts), 64):
        question = json.dumps({"embed": texts[begin : begin + 64]}).encode()
        worker.stdin.write(struct.pack("<I", len(question)) + question)
        worker.stdin.flush()
        vectors.append(numpy.frombuffer(base64.b64decode(receive()["answer"]), numpy.float32).reshape(-1, 384))
    worker.stdin.close()
    worker.wait()
    return numpy.concatenate(vectors)


def linear_svm(data, program, model):
    vectors = {part: embed(program, model, [text for text, _ in data[part]]) for part in ("train", "val", "oos_val")}
    labels = numpy.array([label for _, label in data["train"]])
    wanted = numpy.array([label for _, label in data["val"]])
    begin = time.monotonic()
    half = numpy.arange(len(labels)) % 2 == 0
    first = LinearSVC(C=1).fit(vectors["train"][half], labels[half])
    least = numpy.quantile(first.decision_function(vectors["train"][~half]).max(1), REFUSED_SHARE)
    svm = LinearSVC(C=1).fit(vectors["train"], labels)
    seconds = time.monotonic() - begin
    scores = svm.decision_function(vectors["val"])
    right = svm.classes_[scores.argmax(1)] == wanted
    kept = scores.max(1) >= least
    return {
        "in_scope_accuracy": right.mean(),
        "in_scope_right_and_not_refused": (right & kept).mean(),
        "in_scope_refused": 1 - kept.mean(),
        "out_of_scope_recall": (svm.decision_function(vectors["oos_val"]).max(1) < least).mean(),
        "training_seconds_without_embedding": seconds,
    }


def hassil_templates(data):
    chosen = random.Random(1)
    by_label = {}
    for text, label in data["train"]:
        by_label.setdefault(label, []).append(re.sub(r"[^\w' ]", " ", text))
    intents = Intents.from_dict(
        {
            "language": "en",
            "intents": {
                label: {"data": [{"sentences": chosen.sample(texts, min(TEMPLATES, len(texts)))}]}
                for label, texts in by_label.items()
            },
        }
    )

    def said(text):
        found = recognize(re.sub(r"[^\w' ]", " ", text), intents)
        return found.intent.name if found else None

    mine = chosen.sample(data["val"], min(SENTENCES, len(data["val"])))
    foreign = data["oos_val"][:SENTENCES]
    answers = [(said(text), label) for text, label in mine]
    right = sum(answer == label for answer, label in answers) / len(answers)
    return {
        "version": hassil.__version__ if hasattr(hassil, "__version__") else "",
        "in_scope_accuracy": right,
        "in_scope_right_and_not_refused": right,
        "in_scope_refused": sum(answer is None for answer, _ in answers) / len(answers),
        "out_of_scope_recall": sum(said(text) is None for text, _ in foreign) / max(1, len(foreign)),
    }


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        data = json.load(file)
    result = {"linear_svm": linear_svm(data, sys.argv[2], sys.argv[3]), "hassil": hassil_templates(data)}
    print(json.dumps(result, default=float))


if __name__ == "__main__":
    main()
