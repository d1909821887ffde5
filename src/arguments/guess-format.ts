/** What bytes most likely are that are not what was expected: a guess from the first of them, for errors. */

const again = "Download it again.";

const guesses: readonly (readonly [opening: RegExp | string, message: string])[] = [
  [/^$/, "It is empty; if the download broke off, fetch it again."],
  [
    /^(\xef\xbb\xbf)?\s*<[!?a-z]/i,
    `It looks like HTML or XML: the server may have answered with a page instead of the file. ${again}`,
  ],
  [
    /^\s*(\d{3}:? |not found|access denied|bad gateway|entry not found|invalid username)/i,
    `It looks like the words of a server that refused the download. ${again}`,
  ],
  ["version https://git-lfs", "It looks like a Git LFS pointer: fetch the file itself with `git lfs pull`."],
  ["\x1f\x8b", "It looks gzipped: unpack it with gunzip."],
  ["PK\x03\x04", "It looks like a zip archive, as npz files and PyTorch's .pt files are."],
  ["\x93NUMPY", "It looks like a NumPy .npy file."],
  ["\x89HDF\r\n\x1a\n", "It looks like an HDF5 file, as Keras writes."],
  ["\xff\xd8\xff", "It looks like a JPEG image."],
  ["\x80\x02", "It looks like a Python pickle, which is never run here. Save safetensors or npz instead."],
  ["\x80\x04", "It looks like a Python pickle, which is never run here. Save safetensors or npz instead."],
  ["\x80\x05", "It looks like a Python pickle, which is never run here. Save safetensors or npz instead."],
  [/^\s*[{[]/, "It looks like JSON."],
];

/** One or two sentences such as "It looks gzipped: ...", or "" when the bytes resemble nothing known. */
export function guessFormat(bytes: Uint8Array): string {
  const first = String.fromCharCode(...bytes.subarray(0, 64));
  const fits = (opening: RegExp | string) =>
    typeof opening === "string" ? first.startsWith(opening) : opening.test(first);
  return guesses.find(([opening]) => fits(opening))?.[1] ?? "";
}
