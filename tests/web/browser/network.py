"""A network that can be cut: a browser reaches the daemon through it, as through a SOCKS 5 proxy."""

import contextlib
import socket
import socketserver
import threading


class Network:
    def __init__(self):
        self.lock = threading.Lock()
        self.whole = True
        self.ends = set()
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                with contextlib.suppress(OSError, ValueError):  # it has been cut, or the browser has left
                    outer.carry(self.request)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        # Without the exception, a browser asks for this machine directly.
        self.proxy = {"server": f"socks5://127.0.0.1:{self.server.server_address[1]}", "bypass": "<-loopback>"}

    def carry(self, browser):
        """One connection, from its greeting to its end."""
        self.read(browser, self.read(browser, 2)[1])
        browser.sendall(b"\x05\x00")
        _, command, _, kind = self.read(browser, 4)
        if (command, kind) != (1, 3):
            raise ValueError("only connections to a host by its name are carried")
        host, port = self.read(browser, self.read(browser, 1)[0]), int.from_bytes(self.read(browser, 2))
        with socket.create_connection((host.decode(), port)) as daemon:
            with self.lock:
                if not self.whole:
                    return
                self.ends |= {browser, daemon}
            browser.sendall(b"\x05\x00\x00\x01" + bytes(6))
            back = threading.Thread(target=self.copy, args=(daemon, browser), daemon=True)
            back.start()
            self.copy(browser, daemon)
            back.join()
            with self.lock:
                self.ends -= {browser, daemon}

    @staticmethod
    def read(end, length):
        data = end.recv(length, socket.MSG_WAITALL)
        if len(data) < length:
            raise ValueError("it has ended")
        return data

    @staticmethod
    def copy(source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    def cut(self):
        """Ends what is open, and carries nothing more."""
        with self.lock:
            self.whole = False
            for end in self.ends:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def mend(self):
        with self.lock:
            self.whole = True

    def close(self):
        self.cut()
        self.server.shutdown()
        self.server.server_close()
