"""What a curious child tries. Each function does one forbidden thing, or raises OSError; the answer says which of the two it was."""
import ctypes
import errno
import json
import os
import platform
import resource
import socket
import subprocess
import sys
import threading

SERVICE = os.getppid()
libc = ctypes.CDLL(None, use_errno=True)
NUMBERS = {  # of system calls that the C library has no function for
    "x86_64": {"clone": 56, "keyctl": 250, "io_uring_setup": 425},
    "aarch64": {"clone": 220, "keyctl": 219, "io_uring_setup": 425},
}[platform.machine()]
NEW_USER = 0x10000000


def attempt(item):
    try:
        globals()["try_" + item["attempt"]](item)
        return "done"
    except OSError as refusal:
        return "refused: " + errno.errorcode[refusal.errno]


def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def call(name, *arguments):
    return checked(libc.syscall(NUMBERS[name], *(ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments)))


def try_start_many_threads(item):
    threading.stack_size(64 << 10)
    enough = threading.Event()
    threads = []
    try:
        for _ in range(4200):
            thread = threading.Thread(target=enough.wait)
            thread.start()
            threads.append(thread)
    except RuntimeError as refusal:
        raise OSError(errno.EAGAIN, str(refusal)) from None
    finally:
        enough.set()
        for thread in threads:
            thread.join()


def in_a_child(function):
    """What cannot be undone is done by a process of its own."""
    child = os.fork()
    if child == 0:
        try:
            function()
            os._exit(0)
        except OSError as refusal:
            os._exit(refusal.errno)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code != 0:
        raise OSError(code, os.strerror(code))


# The service

def try_service_environment(item):
    if b"PATH=" not in open(f"/proc/{SERVICE}/environ", "rb").read():
        raise LookupError("not there")


def try_service_memory(item):
    with open(f"/proc/{SERVICE}/mem", "rb") as memory:
        memory.seek(item["address"])
        expect_secret(memory.read(6))


def try_service_memory_by_call(item):
    class Part(ctypes.Structure):
        _fields_ = [("start", ctypes.c_void_p), ("length", ctypes.c_size_t)]

    buffer = ctypes.create_string_buffer(6)
    here, there = Part(ctypes.addressof(buffer), 6), Part(item["address"], 6)
    checked(libc.process_vm_readv(SERVICE, ctypes.byref(here), 1, ctypes.byref(there), 1, 0))
    expect_secret(buffer.raw)


def expect_secret(data):
    if data != b"secret":
        raise LookupError("not there")


def try_service_descriptors(item):
    # Their numbers can be listed, but that is all. The first three stay; others may be closed before they are looked at.
    for number in range(3):
        os.readlink(f"/proc/{SERVICE}/fd/{number}")


def try_service_signal(item):
    os.kill(SERVICE, 0)


def try_service_limits(item):
    resource.prlimit(SERVICE, resource.RLIMIT_CPU)


def try_other_signal(item):
    os.kill(item["other"], 0)


# Files

def try_read(item):
    open(item["path"]).read()


try_read_foreign = try_read


def try_list(item):
    os.listdir(item["path"])


def try_write(item):
    open(item["path"], "a").write("changed")


try_write_foreign = try_write


def try_truncate(item):
    os.truncate(item["path"], 1)


def try_make(item):
    open(item["path"] + ".new", "w").close()


def try_remove(item):
    os.remove(item["path"])


def try_move_out(item):
    open("mine", "w").close()
    os.rename("mine", item["path"] + ".moved")


def try_read_through_link(item):
    os.symlink(item["path"], "link")
    open("link").read()


def try_leave_link(item):
    """For whoever cleans up to follow."""
    os.symlink(item["path"], "left")


def try_execute(item):
    subprocess.run([item["path"]], check=True)


# Sockets

def try_tcp(item):
    socket.create_connection(("127.0.0.1", item["tcp"]), timeout=10).close()


def try_listen(item):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()


def try_udp(item):
    with socket.socket(type=socket.SOCK_DGRAM) as sender:
        sender.sendto(b"x", ("127.0.0.1", item["udp"]))


def try_local(item):
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(item["local"])


def try_local_datagrams(item):
    one, other = socket.socketpair(type=socket.SOCK_DGRAM)
    one.connect(item["datagrams"])


def try_abstract(item):
    with socket.socket(socket.AF_UNIX) as client:
        client.connect("\0" + item["abstract"])


# System calls

def try_ptrace(item):
    in_a_child(lambda: checked(libc.ptrace(0, 0, None, None)))


def try_unshare(item):
    in_a_child(lambda: checked(libc.unshare(NEW_USER)))


def try_clone(item):
    child = call("clone", NEW_USER | 17, 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def try_io_uring(item):
    parameters = ctypes.create_string_buffer(120)
    os.close(call("io_uring_setup", 1, parameters))


def try_keyring(item):
    call("keyctl", 0, -3, 1)


def try_shared_memory(item):
    libc.shmctl(checked(libc.shmget(0, 4096, 0o1600)), 0, None)


# Rights and limits

def try_keep_rights(item):
    status = subprocess.run(["/bin/cat", "/proc/self/status"], capture_output=True, text=True, check=True).stdout
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    rights = [int(fields[name].strip(), 16) for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")]
    if fields["NoNewPrivs"].strip() == "1" and not any(rights):
        raise PermissionError(errno.EPERM, "none kept")


def try_dump_core(item):
    # The kernel makes none of less than a page.
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    if most in range(0, 4096):
        raise OSError(errno.EFBIG, "")


def try_open_many_files(item):
    opened = []
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
        while len(opened) < 5000:
            opened.append(os.open("/dev/null", os.O_RDONLY))
    finally:
        for number in opened:
            os.close(number)


def try_write_huge_file(item):
    with open("huge", "wb") as huge:
        huge.truncate(5 << 30)


if __name__ == "__main__":
    # As a program: an attempt a line.
    for line in sys.stdin:
        print(json.dumps(attempt(json.loads(line))), flush=True)
