"""The daemon ends in order whatever it is about: requests that are on their way use what ends last."""

import contextlib
import socket
import unittest

from daemon import Daemon

ROUNDS = 15
AT_ONCE = 24


class Ending(Daemon):
    def test_in_the_middle_of_many_requests(self):
        self.log_in()
        for _ in range(ROUNDS):
            with contextlib.ExitStack() as open_ones:
                for path in ("/api/v1/runs", "/api/v1/skills", "/api/v1/settings", "/metrics") * (AT_ONCE // 4):
                    connection = open_ones.enter_context(socket.create_connection(("127.0.0.1", self.port), timeout=60))
                    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\nCookie: {self.cookie}\r\n\r\n".encode())
                connection.recv(1)  # it is about them
                self.end()
            self.assertEqual(self.daemon.returncode, 0)
            cookie = self.cookie
            self.start(cookie=cookie)
            # The cookie's name has the port.
            self.cookie = f"adjutant_{self.port}={cookie.partition('=')[2]}"
        self.assertEqual(self.request("GET", "/api/v1/runs").status, 200)


if __name__ == "__main__":
    unittest.main()
