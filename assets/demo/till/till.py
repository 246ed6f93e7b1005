"""The till's library from Python, by ctypes: python3 till.py LIBRARY SOCKET CUSTOMER-NO"""
import ctypes as c
import sys
import time


class Config(c.Structure):
    _fields_ = [("size", c.c_uint32), ("socket_path", c.c_char_p), ("client", c.c_char_p),
                ("version", c.c_char_p), ("locale", c.c_char_p)]


class Start(c.Structure):
    _fields_ = [("size", c.c_uint32), ("customer_no", c.c_char_p), ("template_id", c.c_char_p),
                ("correlation", c.c_char_p)]


class Event(c.Structure):
    _fields_ = [("size", c.c_uint32), ("kind", c.c_char_p), ("event_id", c.c_uint64),
                ("request", c.c_uint64), ("status", c.c_int)] + [
                    (name, c.c_char_p) for name in
                    ("process_id", "customer_no", "template_id", "state", "correlation", "step",
                     "campaign", "categories", "fields_changed", "text")
                ] + [("waiting", c.c_uint64), ("online", c.c_uint32)]


NAMES = ("open close capabilities extension set_operator set_customer start_process "
         "resume_process park_process cancel_process query_state push_customer report_sale "
         "show hide lock pump").split()


class Api(c.Structure):
    _fields_ = [("size", c.c_uint32), ("abi_minor", c.c_uint32)] + [(n, c.c_void_p) for n in NAMES]


library, socket, number = sys.argv[1:4]
get_api = c.CDLL(library).tresen_get_api
get_api.restype = c.POINTER(Api)
api = get_api(1).contents
call = lambda name, *kinds: c.CFUNCTYPE(c.c_int, *kinds)(getattr(api, name))

session = c.c_void_p()
config = Config(c.sizeof(Config), socket.encode(), b"python till", b"1", b"de")
assert call("open", c.POINTER(Config), c.POINTER(c.c_void_p))(config, session) == 0
asked = c.c_uint64()
start = Start(c.sizeof(Start), number.encode(), None, b"receipt 88")
start_process = call("start_process", c.c_void_p, c.POINTER(Start), c.POINTER(c.c_uint64))
assert start_process(session, start, asked) in (0, 1)
pump = call("pump", c.c_void_p, c.POINTER(Event), c.c_int)
events = (Event * 8)()
ended = False
while not ended:
    events[0].size = c.sizeof(Event)
    for event in events[:pump(session, events, 8)]:
        print(event.kind.decode(), event.status, event.state.decode(), event.correlation.decode(),
              flush=True)
        refused = event.request == asked.value and event.status > 1
        ended = ended or refused or event.kind == b"process.completed"
    time.sleep(0.1)
call("close", c.c_void_p)(session)
