/** Calls of what reads and writes files: on bytes, and on paths in a folder of their own. */
import * as io from "wengert/io";
import { path } from "./paths.js";
import { layer, matrix } from "./samples.js";
import { type Call, callsOf } from "./table.js";

/** The same, with a file there that `save` writes. */
function saved(name: string, save: (path: string) => void): string {
  save(path(name));
  return path(name);
}

const decoded = { convert: true, name: "a file" };
const texts = { metadata: { made: "here" } };

export const ioCalls: readonly Call[] = callsOf(io, {
  encodeCheckpoint: () => [{ model: layer(), epoch: 1 }],
  decodeCheckpoint: () => [
    io.encodeCheckpoint({ model: layer() }),
    { model: layer() },
    { strict: true, name: "a file" },
  ],
  saveCheckpoint: () => [path("saved-checkpoint"), { model: layer(), epoch: 1 }],
  loadCheckpoint: () => [
    saved("checkpoint", (to) => io.saveCheckpoint(to, { model: layer() })),
    { model: layer() },
    { strict: true },
  ],
  encodeNpy: () => [matrix()],
  decodeNpy: () => [io.encodeNpy(matrix()), decoded],
  saveNpy: () => [path("saved.npy"), matrix()],
  loadNpy: () => [saved("x.npy", (to) => io.saveNpy(to, matrix())), { convert: true }],
  encodeNpz: () => [{ x: matrix() }, { compress: true }],
  decodeNpz: () => [io.encodeNpz({ x: matrix() }), { ...decoded, maxBytes: 1000, names: ["x"] }],
  saveNpz: () => [path("saved.npz"), { x: matrix() }, { compress: false }],
  loadNpz: () => [
    saved("x.npz", (to) => io.saveNpz(to, { x: matrix() })),
    { convert: true, maxBytes: 1000, names: ["x"] },
  ],
  saveShardedSafetensors: () => [path("s.safetensors.index.json"), { x: matrix() }, { maxBytes: 100 }],
  loadShardedSafetensors: () => [
    saved("l.safetensors.index.json", (to) => io.saveShardedSafetensors(to, { x: matrix() })),
    { convert: true, names: ["x"] },
  ],
  encodeSafetensors: () => [{ x: matrix() }, texts],
  decodeSafetensors: () => [io.encodeSafetensors({ x: matrix() }), { ...decoded, names: ["x"] }],
  saveSafetensors: () => [path("saved.safetensors"), { x: matrix() }, texts],
  loadSafetensors: () => [
    saved("x.safetensors", (to) => io.saveSafetensors(to, { x: matrix() })),
    { convert: true, names: ["x"] },
  ],
});
