/**
 * Files that were changed at random: each is read, or is an error of the library, at once and without much
 * memory; never another error, never a hang.
 */
import { describe, expect, test } from "vitest";
import { FormatError, Generator, nn, tensor, WengertError } from "wengert";
import {
  decodeCheckpoint,
  decodeNpy,
  decodeNpz,
  decodeSafetensors,
  encodeCheckpoint,
  encodeNpy,
  encodeNpz,
  encodeSafetensors,
} from "wengert/io";
import { bySize } from "../helpers/size.js";
import { fixture, noData, quickErrorOf } from "./files.js";

const tensors = {
  a: tensor([
    [1, 2],
    [3, 4],
  ]),
  b: tensor([true, false]),
  c: tensor(5, { dtype: "int32" }),
};
const model = new nn.Affine(2, 2, { generator: new Generator(1) });

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

describe.each(formats)("$name", ({ files, decode }) => {
  test("changed at random is read or refused", () => {
    const generator = new Generator(12);
    let refused = 0;
    for (let i = 0; i < bySize(20_000, 400); i++) {
      const bytes = changed(files[i % files.length] as Uint8Array, generator);
      try {
        decode(bytes);
      } catch (error) {
        refused++;
        if (!(error instanceof WengertError))
          throw new Error(`${error} of the bytes ${Buffer.from(bytes).toString("base64")}`, { cause: error });
      }
    }
    expect(refused).toBeGreaterThan(50);
  });

  test("that is something else is refused within 100 ms and 50 MB", () => {
    for (const bytes of Object.values(noData))
      expect(quickErrorOf(() => decode(bytes))).toBeInstanceOf(FormatError);
  });
});
