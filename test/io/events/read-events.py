"""Reads an event log by nothing but the descriptions of its format, and prints each event as a line of JSON.

    python3 test/io/events/read-events.py FILE

It shares no code with what wrote the file: checksums bit by bit, protobuf from the table of fields below (event.proto, summary.proto,
histogram.proto, tensor.proto, graph.proto, node_def.proto, attr_value.proto of TensorBoard). An unknown field, a wrong wire type, a wrong
checksum or bytes left over are errors.
"""

import base64
import json
import struct
import sys

VARINT, DOUBLE, TEXT, BYTES, FLOAT, DOUBLES = "varint", "double", "text", "bytes", "float", "doubles"
SHAPE = {2: ("dim", [{1: ("size", VARINT)}])}
ATTR = {6: ("type", VARINT), 7: ("shape", SHAPE), 1: ("list", {7: ("shape", [SHAPE])}), 2: ("s", BYTES)}
NODE = {1: ("name", TEXT), 2: ("op", TEXT), 3: ("input", [TEXT]), 5: ("attr", [{1: ("key", TEXT), 2: ("value", ATTR)}])}
TENSOR = {1: ("dtype", VARINT), 2: ("shape", SHAPE), 8: ("string_val", [TEXT])}
IMAGE = {1: ("height", VARINT), 2: ("width", VARINT), 3: ("colorspace", VARINT), 4: ("encoded", BYTES)}
HISTOGRAM = {1: ("min", DOUBLE), 2: ("max", DOUBLE), 3: ("num", DOUBLE), 4: ("sum", DOUBLE), 5: ("sum_squares", DOUBLE), 6: ("limit", DOUBLES), 7: ("bucket", DOUBLES)}
METADATA = {1: ("plugin_data", {1: ("plugin_name", TEXT)})}
VALUE = {1: ("tag", TEXT), 2: ("simple_value", FLOAT), 4: ("image", IMAGE), 5: ("histo", HISTOGRAM), 8: ("tensor", TENSOR), 9: ("metadata", METADATA)}
GRAPH = {1: ("node", [NODE]), 4: ("versions", {1: ("producer", VARINT)})}
EVENT = {1: ("wall_time", DOUBLE), 2: ("step", VARINT), 3: ("file_version", TEXT), 4: ("graph_def", GRAPH), 5: ("summary", {1: ("value", [VALUE])}), 7: ("session_log", {1: ("status", VARINT)})}
WIRE = {VARINT: 0, DOUBLE: 1, FLOAT: 5}


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked(crc):
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def records(data):
    at = 0
    while at < len(data):
        (length,) = struct.unpack_from("<Q", data, at)
        record = data[at + 12 : at + 12 + length]
        if struct.unpack_from("<I", data, at + 8)[0] != masked(crc32c(data[at : at + 8])):
            raise ValueError("byte %d: wrong checksum of the length" % at)
        if struct.unpack_from("<I", data, at + 12 + length)[0] != masked(crc32c(record)):
            raise ValueError("byte %d: wrong checksum of the record" % at)
        yield record
        at += 16 + length


def varint(data, at):
    value, shift = 0, 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def scalar(data, at, kind):
    if kind == VARINT:
        return varint(data, at)
    form, width = ("<d", 8) if kind == DOUBLE else ("<f", 4)
    return struct.unpack_from(form, data, at)[0], at + width


def nested(data, kind):
    if kind == TEXT:
        return data.decode("utf-8")
    if kind == BYTES:
        return base64.b64encode(data).decode()
    if kind == DOUBLES:
        return list(struct.unpack("<%dd" % (len(data) // 8), data))
    return message(data, kind)


def message(data, fields):
    found, at = {}, 0
    while at < len(data):
        key, at = varint(data, at)
        name, kind = fields[key >> 3]
        repeated = isinstance(kind, list)
        kind = kind[0] if repeated else kind
        if key & 7 != (2 if isinstance(kind, dict) else WIRE.get(kind, 2)):
            raise ValueError("field %s has wire type %d" % (name, key & 7))
        if key & 7 == 2:
            length, at = varint(data, at)
            if at + length > len(data):
                raise ValueError("field %s goes beyond its message" % name)
            value, at = nested(data[at : at + length], kind), at + length
        else:
            value, at = scalar(data, at, kind)
        if repeated:
            found.setdefault(name, []).append(value)
        else:
            found[name] = value
    return found


def plain(value):
    """JSON has no NaN and no infinities."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    return value


with open(sys.argv[1], "rb") as file:
    for record in records(file.read()):
        print(json.dumps(plain(message(record, EVENT)), allow_nan=False))
