/**
 * WebAssembly as text that compresses well: instructions, and each kind of number that follows them, one after
 * the other. unpack.ts is the way back.
 *
 * A local is the number of others that were used since it was, so that code which repeats with other locals is
 * the same text.
 */

/** As unpack.ts has them. */
const letters = Array.from({ length: 92 }, (_, i) => String.fromCharCode(35 + i)).filter(
  (letter) => letter !== "<" && letter !== "\\",
);
const singles = 86;
const mostLocals = 256;
const mostLetters = 126976;
const mostBytes = 131072;

/** The section of the functions' bodies. */
const code = 10;

/** What follows an instruction: nothing, nothing more in the function, a local, or a number of another kind. */
const kinds = ["none", "end", "local", "constant", "label", "offset", "callee"];

function textOf(numbers) {
  return numbers
    .map((number) => {
      const rest = number - singles;
      if (rest < 0) return letters[number];
      const first = letters[singles + Math.floor(rest / letters.length)];
      if (first === undefined) throw new Error(`${number} has no letters: let more of them begin a pair`);
      return first + letters[rest % letters.length];
    })
    .join("");
}

/** Reads the bytes of a module. */
class Cursor {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  skip(count) {
    this.at += count;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** The bytes of a number: all but the last have their highest bit set. */
  number() {
    const start = this.at;
    while (this.byte() >= 128);
    return this.bytes.subarray(start, this.at);
  }

  unsigned() {
    return this.number().reduceRight((sum, byte) => sum * 128 + (byte & 127), 0);
  }
}

/** Goes over an instruction, but for the number after it, and says of what kind that is. */
function passInstruction(cursor) {
  const code = cursor.byte();
  const passed = (bytes) => {
    cursor.skip(bytes);
    return "none";
  };
  const memory = () => {
    cursor.number(); // the alignment
    return "offset";
  };
  if (code >= 0x28 && code <= 0x3e) return memory();
  switch (code) {
    case 0x02: // block, loop, if, and their type
    case 0x03:
    case 0x04:
    case 0x3f: // the size of the memory
    case 0x40:
      return passed(1);
    case 0x0c:
    case 0x0d:
      return "label";
    case 0x0e: // a table of them
      for (let left = cursor.unsigned() + 1; left > 0; left--) cursor.number();
      return "none";
    case 0x10:
      return "callee";
    case 0x11: // of a type, in a table
      cursor.number();
      cursor.number();
      return "none";
    case 0x20:
    case 0x21:
    case 0x22:
      return "local";
    case 0x23: // globals
    case 0x24:
      cursor.number();
      return "none";
    case 0x41:
      return "constant";
    case 0x42:
      cursor.number();
      return "none";
    case 0x43:
      return passed(4);
    case 0x44:
      return passed(8);
    case 0xfc: {
      const operation = cursor.unsigned();
      return passed(operation === 10 ? 2 : operation === 11 ? 1 : 0);
    }
    case 0xfe:
      return cursor.unsigned() === 3 ? passed(1) : memory();
    case 0xfd: {
      const operation = cursor.unsigned();
      if (operation <= 11 || operation === 92 || operation === 93) return memory();
      if (operation >= 84 && operation <= 91) {
        cursor.number();
        cursor.number();
        return passed(1); // the lane
      }
      if (operation === 12 || operation === 13) return passed(16);
      return passed(operation >= 21 && operation <= 34 ? 1 : 0);
    }
  }
  return "none";
}

/**
 * The text of a module, and how many letters each part of it has: the instructions that there are (for each
 * what follows, how many bytes it has, and these), the sections before the code and those after it, of each
 * function what its locals are (after how many functions there are), which instructions follow each other, and
 * the numbers of each kind.
 */
export function pack(bytes) {
  const cursor = new Cursor(bytes);
  const [before, after, heads, passed] = [[], [], [], []];
  const numbers = Object.fromEntries(kinds.slice(2).map((kind) => [kind, []]));

  const passNumber = (kind, latest) => {
    if (kind !== "local") {
      numbers[kind].push(...cursor.number());
      return;
    }
    const local = cursor.unsigned();
    const since = latest.indexOf(local);
    if (since < 0) throw new Error(`a function has more than ${mostLocals} locals`);
    latest.splice(since, 1);
    latest.unshift(local);
    numbers.local.push(since);
  };
  const passFunction = () => {
    const end = cursor.unsigned() + cursor.at;
    const start = cursor.at;
    for (let types = cursor.unsigned(); types > 0; types--) {
      cursor.number();
      cursor.skip(1);
    }
    heads.push(cursor.at - start, ...bytes.subarray(start, cursor.at));
    const latest = Array.from({ length: mostLocals }, (_, i) => i);
    while (cursor.at < end) {
      const first = cursor.at;
      const follows = passInstruction(cursor);
      const kind = cursor.at === end ? "end" : follows;
      passed.push([kinds.indexOf(kind), ...bytes.subarray(first, cursor.at)].join());
      if (kinds.indexOf(kind) > 1) passNumber(kind, latest);
    }
    if (cursor.at !== end) throw new Error("there are instructions that passInstruction does not know");
  };

  cursor.skip(8); // what every module begins with
  let sections = before;
  before.push(...bytes.subarray(0, 8));
  while (cursor.at < bytes.length) {
    const start = cursor.at;
    const section = cursor.byte();
    const end = cursor.unsigned() + cursor.at;
    if (section === code) {
      heads.push(cursor.unsigned());
      for (let functions = heads[0]; functions > 0; functions--) passFunction();
      sections = after;
    } else sections.push(...bytes.subarray(start, end));
    cursor.at = end;
  }

  const counts = new Map();
  for (const each of passed) counts.set(each, (counts.get(each) ?? 0) + 1);
  const frequent = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
  const places = new Map(frequent.map((each, place) => [each, place]));
  const instructions = frequent.flatMap((each) => {
    const [kind, ...own] = each.split(",").map(Number);
    return [kind, own.length, ...own];
  });
  const parts = [
    instructions,
    before,
    after,
    heads,
    passed.map((each) => places.get(each)),
    ...Object.values(numbers),
  ].map(textOf);
  const text = parts.join("");
  if (text.length > mostLetters || bytes.length > mostBytes)
    throw new Error("the module is larger than unpack.ts has room for");
  return { text, lengths: parts.map(({ length }) => length) };
}
