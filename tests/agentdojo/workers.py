"""A fork server: AgentDojo is imported once, each job runs in a process that is forked for it, a few at a time."""

import ctypes
import json
import os
import select
import shutil
import signal
import socket
import time
import traceback

JOB_SECONDS = 180
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class Slot:
    """What one job at a time uses: two sockets that listen already, and a folder."""

    def __init__(self, folder, number):
        self.folder = os.path.join(folder, f"slot{number}")
        os.mkdir(self.folder)
        self.world, self.reader = self.listener(), self.listener()
        self.world_url = f"http://127.0.0.1:{self.world.getsockname()[1]}/mcp"
        self.reader_url = f"http://127.0.0.1:{self.reader.getsockname()[1]}"
        self.templates = {}
        self.count = 0

    @staticmethod
    def listener():
        s = socket.socket()
        s.bind(("127.0.0.1", 0))
        s.listen(64)
        return s

    def new_folder(self):
        self.count += 1
        return os.path.join(self.folder, f"home{self.count}")


class Job:
    def __init__(self, slot, index, work):
        self.slot, self.index = slot, index
        self.folder = slot.new_folder()
        self.ends, self.data = time.monotonic() + JOB_SECONDS, b""
        self.pipe, out = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.pipe)
            self.run(work, out)
        os.close(out)

    def run(self, work, out):
        """In the new process, which never comes back."""
        os.setpgid(0, 0)
        ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)
        try:
            result = {"result": work(self.slot, self.folder)}
        except BaseException:
            result = {"crash": traceback.format_exc()}
        with os.fdopen(out, "wb") as pipe:
            pipe.write(json.dumps(result, default=str).encode())
        os._exit(0)

    def finish(self, killed):
        """Ends what is left of the job's own process group, and takes its folder away unless it is to be kept."""
        if killed:
            self.data = json.dumps({"crash": f"not done after {JOB_SECONDS} seconds"}).encode()
        for end in (os.killpg, os.kill):
            try:
                end(self.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        os.waitpid(self.pid, 0)
        os.close(self.pipe)
        return json.loads(self.data) if self.data else {"crash": "the process ended without a word"}


def run_jobs(slots, works, keep=False, told=None):
    """Runs works (functions of slot and folder) and gives their results in the order of the works."""
    results, free, running = [None] * len(works), list(slots), {}
    waiting = list(enumerate(works))[::-1]
    while waiting or running:
        while waiting and free:
            index, work = waiting.pop()
            job = Job(free.pop(), index, work)
            running[job.pipe] = job
        ready, _, _ = select.select(list(running), [], [], 1)
        now = time.monotonic()
        for job in [running[pipe] for pipe in ready] + [job for job in running.values() if job.ends < now]:
            if job.pipe not in running:
                continue
            more = os.read(job.pipe, 1 << 16) if job.pipe in ready else b""
            if more:
                job.data += more
                continue
            del running[job.pipe]
            results[job.index] = job.finish(killed=job.pipe not in ready)
            free.append(job.slot)
            if not keep:
                shutil.rmtree(job.folder, ignore_errors=True)
            if told:
                told(job.index, results[job.index])
    return results
