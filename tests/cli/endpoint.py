"""A scripted OpenAI-compatible endpoint on this machine, good and hostile."""

import contextlib
import http.server
import json
import threading


class Endpoint:
    """Answers each question with the next of its replies, the last one again and again. A reply is the model's words or an
    object, a status with a body, or a function that writes to the connection."""

    def __init__(self, *replies):
        self.replies, self.asked, self.headers = list(replies), [], []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                outer.headers.append(dict(self.headers))
                outer.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                reply = outer.replies.pop(0) if len(outer.replies) > 1 else outer.replies[0]
                if callable(reply):
                    with contextlib.suppress(OSError):  # it has been left
                        reply(self)
                    return
                status, body = reply if isinstance(reply, tuple) else (200, said(reply))
                data = body.encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def section(self, name="reader", more=""):
        return f'\n[{name}]\nurl = "http://127.0.0.1:{self.server.server_port}/v1"\nmodel = "small"\n{more}'


def said(content, finish="stop", usage=None, **message):
    text = content if isinstance(content, str) else json.dumps(content)
    out = {"choices": [{"message": {"role": "assistant", "content": text, **message}, "finish_reason": finish}]}
    return json.dumps({**out, "usage": usage} if usage else out)


def begin_stream(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()


def send_event(handler, event):
    data = event if isinstance(event, str) else json.dumps(event)
    handler.wfile.write(f"data: {data}\n\n".encode())
    handler.wfile.flush()


def streamed(content, usage=None):
    """The words in pieces of seven letters."""
    def reply(handler):
        begin_stream(handler)
        for at in range(0, len(content), 7):
            send_event(handler, {"choices": [{"delta": {"content": content[at:at + 7]}}]})
        send_event(handler, {"choices": [{"delta": {}, "finish_reason": "stop"}]})
        if usage:
            send_event(handler, {"choices": [], "usage": usage})
        send_event(handler, "[DONE]")
    return reply
