/** Calls of what writes event logs. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as io from "wengert/io";
import { images, loss, matrix } from "./samples.js";
import { type Call, callsOf, ended, methodsOf, none } from "./table.js";

const folder = mkdtempSync(join(tmpdir(), "wengert-events-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

const clock = () => 1_767_225_600;
const writer = () => new io.EventWriter(folder);
const options = () => ({ format: "tensorboard", purgeStep: 3, clock });

export const eventCalls: readonly Call[] = [
  ...callsOf(io, {
    encodeEvents: () => [[{ tag: "loss", step: 1, wallTime: clock(), scalar: 0.5 }], { format: "jsonl" }],
  }),
  ...ended(callsOf(io, { EventWriter: () => [folder, options()] }), (made) =>
    (made as io.EventWriter).close(),
  ),
  ...methodsOf("EventWriter", writer, {
    scalar: () => ["loss", 0.5, 1],
    histogram: () => ["weights", matrix(), 1, { bins: 3 }],
    image: () => ["digits", images(), 1, { range: [0, 1] }],
    graph: () => [loss()],
    text: () => ["notes", "a text", 1],
    close: none,
  }),
];
