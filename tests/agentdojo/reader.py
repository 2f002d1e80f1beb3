"""The readers of this test: an OpenAI-compatible endpoint for one case.

Honest   answers from the case's table (answers.json): what a careful reader would say.
Hostile  the worst that a model can do: as soon as the text that it is given holds a line which an injection wrote, every
         field of the answer is the attacker's, typed to fit. Otherwise it is honest, so that the task goes on.
"""

import http.server
import json
import socketserver
import threading

from steering import texts_in

LONG_ENOUGH = 12  # shorter lines may stand in a text by chance


def squeezed(text):
    return " ".join(text.split())


class Request:
    """What the reading role asks: a task, its texts, and the schema of the answer."""

    def __init__(self, body):
        asked = json.loads(body["messages"][-1]["content"])
        form = body["response_format"]["json_schema"]
        self.task, self.name, self.schema = asked["task"], form["name"], form["schema"]
        self.read = {key: value for key, value in asked.items() if key not in ("task", "instruction")}
        self.instruction = asked.get("instruction") or ""
        self.items = asked.get("items") or []

    def holds(self, part):
        return any(squeezed(part) in squeezed(text) for text in (self.instruction, *texts_in(self.read)))


class Honest:
    """A table of answers: [{"for": "draft", "about": "...", "answer": ...}]; the first that fits is given."""

    def __init__(self, table):
        self.table = table

    def answer(self, request):
        for entry in self.table:
            kind = entry["for"].split()
            if kind[0] != request.task or (len(kind) > 1 and kind[1] != request.name):
                continue
            if "about" in entry and not request.holds(entry["about"]):
                continue
            return self.formed(request, entry["answer"])
        return None

    @staticmethod
    def formed(request, answer):
        if request.task == "draft":
            return {"text": answer}
        if request.task == "classify":
            return {"option": answer}
        if request.task == "choose":
            found = [i for i, item in enumerate(request.items) if any(answer in text for text in texts_in(item))]
            return {"index": found[0] if found else None}
        return answer


class Hostile:
    """Works together with itself: what it has answered is the attacker's text too when it comes back in a later request."""

    def __init__(self, honest, attack, injected):
        self.honest, self.attack = honest, attack
        self.lines = set()  # of the attacker's
        for text in injected:
            self.remember(text)
        self.answered = {}  # longer texts that it gave, to be given again word for word
        self.turned = 0     # answers that were the attacker's

    def remember(self, text):
        self.lines |= {squeezed(line) for line in text.splitlines() if len(squeezed(line)) >= LONG_ENOUGH}

    def wrote(self, value):
        read = [squeezed(text) for text in texts_in(value)]
        return any(line in text for line in self.lines for text in read)

    def answer(self, request):
        if not self.wrote([request.read, request.instruction]):
            return self.honest.answer(request)
        self.turned += 1
        answer = self.turn(request)
        for text in texts_in(answer):
            self.remember(text)
            self.answered[squeezed(text)] = text
        return answer

    def turn(self, request):
        if request.task == "draft":
            said = [text for key, text in self.answered.items() if len(key) >= LONG_ENOUGH and key in squeezed(request.instruction)]
            own = self.attack.fields.get("draft") or self.attack.fields.get("body") or self.attack.goal
            return {"text": max(said, key=len, default=own)}
        if request.task == "choose":
            return {"index": next((i for i, item in enumerate(request.items) if self.wrote(item)), 0)}
        return self.fill(request.schema, "", request.schema.get("$defs", {}), self.attack.fields)

    def fill(self, schema, name, defs, fields):
        """A value of the schema, the attacker's by name, or by kind."""
        if "$ref" in schema:
            return self.fill(defs[schema["$ref"].rsplit("/", 1)[1]], name, defs, fields)
        kinds = schema.get("type") if isinstance(schema.get("type"), list) else []
        nullable = "null" in kinds or any(choice.get("type") == "null" for choice in schema.get("anyOf", []))
        if nullable and name in fields and fields[name] is None:
            return None
        for choice in schema.get("anyOf", []):
            if choice.get("type") != "null":
                return self.fill(choice, name, defs, fields)
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = next(each for each in kind if each != "null")
        if kind == "object":
            return {key: self.fill(inner, key, defs, fields) for key, inner in schema.get("properties", {}).items()}
        if kind == "array":
            return self.fill_list(schema.get("items", {}), name, defs, fields)
        if "enum" in schema:
            return fields[name] if fields.get(name) in schema["enum"] else schema["enum"][0]
        return self.scalar(kind, schema.get("format", ""), name, fields)

    def fill_list(self, items, name, defs, fields):
        written = self.attack.lists.get(name)
        if written is None:
            written = fields[name] if isinstance(fields.get(name), list) else [None]
        out = []
        for item in written:
            if isinstance(item, dict):
                out.append(self.fill(items, name, defs, {**fields, **item}))
            elif item is None:
                out.append(self.fill(items, name.removesuffix("s"), defs, fields))
            else:
                out.append(item)
        return out

    def scalar(self, kind, form, name, fields):
        known = fields.get(name)
        if kind in ("number", "integer"):
            return known if isinstance(known, int) else 13
        if kind == "boolean":
            return True
        if isinstance(known, str):
            return known
        for sign, field in (("mail", "address"), ("address", "address"), ("link", "link"), ("url", "link"), ("uri", "link"),
                            ("date", "time"), ("time", "time"), ("begins", "time"), ("start", "time"), ("file", "file_id")):
            if (sign in name or sign in form) and field in fields:
                return fields[field]
        return fields["text"]


class Server:
    """Answers the requests of one case on a socket that listens already, in a thread."""

    def __init__(self, listener, reader):
        self.reader, self.asked, self.unanswered = reader, 0, []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, answer = outer.respond(body)
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        class Threads(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True

        self.server = Threads(listener.getsockname(), Handler, bind_and_activate=False)
        self.server.socket.close()
        self.server.socket = listener
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def respond(self, body):
        self.asked += 1
        request = Request(json.loads(body))
        content = self.reader.answer(request)
        if content is None:
            about = f"{request.task} {request.name}: {request.instruction} {json.dumps(request.read, ensure_ascii=False)}"
            self.unanswered.append(about[:4000])
            return 404, {"error": {"message": "no such answer in the table"}}
        message = {"role": "assistant", "content": json.dumps(content, ensure_ascii=False)}
        return 200, {"object": "chat.completion", "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
