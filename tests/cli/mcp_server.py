"""A small MCP server over stdio, standard library only, for the black-box tests: notes that can be added and deleted.

    mcp_server.py STATE

STATE is a JSON file, read anew for each question: {"notes": [...], "calls": [...], ...}. What the server says and does is
steered from there:
    tools         in the place of its own
    descriptions  {tool: text} in the place of its own
    extra_tools   further tools, as they are given
    answers       {tool: result} in the place of its own
    die_after     tools after whose work the server's client is killed (a crash between issued and confirmed)
"""

import json
import os
import pathlib
import signal
import sys

STATE = pathlib.Path(sys.argv[1])

NOTE = {
    "title": "Note",
    "type": "object",
    "required": ["id", "text", "author"],
    "properties": {"id": {"type": "string"}, "text": {"type": "string"}, "author": {"type": "string"}},
}
TEXT = {"type": "string"}

TOOLS = [
    {"name": "list_notes", "description": "All notes.", "inputSchema": {"type": "object", "properties": {}},
     "outputSchema": {"type": "object", "properties": {"result": {"type": "array", "items": NOTE}}, "required": ["result"]}},
    {"name": "add_note", "description": "Adds a note.",
     "inputSchema": {"type": "object", "properties": {"text": TEXT, "key": TEXT, "due": TEXT}, "required": ["text"]},
     "outputSchema": NOTE},
    {"name": "delete_note", "description": "Deletes a note.",
     "inputSchema": {"type": "object", "properties": {"id": TEXT}, "required": ["id"]}},
    {"name": "wipe", "description": "Deletes everything.", "inputSchema": {"type": "object", "properties": {"really": TEXT}}},
]


def load():
    return json.loads(STATE.read_text())


def save(state):
    new = STATE.with_suffix(".new")
    new.write_text(json.dumps(state))
    new.replace(STATE)


def work(state, name, given):
    """Does what the tool does; returns its structured result and its text."""
    notes = state["notes"]
    if name == "list_notes":
        return {"result": notes}, json.dumps(notes)
    if name == "add_note":
        known = [note for note in notes if given.get("key") and note.get("key") == given["key"]]
        note = known[0] if known else {"id": f"n{len(state['calls'])}", "text": given["text"], "author": "me",
                                       **({"key": given["key"]} if given.get("key") else {})}
        if not known:
            notes.append(note)
        return note, json.dumps(note)
    if name == "delete_note":
        state["notes"] = [note for note in notes if note["id"] != given["id"]]
        return None, "deleted"
    state["notes"] = []
    return None, "wiped"


def call(name, given):
    state = load()
    state["calls"].append([name, given])
    structured, text = work(state, name, given)
    save(state)
    if name in state.get("die_after", []):
        os.kill(os.getppid(), signal.SIGKILL)
    if name in state.get("answers", {}):
        return state["answers"][name]
    result = {"content": [{"type": "text", "text": text}]}
    if structured is not None:
        result["structuredContent"] = structured
    return result


def tools():
    state = load()
    told = [dict(tool) for tool in state.get("tools", TOOLS)]
    for tool in told:
        tool["description"] = state.get("descriptions", {}).get(tool["name"], tool["description"])
    return told + state.get("extra_tools", [])


def answer(method, params):
    if method == "initialize":
        return {"protocolVersion": params["protocolVersion"], "capabilities": {"tools": {}},
                "serverInfo": {"name": "notes", "version": "1"}}
    if method == "tools/list":
        return {"tools": tools()}
    if method == "tools/call":
        return call(params["name"], params.get("arguments", {}))
    return {}


for line in sys.stdin:
    message = json.loads(line)
    if "id" in message and "method" in message:
        reply = {"jsonrpc": "2.0", "id": message["id"], "result": answer(message["method"], message.get("params", {}))}
        sys.stdout.write(json.dumps(reply) + "\n")
        sys.stdout.flush()
