/**
 * The way back from the text that pack.mjs makes of a module to its bytes, for a small module of its own that
 * brings the others to life: it takes a twentieth of the time that JavaScript would, which has just begun to
 * run and is not compiled yet.
 *
 * The host writes the lengths of the ten parts of the text at 0, and the text at 4096.
 */
const lengths: usize = 0; // and from then on where the next letter of each part is
const parts = 10;
/** Which others the locals of a function are, the one first that was used last. */
const latest: usize = 1024;
const mostLocals = 256;
/** Where the text describes each instruction. */
const instructions: usize = 2048;
const text: usize = 4096;
const out: usize = 131072;

const letters = 90;
const singles = 86;

let end: usize = out;

/** A letter's place among those that are used: # to ~ without < and the backslash. */
function place(letter: i32): i32 {
  return letter - 35 - i32(letter > 60) - i32(letter > 92);
}

/** The next number of a part. */
function next(part: i32): i32 {
  const cursor = lengths + (part << 2);
  let at = i32.load(cursor);
  let number = place(i32.load8_u(at++));
  if (number >= singles) number += (number - singles) * (letters - 1) + place(i32.load8_u(at++));
  i32.store(cursor, at);
  return number;
}

function copy(part: i32, count: i32): void {
  for (; count > 0; count--) i32.store8(end++, next(part));
}

function write(number: i32): void {
  for (; number > 127; number >>>= 7) i32.store8(end++, number | 128);
  i32.store8(end++, number);
}

/** Writes before what begins there how long it is. */
function measure(from: usize): void {
  const count = end - from;
  const bytes = count < 128 ? 1 : count < 128 * 128 ? 2 : 3;
  memory.copy(from + bytes, from, count);
  end = from;
  write(count);
  end += count;
}

/** @returns where the bytes end that begin at 131072. */
export function unpack(): usize {
  let at = text;
  for (let i = 0; i < parts; i++) {
    const length = i32.load(lengths + (i << 2));
    i32.store(lengths + (i << 2), at);
    at += length;
  }
  const heads = i32.load(lengths + 12); // where a part begins, the one before it ends
  const after = i32.load(lengths + 8);
  const before = i32.load(lengths + 4);
  for (let i = instructions; i32.load(lengths) < before; i += 4) {
    i32.store(i, i32.load(lengths));
    next(0); // what kind of number follows
    for (let count = next(0); count > 0; count--) next(0);
  }

  while (i32.load(lengths + 4) < after) copy(1, 1); // the sections before the code
  i32.store8(end++, 10);
  const code = end;
  let functions = next(3);
  write(functions);
  for (; functions > 0; functions--) {
    const from = end;
    copy(3, next(3)); // how many locals there are of each type
    for (let i = 0; i < mostLocals; i++) i32.store8(latest + i, i);
    let kind = 0;
    do {
      i32.store(lengths, i32.load(instructions + (next(4) << 2)));
      kind = next(0);
      copy(0, next(0));
      if (kind == 2) {
        const since = next(5);
        const local = i32.load8_u(latest + since);
        memory.copy(latest + 1, latest, since);
        i32.store8(latest, local);
        write(local);
      } else if (kind > 2) {
        do copy(kind + 3, 1);
        while (i32.load8_u(end - 1) > 127);
      }
    } while (kind != 1);
    measure(from);
  }
  measure(code);
  while (i32.load(lengths + 8) < heads) copy(2, 1); // the sections after it
  return end;
}
