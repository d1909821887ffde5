/**
 * Files that were changed at random: each is read, or is an error of the library, at once and without much
 * memory; never another error, never a hang.
 */
import { gzipSync } from "node:zlib";
import { encode as encodePng } from "fast-png";
import { describe, expect, test } from "vitest";
import { FormatError, Generator, nn, ones, tensor, WengertError } from "wengert";
import { decodePng, gunzip, parseCsv, parseIdx } from "wengert/data";
import {
  decodeCheckpoint,
  decodeNpy,
  decodeNpz,
  decodeOnnxWeights,
  decodeSafetensors,
  encodeCheckpoint,
  encodeNpy,
  encodeNpz,
  encodeSafetensors,
  exportOnnx,
} from "wengert/io";
import { idx } from "../data/files.js";
import { bySize } from "../helpers/size.js";
import { fixture, noData, quickRefusal, textBytes } from "./files.js";

const tensors = {
  a: tensor([
    [1, 2],
    [3, 4],
  ]),
  b: tensor([true, false]),
  c: tensor(5, { dtype: "int32" }),
};
const model = new nn.Affine(2, 2, { generator: new Generator(1) });
const digits = idx(
  [2, 3, 3],
  Array.from({ length: 18 }, (_, i) => i),
);
const csv = textBytes('a,b,"c d"\n1,2.5,x\n3,-4e3,"y, z"\n"5""",6,\n');
const pixels = (channels: number) =>
  encodePng({ width: 4, height: 3, channels, data: Uint8Array.from({ length: 12 * channels }, (_, i) => i) });

const formats: readonly {
  readonly name: string;
  readonly files: readonly Uint8Array[];
  readonly decode: (bytes: Uint8Array) => unknown;
}[] = [
  {
    name: "safetensors",
    files: [encodeSafetensors(tensors, { metadata: { k: "v" } }), fixture("reference.safetensors")],
    decode: (bytes) => decodeSafetensors(bytes, { convert: true }),
  },
  {
    name: "npy",
    files: [encodeNpy(tensors.a), fixture("fortran.npy"), fixture("version2.npy")],
    decode: (bytes) => decodeNpy(bytes, { convert: true }),
  },
  {
    name: "npz",
    files: [encodeNpz(tensors), encodeNpz(tensors, { compress: true }), fixture("stored.npz")],
    decode: (bytes) => decodeNpz(bytes, { convert: true }),
  },
  {
    name: "checkpoint",
    files: [encodeCheckpoint({ model, epoch: 1, map: new Map([[1, tensors.a]]) as never })],
    decode: (bytes) => decodeCheckpoint(bytes, { model }),
  },
  {
    name: "ONNX",
    files: [await exportOnnx(new nn.Sequential([model, new nn.BatchNorm(2)]), ones([1, 2]))],
    decode: (bytes) => decodeOnnxWeights(bytes, { convert: true }),
  },
  { name: "IDX", files: [digits], decode: (bytes) => parseIdx(bytes, "bytes") },
  { name: "gzip", files: [gzipSync(digits), gzipSync(csv)], decode: (bytes) => gunzip(bytes, "bytes") },
  { name: "CSV", files: [csv, textBytes("x;y\n1;2\n3;4\n")], decode: (bytes) => parseCsv(bytes, "bytes") },
  { name: "PNG", files: [pixels(1), pixels(3), pixels(4)], decode: (bytes) => decodePng(bytes, "bytes") },
];

/** Some bytes become others, most of them such that count: zeros, ones, digits, brackets; or it ends elsewhere. */
function changed(bytes: Uint8Array, generator: Generator): Uint8Array {
  const below = (count: number) => Math.floor(generator.random() * count);
  const copy = bytes.slice();
  const kind = below(5);
  if (kind === 0) return copy.subarray(0, below(copy.length));
  if (kind === 1) {
    const [from, to, count] = [below(copy.length), below(copy.length), below(32)];
    copy.copyWithin(to, from, from + count);
    return copy;
  }
  const common = [0, 1, 0x7f, 0x80, 0xff, 0x30, 0x39, 0x2c, 0x22, 0x5b, 0x5d, 0x7b, 0x7d, 0x2d, 0x65];
  for (let count = 1 + below(4); count > 0; count--) {
    // headers are at the beginning, the directory of an archive is at the end
    const at =
      kind === 2
        ? below(Math.min(64, copy.length))
        : kind === 3
          ? copy.length - 1 - below(64)
          : below(copy.length);
    copy[at] = below(2) === 0 ? below(256) : (common[below(common.length)] as number);
  }
  return copy;
}

describe.each(formats)("$name", ({ name, files, decode }) => {
  test("changed at random is read or refused", async () => {
    const generator = new Generator(12);
    let refused = 0;
    for (let i = 0; i < bySize(20_000, 400); i++) {
      const bytes = changed(files[i % files.length] as Uint8Array, generator);
      try {
        await decode(bytes);
      } catch (error) {
        refused++;
        if (!(error instanceof WengertError))
          throw new Error(`${error} of the bytes ${Buffer.from(bytes).toString("base64")}`, { cause: error });
      }
    }
    expect(refused).toBeGreaterThan(50);
  });

  test("that is something else is refused within 100 ms and 50 MB", async () => {
    for (const [what, bytes] of Object.entries(noData)) {
      // what is one byte may be text, and what is gzip is some to its reader
      if ((name === "CSV" && what === "one byte") || (name === "gzip" && what === "gzip")) continue;
      expect(await quickRefusal(() => decode(bytes)), what).toBeInstanceOf(FormatError);
    }
  });
});
