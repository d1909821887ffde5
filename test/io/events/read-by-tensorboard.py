"""Reads an event log with TensorBoard's own reader and prints what it found as JSON: with its words, sorted.

    python3 test/io/events/read-by-tensorboard.py FOLDER
"""

import base64
import json
import sys

import tensorboard
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

log = EventAccumulator(sys.argv[1], size_guidance={"tensors": 0, "scalars": 0, "histograms": 0, "images": 0})
log.Reload()
tags = log.Tags()
found = {
    "version": tensorboard.__version__,
    "scalars": {tag: [[each.step, each.wall_time, str(each.value)] for each in log.Scalars(tag)] for tag in tags["scalars"]},
    "histograms": {
        tag: [[each.step, *(getattr(each.histogram_value, field) for field in ["min", "max", "num", "sum", "sum_squares", "bucket_limit", "bucket"])] for each in log.Histograms(tag)]
        for tag in tags["histograms"]
    },
    "images": {tag: [[each.step, each.width, each.height, base64.b64encode(each.encoded_image_string).decode()] for each in log.Images(tag)] for tag in tags["images"]},
    "texts": {
        tag: [[each.step, log.SummaryMetadata(tag).plugin_data.plugin_name, tensor_util.make_ndarray(each.tensor_proto).item().decode()] for each in log.Tensors(tag)]
        for tag in tags["tensors"]
    },
    "graph": [
        [node.name, node.op, list(node.input), [dim.size for dim in node.attr["_output_shapes"].list.shape[0].dim], node.attr["T"].type]
        for node in log.Graph().node
    ],
}
print(json.dumps(found, sort_keys=True))
