"""The page for more than this machine: what that needs, and TLS on a loopback address that stands for another."""

import contextlib
import hashlib
import http.client
import json
import pathlib
import socket
import ssl
import unittest
import warnings

from daemon import Answer, Daemon

ELSEWHERE = "127.0.0.2"
RIGHT = "correct horse, battery"


class Listening(Daemon):
    def refused(self, *words, status):
        return self.json("serve", "--port", "0", *words, status=status)["error"]

    def test_an_address_for_others_needs_tls_and_a_password(self):
        self.end()
        others = ("--listen", "192.0.2.7")  # no address of this machine: nothing is bound either way
        error = self.refused(*others, status=4)
        self.assertIn("certificate", error["message"])
        self.assertIn("adjutant certificate", error["hint"])
        self.json("certificate", "--name", "192.0.2.7")
        error = self.refused(*others, status=4)
        self.assertIn("password", error["message"])
        self.assertIn("adjutant password", error["hint"])
        self.set_password(RIGHT)
        self.assertIn("192.0.2.7", self.refused(*others, status=5)["message"])
        self.json("password", "--remove")
        self.refused(*others, status=4)
        for words in (("--listen", "0.0.0.0"), ("--listen", "::")):
            self.refused(*words, status=4)
        for words in (("--listen", "nonsense"), ("--listen", "example.com"), ("--certificate", "x.pem"), ("--key", "x.pem"),
                      ("--name", "a b"), ("--name", "host:80")):
            self.refused(*words, status=2)
        self.start()

    def test_a_certificate_is_made_once(self):
        made = self.json("certificate", "--name", "Adjutant.LAN", "--name", "192.168.1.5", "--name", "fd00::5")
        self.assertEqual(made["names"], ["adjutant.lan", "192.168.1.5", "fd00::5"])
        der = ssl.PEM_cert_to_DER_cert(pathlib.Path(made["file"]).read_text())
        self.assertEqual(made["fingerprint"].replace(":", "").lower(), hashlib.sha256(der).hexdigest())
        self.assertEqual((self.home / "page-key.pem").stat().st_mode & 0o777, 0o600)
        self.json("certificate", status=2)
        self.assertNotEqual(self.json("certificate", "--anew")["fingerprint"], made["fingerprint"])
        for name in ("a b", "x,DNS:evil.example", "", "a/b"):
            self.json("certificate", "--anew", "--name", name, status=2)

    def test_a_certificate_that_cannot_be_used(self):
        self.end()
        made = self.json("certificate", "--name", ELSEWHERE)["file"]
        key = str(self.home / "page-key.pem")
        other = self.home / "other.pem"
        other.write_bytes(pathlib.Path(key).read_bytes())
        self.json("certificate", "--anew", "--name", ELSEWHERE)
        words = ("--listen", ELSEWHERE, "--certificate")
        self.assertIn("cannot be used", self.refused(*words, made, "--key", str(other), status=5)["message"])
        self.refused(*words, key, "--key", key, status=5)
        self.refused(*words, str(self.home / "none.pem"), "--key", key, status=5)
        self.start()


class Tls(Daemon):
    def start(self, port=0, cookie=None, words=()):
        self.made = self.json("certificate", "--anew", "--name", ELSEWHERE, "--name", "adjutant.test")
        super().start(port, cookie, ("--listen", ELSEWHERE, "--name", "adjutant.test", "--certificate", self.made["file"], "--key",
                                     str(self.home / "page-key.pem"), *words))
        self.trusting = ssl.create_default_context(cafile=self.made["file"])

    def connect(self, context=None):
        return (context or self.trusting).wrap_socket(socket.create_connection((ELSEWHERE, self.port), timeout=60),
                                                      server_hostname=ELSEWHERE)

    def knock(self, path="/api/v1/session", method="GET", body=None, **headers):
        connection = http.client.HTTPSConnection(ELSEWHERE, self.port, timeout=60, context=self.trusting)
        headers = {"Host": f"{ELSEWHERE}:{self.port}", "Content-Type": "application/json", **headers}
        connection.request(method, path, body and json.dumps(body), {name.replace("_", "-"): value for name, value in headers.items()})
        answer = Answer(connection.getresponse())
        connection.close()
        return answer

    def enter(self):
        self.set_password(RIGHT)
        answer = self.knock(method="POST", body={"password": RIGHT})
        self.assertEqual(answer.status, 200, answer.text)
        self.assertRegex(answer.headers["set-cookie"],
                         rf"^__Host-adjutant_{self.port}=[a-z2-7]{{48}}; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=\d+$")
        return answer.headers["set-cookie"].split(";")[0]

    def test_what_is_shown_is_what_is_served(self):
        with self.connect() as connection:
            der = connection.getpeercert(binary_form=True)
        digest = hashlib.sha256(der).hexdigest().upper()
        fingerprint = ":".join(digest[i:i + 2] for i in range(0, 64, 2))
        self.assertEqual(self.made["fingerprint"], fingerprint)
        said = "".join(self.said)
        self.assertIn(f"page: https://{ELSEWHERE}:{self.port}/\n", said)
        self.assertIn(f"page: https://adjutant.test:{self.port}/\n", said)
        self.assertIn(f"certificate: SHA-256 {fingerprint}\n", said)
        self.log_in()
        check = next(check for check in self.get("/api/v1/health")["checks"] if check["name"] == "certificate")
        self.assertTrue(check["ok"])
        self.assertIn(fingerprint, check["text"])

    def test_old_protocols_are_not_spoken(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context = ssl.create_default_context(cafile=self.made["file"])
            context.minimum_version = context.maximum_version = version
            with self.connect(context) as connection:
                self.assertEqual(connection.version(), version.name.replace("_", "."))
                self.assertRegex(connection.cipher()[0], "GCM|CHACHA20")
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings(action="ignore"):
            old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
        with self.assertRaises(ssl.SSLError) as refused:
            self.connect(old)
        self.assertIn("alert", str(refused.exception).lower())  # the other side said no

    def test_the_page_by_tls(self):
        cookie = self.enter()
        self.assertEqual(self.knock(Cookie=cookie).json["role"], "owner")
        self.assertEqual(self.knock().status, 401)
        connection = http.client.HTTPSConnection(ELSEWHERE, self.port, timeout=60, context=self.trusting)
        for _ in range(3):  # one connection, several requests
            connection.request("GET", "/api/v1/runs", headers={"Host": f"{ELSEWHERE}:{self.port}", "Cookie": cookie})
            answer = connection.getresponse()
            self.assertEqual((answer.status, json.loads(answer.read())), (200, {"runs": []}))
        connection.close()
        # A long answer, closed behind it in order.
        with self.connect() as raw:
            raw.sendall(f"GET /api/v1/openapi.json HTTP/1.1\r\nHost: {ELSEWHERE}:{self.port}\r\nConnection: close\r\n\r\n".encode())
            heard = b""
            while part := raw.recv(65536):  # an end without close_notify is an error here
                heard += part
        self.assertEqual(json.loads(heard.split(b"\r\n\r\n", 1)[1])["openapi"], "3.1.0")

    def test_a_stream_by_tls_ends_with_its_session(self):
        cookie = self.enter()
        with self.connect() as raw:
            raw.sendall(f"GET /api/v1/events HTTP/1.1\r\nHost: {ELSEWHERE}:{self.port}\r\nCookie: {cookie}\r\n\r\n".encode())
            lines = raw.makefile("rb")
            self.assertEqual(lines.readline(), b"HTTP/1.1 200 OK\r\n")
            while lines.readline() != b"event: begin\n":
                pass
            self.json("ask", "what is on today?")
            while lines.readline() != b"event: run\n":
                pass
            self.json("sessions", "revoke", "--all")
            with contextlib.suppress(ssl.SSLError):
                while lines.readline():
                    pass
        self.assertEqual(self.knock(Cookie=cookie).status, 401)

    def test_names_and_origins(self):
        cookie = self.enter()
        port = self.port
        for host in (f"{ELSEWHERE}:{port}", f"adjutant.test:{port}", f"127.0.0.1:{port}"):
            self.assertEqual(self.knock(Cookie=cookie, Host=host).status, 200, host)
            self.assertEqual(self.knock(Cookie=cookie, Host=host, Origin=f"https://{host}").status, 200, host)
            self.assertEqual(self.knock(Cookie=cookie, Host=host, Origin=f"http://{host}").status, 403, host)
        for host in ("attacker.example", f"attacker.example:{port}", ELSEWHERE, "adjutant.test", f"adjutant.test:{port + 1}", f"127.0.0.3:{port}"):
            self.assertEqual(self.knock(Cookie=cookie, Host=host).status, 403, host)
        self.assertEqual(self.knock(Cookie=cookie, Host=f"adjutant.test:{port}", Origin=f"https://{ELSEWHERE}:{port}").status, 403)
        # The door of this machine is for its own browser: names of elsewhere mean nothing there, nor does the other cookie.
        self.log_in()
        self.get("/api/v1/session")
        self.assertEqual(self.request("GET", "/api/v1/session", headers={"Cookie": cookie}).status, 401)

    def test_a_crowd_at_one_door_leaves_the_other_free(self):
        with contextlib.ExitStack() as crowd:
            for _ in range(600):  # more than the daemon takes; none says a word
                crowd.enter_context(socket.create_connection((ELSEWHERE, self.port), timeout=60))
            self.log_in()
            for _ in range(20):
                self.get("/api/v1/session")
        self.assertEqual(self.knock().status, 401)

    def test_without_tls_nothing_is_said_there(self):
        for data in (f"GET / HTTP/1.1\r\nHost: {ELSEWHERE}:{self.port}\r\n\r\n".encode(), b"\x16\x03\x01\xff\xff" + b"\0" * 70, b"\x16\x03",
                     bytes(range(256)) * 100):
            with contextlib.suppress(OSError), socket.create_connection((ELSEWHERE, self.port), timeout=60) as connection:
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
                heard = b""
                while part := connection.recv(4096):
                    heard += part
                self.assertNotIn(b"HTTP", heard)
        self.assertEqual(self.knock().status, 401)


if __name__ == "__main__":
    unittest.main()
