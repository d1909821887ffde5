/** Event logs: files that TensorBoard reads, and lines of JSON. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { tensor, ValueError } from "wengert";
import { EventWriter, encodeEvents } from "wengert/io";
import { compiled } from "../../helpers/programs.js";
import { python, readEvents } from "./read-events.js";

const folder = mkdtempSync(join(tmpdir(), "wengert-event-writer-"));
afterAll(() => rmSync(folder, { recursive: true }));

const clock = () => 1_767_225_600.5;
let runs = 0;
const run = () => join(folder, String(runs++));

const fillsFile = await compiled("test/io/events/fills-file.ts");

const lines = (path: string) =>
  readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

const at = (step: number, rest: object) => ({ wall_time: clock(), step, ...rest });
const value = (tag: string, rest: object) => ({ summary: { value: [{ tag, ...rest }] } });

describe.runIf(python !== undefined)("a program that knows the formats only reads", () => {
  test("scalars, numbers and tensors, NaN and infinities too", () => {
    const log = new EventWriter(run(), { clock });
    log.scalar("loss/train", 0.5, 0);
    log.scalar("loss/train", tensor([[0.25]]), 1);
    log.scalar("loss/train", Number.NaN, 300);
    log.scalar("größe", Number.NEGATIVE_INFINITY, 2 ** 40 + 1);
    log.close();
    expect(readEvents(log.path)).toEqual([
      { wall_time: clock(), file_version: "brain.Event:2" },
      at(0, value("loss/train", { simple_value: 0.5 })),
      at(1, value("loss/train", { simple_value: 0.25 })),
      at(300, value("loss/train", { simple_value: "nan" })),
      at(2 ** 40 + 1, value("größe", { simple_value: "-inf" })),
    ]);
  });

  test("steps of every length", () => {
    const steps = [0, 1, 127, 128, 129, 16_383, 16_384, 2 ** 31, 2 ** 32 - 1, 2 ** 53 - 1];
    const log = new EventWriter(run(), { clock });
    for (const step of steps) log.scalar("x", 1, step);
    log.close();
    expect(readEvents(log.path).slice(1)).toEqual(
      steps.map((step) => at(step, value("x", { simple_value: 1 }))),
    );
  });

  test("texts", () => {
    const log = new EventWriter(run(), { clock });
    log.text("settings", "| lr | 0.1 |\nβ", 7);
    log.close();
    const content = {
      tensor: { dtype: 7, shape: { dim: [{ size: 1 }] }, string_val: ["| lr | 0.1 |\nβ"] },
      metadata: { plugin_data: { plugin_name: "text" } },
    };
    expect(readEvents(log.path)[1]).toEqual(at(7, value("settings", content)));
  });

  test("where a resumed training starts again", () => {
    const log = new EventWriter(run(), { clock, purgeStep: 800 });
    log.close();
    expect(readEvents(log.path)[1]).toEqual(at(800, { session_log: { status: 1 } }));
  });

  test("what encodeEvents gives", () => {
    const path = join(folder, "encoded.tfevents");
    const wallTime = clock();
    const bytes = encodeEvents([
      { tag: "loss", step: 1, wallTime, scalar: 0.5 },
      { tag: "notes", step: 1, wallTime, text: "good" },
    ]);
    writeFileSync(path, bytes);
    const log = new EventWriter(run(), { clock });
    log.scalar("loss", 0.5, 1);
    log.text("notes", "good", 1);
    log.close();
    expect(readEvents(path)).toEqual(readEvents(log.path));
    expect(readFileSync(log.path)).toEqual(Buffer.from(bytes));
  });
});

describe("files", () => {
  test("each writer begins one of its own, in the order of their names", () => {
    const dir = run();
    for (let i = 0; i < 3; i++) new EventWriter(dir, { clock }).close();
    for (let i = 0; i < 2; i++) new EventWriter(dir, { clock, format: "jsonl" }).close();
    expect(readdirSync(dir).sort()).toEqual([
      "events.1767225600.1.jsonl",
      "events.1767225600.jsonl",
      "events.out.tfevents.1767225600.wengert",
      "events.out.tfevents.1767225600.wengert.1",
      "events.out.tfevents.1767225600.wengert.2",
    ]);
  });

  test("an event is in the file when its method returns", () => {
    const log = new EventWriter(run(), { clock, format: "jsonl" });
    log.scalar("loss", 0.1, 1);
    expect(lines(log.path)).toEqual([{ tag: "loss", step: 1, wallTime: clock(), scalar: 0.1 }]);
    log.close();
  });

  test("lines of JSON hold numbers as they are, and words for those that JSON does not have", () => {
    const log = new EventWriter(run(), { clock, format: "jsonl", purgeStep: 3 });
    for (const number of [1 / 3, Number.NaN, Number.POSITIVE_INFINITY, -0]) log.scalar("x", number, 4);
    log.text("notes", "a\nb", 5);
    log.close();
    expect(lines(log.path).map(({ wallTime: _, ...rest }) => rest)).toEqual([
      { step: 3, purge: true },
      ...[1 / 3, "NaN", "Infinity", "-0"].map((scalar) => ({ tag: "x", step: 4, scalar })),
      { tag: "notes", step: 5, text: "a\nb" },
    ]);
  });

  test("the time of day is that of the machine, in seconds", () => {
    const log = new EventWriter(run(), { format: "jsonl" });
    log.scalar("loss", 1, 1);
    log.close();
    expect(Math.abs(lines(log.path)[0].wallTime - Date.now() / 1000)).toBeLessThan(60);
  });
});

test.skipIf(process.platform === "win32")("where no more can be written, no half of an event stays", () => {
  const dir = run();
  const limited = `trap '' XFSZ; ulimit -f 16; exec "$0" "$@"`; // of 512 or 1024 bytes each
  const { stdout, status } = spawnSync("bash", ["-c", limited, process.execPath, fillsFile, dir], {
    encoding: "utf8",
  });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^ValueError: EventWriter: cannot write /);
  const [name = ""] = readdirSync(dir);
  const texts = lines(join(dir, name)).map(({ text }) => text.length);
  expect(texts.length).toBeGreaterThan(3);
  expect(new Set(texts)).toEqual(new Set([1000]));
});

describe("refused are", () => {
  const log = new EventWriter(run(), { clock });
  afterAll(() => log.close());
  const refused = (run: () => unknown, words: string) => {
    expect(run).toThrow(ValueError);
    expect(run).toThrow(words);
  };

  test("values that are no number", () => {
    refused(
      () => log.scalar("loss", "0.5" as never, 1),
      'EventWriter.scalar: the value must be a number, or a tensor of one element, got "0.5"',
    );
    refused(
      () => log.scalar("loss", tensor([1, 2], { name: "losses" }), 1),
      'EventWriter.scalar: "losses" of shape (2,) has 2 elements, not one. Reduce it first',
    );
    refused(() => log.scalar("loss", tensor([]), 1), "has 0 elements");
  });

  test("steps that are none, and empty tags", () => {
    for (const step of [-1, 0.5, Number.NaN, 2 ** 53, "1", undefined])
      refused(() => log.scalar("loss", 1, step as number), "EventWriter.scalar: step");
    refused(() => log.scalar("", 1, 1), "EventWriter.scalar: tag must be a string that is not empty");
  });

  test("another kind of event under a tag, of which viewers would show the first only", () => {
    log.scalar("both", 1, 1);
    refused(
      () => log.text("both", "a", 1),
      'EventWriter.text: "both" is the tag of a scalar already, and viewers show one kind of event under a tag. Give the text another tag, such as "both/text".',
    );
    log.scalar("both", 1, 2);
  });

  test("events after close", () => {
    const closed = new EventWriter(run(), { clock });
    closed.close();
    closed.close();
    refused(() => closed.scalar("loss", 1, 1), `EventWriter.scalar: the file "${closed.path}" is closed.`);
  });

  test("clocks of milliseconds, and folders that are files", () => {
    const file = log.path;
    refused(
      () => new EventWriter(run(), { clock: () => 1_767_225_600_500 }),
      "EventWriter: what clock() gives must be a time in seconds since 1970",
    );
    refused(() => new EventWriter(file, { clock }), `EventWriter: cannot write "${file}/events.out`);
  });

  test("events of encodeEvents without a content, with two, with other keys, and without a time", () => {
    const event = { tag: "loss", step: 1, wallTime: 1 };
    refused(() => encodeEvents([event]), "encodeEvents: event 0 must have one of scalar, ");
    refused(() => encodeEvents([{ ...event, scalar: 1, text: "a" }]), "it has scalar and text.");
    refused(
      () => encodeEvents([{ ...event, scalr: 1 } as never]),
      'unknown key "scalr"; did you mean scalar?',
    );
    refused(() => encodeEvents([{ tag: "loss", step: 1, scalar: 1 } as never]), "wallTime must be a time");
    refused(() => encodeEvents([7 as never]), "encodeEvents: event 0 must be an object");
  });
});
