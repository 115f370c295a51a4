"""Runs one Python function as an operation of BatchApi. Standard library only, Python 3.8 and later, Linux.

    python -B batchapi_worker/__main__.py --name distance --function geo:distance
           [--path FOLDER] [--initializer geo:setup] [--concurrency N] [--description TEXT] [--compiled FOLDER]

The function is imported from FOLDER (or wherever Python finds it) and is called once per item:

* Its first parameter is the item. The others are bound by name from the job's "parameters".
* Spreading, as Pool.starmap does: if more than one positional parameter has no default and is not given in "parameters", an item
  must be a list and fills the positional parameters from the left. A parameter that every job must name is keyword-only: def f(item, *, unit).
* Items and parameters are plain JSON values: a type hint makes the schema, it converts nothing. Outputs may also hold dataclasses,
  enums and whatever has a tolist() (NumPy's arrays and numbers). A tuple is a list, a named one too: return value._asdict() for an object.
* An output is written whole or not at all. What JSON would make less of makes the item an invalid_output that says where it is and what
  to return: keys that become one name ({1: "a", "1": "b"}), dates and durations (also NumPy's, whose lists are numbers or lose digits),
  labels (a Series of pandas, named fields of NumPy, os.stat_result), masked values, units, nan, long doubles.
* Numbers keep their text. Integers have no limit. A float whose text is not how Python would write it (1.50, 1E+2, 30 digits) is a
  subclass of float that remembers the text, and is written so if it is returned as it came; so is -0, an int. A number that no float
  can hold (1e400) makes the item an invalid_item.
* What it raises fails the item with operation_error. So do SystemExit and KeyboardInterrupt: sys.exit() ends the item, not the worker;
  os._exit() ends the worker. What is behind it is kept (causes, members of a group, notes, places in the operation's own code), and what the
  sandbox has denied is followed by the setting that would allow it.
* What it prints to sys.stdout or sys.stderr goes to the job's log with the index of its item, also from threads and tasks that the item has
  started, and to no other job's when it comes late. What is written to descriptor 1 or 2 goes to the log as stderr, with an index if it is certain.
* What a module does to the process when it is imported (streams, current directory, ...) stays. What an item does to it is put back (Surroundings).
* async def: up to N items are at work at once in one event loop, answered in the order of the items. The clock of an item runs from
  the answer before it, so one that was begun early has had more time than its limit says.
* The initializer is called once per worker, before the first item. What is registered with atexit runs when the worker is told to end.
* The example in the catalogue is made from the type hints, unless the function has an attribute "example": a list of items, or
  {"items": [...], "parameters": {...}}.
* Its modules are compiled anew at each start unless they are found compiled below the folder of --compiled, where Python's own
  compileall has put them with that folder as sys.pycache_prefix. What is missing or old there only costs time.

Its modules, each resting on those after it: __main__, start, session; items, concurrent_items, operation; surroundings, printing; results,
answers, encoding; failures, denials, causes; pipes, texts, protocol.
"""
