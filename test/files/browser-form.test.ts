/** The forms of wengert/data, io and train for browsers: the names and types of Node's, and nothing of Node. */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import * as dataAnywhere from "../../src/data/index.js";
import * as data from "../../src/data/node.js";
import * as ioAnywhere from "../../src/io/index.js";
import * as io from "../../src/io/node.js";
import * as trainAnywhere from "../../src/train/index.js";
import * as train from "../../src/train/node.js";
import { compiled } from "../helpers/programs.js";

/** Whatever a program does with one form it can do with the other. */
type Forms<Form> = readonly [Form, Form];
const forms = {
  data: [data, dataAnywhere] satisfies Forms<typeof data> satisfies Forms<typeof dataAnywhere>,
  io: [io, ioAnywhere] satisfies Forms<typeof io> satisfies Forms<typeof ioAnywhere>,
  train: [train, trainAnywhere] satisfies Forms<typeof train> satisfies Forms<typeof trainAnywhere>,
};

test.each(Object.entries(forms))("both forms of wengert/%s have the same names", (_, [node, browser]) => {
  expect(Object.keys(node).sort()).toEqual(Object.keys(browser).sort());
});

/** By entry point: what needs files, or a server, and what does its work without. */
const instead: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  data: { loadCsv: "parseCsv", loadMnist: "fetchMnist", loadPng: "decodePng", readIdx: "parseIdx" },
  io: {
    saveSafetensors: "encodeSafetensors",
    loadSafetensors: "decodeSafetensors",
    saveShardedSafetensors: "encodeSafetensors",
    loadShardedSafetensors: "decodeSafetensors",
    saveNpy: "encodeNpy",
    loadNpy: "decodeNpy",
    saveNpz: "encodeNpz",
    loadNpz: "decodeNpz",
    saveCheckpoint: "encodeCheckpoint",
    loadCheckpoint: "decodeCheckpoint",
    saveOnnx: "exportOnnx",
    loadOnnxWeights: "decodeOnnxWeights",
    EventWriter: "encodeEvents",
  },
  train: { CheckpointManager: "encodeCheckpoint", serveLivePage: "plotCurves" },
};

test("in a browser, each function on files says so, and what does its work there", async () => {
  const program = await compiled("test/files/browser-form.ts");
  const lines = execFileSync(process.execPath, [program], { encoding: "utf8" }).trim().split("\n");
  const expected = Object.entries(instead).flatMap(([entry, functions]) =>
    Object.entries(functions).map(
      ([name, other]) =>
        new RegExp(`^PlatformError: ${name}: .*\\b${other}\\b.*wengert/${entry}/node has it`),
    ),
  );
  expect(lines).toEqual(expected.map((line) => expect.stringMatching(line)));
});

test("every function on files is among them", () => {
  const onPaths = Object.entries(forms).flatMap(([entry, [node]]) =>
    Object.keys(node)
      .filter((name) => /^(load|save|read|serve)(?!Weights)|^(EventWriter|CheckpointManager)$/.test(name))
      .map((name) => `${entry}: ${name}`),
  );
  const listed = Object.entries(instead).flatMap(([entry, functions]) =>
    Object.keys(functions).map((name) => `${entry}: ${name}`),
  );
  expect(listed.sort()).toEqual(onPaths.sort());
});
