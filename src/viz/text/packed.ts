/** Text that a page carries packed, by gzip, as letters; its program unpacks it. */
import { gzipSync, strToU8 } from "fflate";

/** The same letters every time. */
export function packed(text: string): string {
  const bytes = gzipSync(strToU8(text), { level: 6, mtime: 0 });
  let letters = "";
  for (let at = 0; at < bytes.length; at += 0x8000)
    letters += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(letters);
}
