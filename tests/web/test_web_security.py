"""Who may knock at the daemon, one test for each known way in."""

import http.client
import unittest

from daemon import Daemon


class Security(Daemon):
    def knock(self, path="/api/v1/runs", method="GET", body=None, **headers):
        return self.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})

    def test_nothing_without_a_session(self):
        for path in ("/api/v1/runs", "/api/v1/session", "/api/v1/sessions", "/api/v1/events", "/api/v1/mandate", "/api/v1/skills",
                     "/api/v1/tools", "/api/v1/health", "/api/v1/open?link=mail:x", "/api/v1/runs/aaaaaaaa"):
            self.assertEqual(self.knock(path).status, 401, path)
        self.assertEqual(self.knock("/api/v1/requests", "POST", {"text": "what is on today?"}).status, 401)
        self.assertEqual(self.knock("/api/v1/stop", "POST").status, 401)

    def test_a_garbage_cookie_is_no_session(self):
        name = f"adjutant_{self.port}"
        for value in ("", "x", "a" * 48, "%00", "'; DROP TABLE sessions; --", "a" * 10000):
            self.assertEqual(self.knock(Cookie=f"{name}={value}").status, 401, value[:20])

    def test_a_login_link_works_once(self):
        token = self.login_token()
        first = self.knock("/api/v1/session", "POST", {"token": token})
        self.assertEqual(first.status, 200)
        self.assertRegex(first.headers["set-cookie"], r"; HttpOnly; SameSite=Strict")
        again = self.knock("/api/v1/session", "POST", {"token": token})
        self.assertEqual(again.status, 401)
        self.assertNotIn("set-cookie", again.headers)

    def test_the_secrets_are_not_in_the_store(self):
        token = self.login_token()
        secret = self.knock("/api/v1/session", "POST", {"token": token}).headers["set-cookie"].split(";")[0].split("=")[1]
        waiting = self.login_token()
        self.end()
        stored = b"".join(path.read_bytes() for path in self.home.glob("home.db*"))
        for word in (token, secret, waiting):
            self.assertNotIn(word.encode(), stored)
        self.start()

    def test_guessing_is_slowed_whatever_is_guessed(self):
        answers = [self.knock("/api/v1/session", "POST", {"token": f"guess{n}"}, User_Agent=f"a{n}").status for n in range(12)]
        self.assertEqual(answers[:10], [401] * 10)
        self.assertEqual(set(answers[10:]), {429})
        slowed = self.knock("/api/v1/session", "POST", {"token": self.login_token()})
        self.assertEqual(slowed.status, 429)
        self.assertIn("retry-after", slowed.headers)

    def metrics(self, token, scheme="Bearer", **headers):
        return self.knock("/metrics", Authorization=f"{scheme} {token}", Cookie=None, **headers)

    def test_metrics_want_their_own_token_and_nothing_else(self):
        self.assertEqual(self.knock("/metrics").status, 401)
        self.log_in()
        answer = self.knock("/metrics")
        self.assertEqual(answer.status, 401, "a session opens no metrics")
        self.assertEqual(answer.headers["www-authenticate"], 'Bearer realm="metrics"')
        self.assertNotIn("adjutant_runs", answer.text)
        token = self.json("token", "metrics")["token"]
        self.assertEqual(self.metrics(token).status, 200)
        self.assertEqual(self.metrics(token, "bearer").status, 200)
        for secret in (self.cookie.split("=")[1], "x", "a" * 5000, token[:-1], token + "a"):
            self.assertEqual(self.metrics(secret).status, 401, secret[:20])
        self.assertEqual(self.metrics(token, "Basic").status, 401)
        self.assertEqual(self.knock(f"/metrics?token={token}").status, 401)
        self.assertEqual(self.knock("/metrics", "POST", Authorization=f"Bearer {token}").status, 405)
        self.assertEqual(self.metrics(token, Host="attacker.example").status, 403)
        self.assertEqual(self.metrics(token, Origin="http://attacker.example").status, 403)
        # It is no session.
        for path in ("/api/v1/runs", "/api/v1/session", "/api/v1/health", "/api/v1/events"):
            self.assertEqual(self.knock(path, Authorization=f"Bearer {token}", Cookie=None).status, 401, path)
            self.assertEqual(self.knock(path, Cookie=f"adjutant_{self.port}={token}").status, 401, path)
        self.assertEqual(self.knock("/api/v1/session", "POST", {"token": token}).status, 401)

    def test_a_new_metrics_token_ends_the_old_one_at_once(self):
        old = self.json("token", "metrics")["token"]
        self.assertEqual(self.metrics(old).status, 200)
        new = self.json("token", "metrics")["token"]
        self.assertEqual([self.metrics(old).status, self.metrics(new).status], [401, 200])
        self.assertEqual(self.json("token", "metrics", "--revoke"), {"revoked": True})
        self.assertEqual(self.metrics(new).status, 401)
        self.assertEqual(self.json("token", "metrics", "--revoke"), {"revoked": False})
        self.end()
        stored = b"".join(path.read_bytes() for path in self.home.glob("home.db*"))
        for token in (old, new):
            self.assertNotIn(token.encode(), stored)
        self.start()

    def test_guessing_the_metrics_token_is_slowed(self):
        answers = [self.metrics(f"guess{n}").status for n in range(12)]
        self.assertEqual(answers, [401] * 10 + [429] * 2)
        slowed = self.metrics(self.json("token", "metrics")["token"])
        self.assertEqual(slowed.status, 429)
        self.assertLessEqual(int(slowed.headers["retry-after"]), 60)

    def test_a_foreign_host_name_reads_nothing(self):  # DNS rebinding
        self.log_in()
        for host in ("attacker.example", f"attacker.example:{self.port}", "127.0.0.1", "", f"127.0.0.1:{self.port}.attacker.example",
                     f"127.0.0.1:{self.port + 1}", f"127.0.0.1:{self.port}, attacker.example"):
            self.assertEqual(self.knock(Host=host).status, 403, host)
        self.assertEqual(self.raw(f"GET /api/v1/runs HTTP/1.1\r\nHost: {self.host}\r\nHost: attacker.example\r\nCookie: {self.cookie}"
                                  "\r\nConnection: close\r\n\r\n".encode()).split()[1], b"403")
        for host in (self.host, f"localhost:{self.port}", f"[::1]:{self.port}"):
            self.assertEqual(self.knock(Host=host).status, 200, host)

    def test_another_origin_changes_and_reads_nothing(self):
        self.log_in()
        for origin in ("http://attacker.example", "null", f"http://127.0.0.1:{self.port + 1}", f"https://{self.host}"):
            self.assertEqual(self.knock(Origin=origin).status, 403, origin)
            answer = self.knock("/api/v1/requests", "POST", {"text": "what is on today?"}, Origin=origin)
            self.assertEqual(answer.status, 403)
            self.assertNotIn("access-control-allow-origin", answer.headers)
        preflight = self.knock("/api/v1/requests", "OPTIONS", Origin="http://attacker.example", Access_Control_Request_Method="POST")
        self.assertEqual(preflight.status, 403)
        self.assertEqual(self.get("/api/v1/runs")["runs"], [])
        self.assertEqual(self.knock(Origin=self.origin).status, 200)

    def test_what_the_browser_calls_cross_site_reads_nothing(self):
        self.log_in()
        for site in ("cross-site", "same-site", "odd"):
            for mode, destination in (("no-cors", "image"), ("cors", "empty"), ("navigate", "document"), ("navigate", "iframe")):
                answer = self.knock(Sec_Fetch_Site=site, Sec_Fetch_Mode=mode, Sec_Fetch_Dest=destination)
                self.assertEqual(answer.status, 403, (site, mode))
        followed = self.knock("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate", Sec_Fetch_Dest="document")
        self.assertNotEqual(followed.status, 403)
        framed = self.knock("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate", Sec_Fetch_Dest="iframe")
        self.assertEqual(framed.status, 403)

    def test_a_form_of_another_site_is_no_request(self):
        self.log_in()
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain", None):
            answer = self.request("POST", "/api/v1/requests", b'{"text": "what is on today?"}', {"Content-Type": kind})
            self.assertEqual(answer.status, 415, kind)

    def test_a_web_socket_is_refused(self):
        self.log_in()
        answer = self.knock("/api/v1/events", Upgrade="websocket", Connection="Upgrade", Origin="http://attacker.example",
                            Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==", Sec_WebSocket_Version="13")
        self.assertEqual(answer.status, 403)

    def test_every_answer_forbids_what_it_does_not_need(self):
        self.log_in()
        for path in ("/", "/api/v1/runs", "/api/v1/odd", "/nothing.js"):
            headers = self.knock(path).headers
            policy = headers["content-security-policy"]
            for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'"):
                self.assertIn(part, policy)
            self.assertNotIn("unsafe", policy)
            self.assertEqual(headers["x-frame-options"], "DENY")
            self.assertEqual(headers["x-content-type-options"], "nosniff")
            self.assertEqual(headers["referrer-policy"], "no-referrer")
            self.assertEqual(headers["cross-origin-resource-policy"], "same-origin")
        self.assertEqual(self.knock("/api/v1/runs").headers["cache-control"], "no-store")

    def test_a_revoked_session_is_dropped_at_once(self):
        first = self.log_in()["id"]
        old = self.cookie
        second = self.log_in()["id"]
        listed = self.get("/api/v1/sessions")["sessions"]
        self.assertEqual({each["id"]: each["current"] for each in listed}, {first: False, second: True})
        self.assertEqual(self.request("DELETE", f"/api/v1/sessions/{first}").status, 204)
        self.assertEqual(self.request("DELETE", f"/api/v1/sessions/{first}").status, 404)
        self.assertEqual(self.knock(Cookie=old).status, 401)
        self.assertEqual(self.request("DELETE", "/api/v1/session").status, 204)
        self.assertEqual(self.knock().status, 401)

    def test_odd_bytes_are_refused_and_leave_it_standing(self):
        for data in (b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"A" * 100_000,
                     b"GET / HTTP/1.1\r\nHost: " + b"x" * 20_000 + b"\r\n\r\n",
                     b"POST /api/v1/requests HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
                     b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                     b"GET /%zz?%zz HTTP/1.1\r\nHost: x\r\n\r\n"):
            heard = self.raw(data)
            self.assertRegex(heard.split(b"\r\n")[0], rb"^(HTTP/1\.1 (4\d\d|503) .*)?$", data[:40])
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        for _ in range(3):  # one connection, several requests
            connection.request("GET", "/api/v1/openapi.json")
            answer = connection.getresponse()
            self.assertEqual(answer.status, 200)
            answer.read()
        connection.close()

    def test_no_path_leaves_the_page(self):
        for path in ("/../config.toml", "/%2e%2e/config.toml", "/assets/../../home.db", "//etc/passwd.txt", "/home.db"):
            answer = self.knock(path)
            self.assertIn(answer.status, (404, 503), path)


if __name__ == "__main__":
    unittest.main()
