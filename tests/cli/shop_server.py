"""A shop as docs/ORDERS.md has it, on a port of this machine: a real HTTP server, whose orders a test can look at."""

import http.server
import json
import threading
import urllib.parse

PRODUCTS = [{"id": "p1", "name": "Oat milk", "price": "1.99 EUR"}, {"id": "p2", "name": "Tea lights", "price": "3.50 EUR"}]


class Shop:
    def __init__(self, key="secret"):
        self.key, self.orders, self.by_key, self.requests = key, [], {}, []
        self.break_after_placing = False
        shop = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                shop.answer(self, "GET")

            def do_POST(self):
                shop.answer(self, "POST")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/api"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def answer(self, request, method):
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        self.requests.append((method, request.path, request.headers.get("Idempotency-Key")))
        if request.headers.get("Authorization") != f"Bearer {self.key}":
            return self.send(request, 401, {"error": "the key is not known"})
        url = urllib.parse.urlsplit(request.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        if (method, url.path) == ("GET", "/api/products"):
            words = query["q"].lower().split()
            return self.send(request, 200, {"products": [each for each in PRODUCTS if all(word in each["name"].lower() for word in words)]})
        if (method, url.path) == ("GET", "/api/orders"):
            found = [self.by_key[query["key"]]] if query.get("key") in self.by_key else []
            return self.send(request, 200, {"orders": found if "key" in query else self.orders})
        if (method, url.path) == ("POST", "/api/orders"):
            return self.place(request, json.loads(body), request.headers["Idempotency-Key"])
        if method == "POST" and url.path.endswith("/cancel"):
            return self.cancel(request, url.path.split("/")[-2])
        return self.send(request, 404, {"error": "there is no such thing"})

    def place(self, request, wanted, key):
        if key in self.by_key:
            return self.send(request, 200, self.by_key[key])
        product = next(each for each in PRODUCTS if each["id"] == wanted["product"])
        total = f"{float(product['price'].split()[0]) * wanted['quantity']:.2f} EUR"
        if wanted["total"] != total:
            return self.send(request, 409, {"error": f"it costs {total} now"})
        order = {"id": f"A-{len(self.orders) + 1}", "name": product["name"], "quantity": wanted["quantity"], "total": total, "state": "placed"}
        self.orders.insert(0, order)
        self.by_key[key] = order
        if self.break_after_placing:  # the answer is lost on its way
            request.close_connection = True
            return None
        return self.send(request, 201, order)

    def cancel(self, request, name):
        order = next((each for each in self.orders if each["id"] == name), None)
        if not order:
            return self.send(request, 404, {"error": "there is no such order"})
        if order["state"] != "placed":
            return self.send(request, 409, {"error": f"it is {order['state']}"})
        order["state"] = "cancelled"
        return self.send(request, 200, order)

    @staticmethod
    def send(request, status, answer):
        body = json.dumps(answer).encode()
        request.send_response(status)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)
