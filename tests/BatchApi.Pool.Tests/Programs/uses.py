"""What honest programs do, which no layer may break."""
import asyncio
import ctypes.util
import multiprocessing
import os
import socket
import subprocess
import tempfile
import threading


def use(what):
    return globals()["use_" + what]()


def use_process():
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=theirs.send, args=("hello",))
    process.start()
    said = ours.recv()
    process.join()
    return said


def use_semaphores():
    """Needs /dev/shm."""
    with multiprocessing.get_context("fork").Pool(2) as pool:
        return "hello" if pool.map(abs, [-1, 2]) == [1, 2] else "wrong"


def use_event_loop():
    async def main():
        process = await asyncio.create_subprocess_exec("echo", "hello", stdout=subprocess.PIPE)
        return (await process.communicate())[0].decode().strip()
    return asyncio.run(main())


def use_libraries():
    return "hello" if ctypes.CDLL(ctypes.util.find_library("m")).abs(-1) == 1 else "wrong"


def use_shell():
    script = "echo hello | sed s/x/y/ | awk '{print $1}' | sort > out; cat out"
    return subprocess.run(script, shell=True, check=True, capture_output=True, text=True).stdout.strip()


def use_jq():
    return subprocess.run(["jq", "-r", ".a"], input='{"a":"hello"}', check=True, capture_output=True, text=True).stdout.strip()


def use_compiler():
    """Makes a program in the scratch folder and runs it."""
    with open("hello.sh", "w") as program:
        program.write("#!/bin/sh\necho hello\n")
    os.chmod("hello.sh", 0o700)
    return subprocess.run(["./hello.sh"], check=True, capture_output=True, text=True).stdout.strip()


def use_temporary_files():
    os.makedirs("a/b")
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write("hello")
    os.rename(file.name, "a/b/c")
    return open("a/b/c").read()


def use_threads():
    said = []
    threads = [threading.Thread(target=said.append, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ours, theirs = socket.socketpair()
    ours.send(b"hello")
    return theirs.recv(5).decode() if len(said) == 20 else "wrong"


def use_names():
    """The user's, the machine's and the zone's."""
    import pwd
    import time
    return "hello" if pwd.getpwuid(os.getuid()) and os.uname().nodename and time.tzname else "wrong"
