"""llama.cpp's own server with a small model on this machine, and a relay before it that keeps what is asked and answered."""

import contextlib
import http.client
import http.server
import json
import pathlib
import subprocess
import threading
import unittest

SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / "scripts"


class LlamaServer:
    """On a port that is free. Where it was not built, or there is no model, the tests are skipped."""

    def __init__(self, *options):
        folder = subprocess.run([SCRIPTS / "fetch-llama", "--server", "--folder"], capture_output=True, text=True, check=True)
        program = pathlib.Path(folder.stdout.strip())
        if not (program / "complete").exists():
            raise unittest.SkipTest("llama.cpp's server was not built: scripts/fetch-llama --server")
        found = subprocess.run([SCRIPTS / "fetch-test-model"], capture_output=True, text=True)
        if found.returncode == 77:
            raise unittest.SkipTest(found.stderr)
        assert found.returncode == 0, found.stderr
        # Of several likely words always the likeliest: each run is as the one before.
        self.process = subprocess.Popen(
            [program / "llama-server", "--model", found.stdout.strip(), "--host", "127.0.0.1", "--port", "0", "--temp", "0", "--offline",
             "--parallel", "1", "--threads", "2", *options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)
        said = []
        for line in self.process.stdout:
            said.append(line)
            if "listening on http://127.0.0.1:" in line:
                self.port = int(line.split("listening on http://127.0.0.1:")[1].split()[0].rstrip("/"))
                break
        else:
            self.process.wait()
            raise AssertionError("llama-server does not start: " + "".join(said))
        # Nobody waits for its output, so it has to be taken away.
        self.reader = threading.Thread(target=lambda: [None for _ in self.process.stdout], daemon=True)
        self.reader.start()

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()


class Relay:
    """Passes each question on, and the answer back as it comes; keeps both."""

    def __init__(self, port):
        self.asked, self.answers = [], []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.asked.append(json.loads(body))
                server = http.client.HTTPConnection("127.0.0.1", port)
                with contextlib.closing(server):
                    server.request("POST", self.path, body, {"Content-Type": "application/json"})
                    answer = server.getresponse()
                    heard = Answer(answer.status, answer.headers["Content-Type"])
                    outer.answers.append(heard)
                    self.send_response(answer.status)
                    self.send_header("Content-Type", heard.type)
                    self.send_header("Connection", "close")
                    self.end_headers()
                    while part := answer.read1(65536):
                        heard.body += part
                        self.wfile.write(part)
                        self.wfile.flush()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Answer:
    def __init__(self, status, content_type):
        self.status, self.type, self.body = status, content_type, b""

    def pieces(self):
        """The objects of a stream, or the one object."""
        if not self.type.startswith("text/event-stream"):
            return [json.loads(self.body)]
        events = [line[6:] for line in self.body.decode().splitlines() if line.startswith("data: ")]
        return [json.loads(event) for event in events if event != "[DONE]"]

    def words(self):
        said = [choice.get("delta") or choice.get("message") or {} for piece in self.pieces() for choice in piece["choices"]]
        return "".join(each.get("content") or "" for each in said)

    def finish(self):
        return [choice["finish_reason"] for piece in self.pieces() for choice in piece["choices"] if choice.get("finish_reason")][-1]

    def usage(self):
        """Input and output tokens, as the server counts them."""
        counted = [piece["usage"] for piece in self.pieces() if piece.get("usage")]
        return counted[-1]["prompt_tokens"], counted[-1]["completion_tokens"]
