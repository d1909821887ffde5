/**
 * What counts as right in predict mode. Stands in every page before the program that asks (player.js), and
 * reads numbers as people write them: 2.2, 2,2, ２．２, −3, 1e-4, 2/3, 1.1 × 2, 3.7^2, ≈ 0.3, ∞, 220 yen, and lists
 * of such.
 */

/** In what the book counts: money and apples. */
const unit = /^[¥￥]\s*|(?<=\d)\s*(?:yen|円|日元|日圆|元|個|个)$/g;

/** Full-width forms and dashes of any kind as those that a keyboard has, without a unit. @param {string} text */
function plainText(text) {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\p{Dash}\u30FC]/gu, "-")
    .toLowerCase()
    .replace(/[×·∙⋅x]/g, "*")
    .replace(/[÷:]/g, "/")
    .replaceAll("**", "^")
    .trim()
    .replace(/^[=≈≃≅~]\s*/, "")
    .replace(/(?<=\d)[.。]$/, "")
    .replace(unit, "");
}

/**
 * Reads an expression of numbers, or a list of such; whatever is left over makes it none.
 * @typedef {number | Reading[]} Reading
 */
class AnswerReader {
  /** @param {string} text plain, with decimal points. */
  constructor(text) {
    this.tokens = text.match(/(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[-+*/^()[\],;]|∞|infinity|inf|nan|\S/g) ?? [];
    this.at = 0;
    this.readable = true;
  }

  /** @returns {Reading | undefined} */
  whole() {
    const read = this.value();
    return this.readable && this.at === this.tokens.length ? read : undefined;
  }

  /** @param {...string} tokens @returns {string | undefined} */
  take(...tokens) {
    const token = this.tokens[this.at];
    if (token === undefined || !tokens.includes(token)) return undefined;
    this.at++;
    return token;
  }

  unreadable() {
    this.readable = false;
    return Number.NaN;
  }

  /** @returns {Reading} */
  value() {
    if (this.take("[") === undefined) return this.sum();
    /** @type {Reading[]} */
    const list = [];
    while (this.take("]") === undefined) {
      if (this.at >= this.tokens.length) return this.unreadable();
      list.push(this.value());
      this.take(",", ";");
    }
    return list;
  }

  /** @returns {number} */
  sum() {
    let sum = this.product();
    for (let sign = this.take("+", "-"); sign !== undefined; sign = this.take("+", "-"))
      sum = sign === "+" ? sum + this.product() : sum - this.product();
    return sum;
  }

  /** @returns {number} */
  product() {
    let product = this.power();
    for (let sign = this.take("*", "/"); sign !== undefined; sign = this.take("*", "/"))
      product = sign === "*" ? product * this.power() : product / this.power();
    return product;
  }

  /** The sign is that of the whole: -2^2 is -4. @returns {number} */
  power() {
    const sign = this.take("-", "+");
    if (sign !== undefined) return sign === "-" ? -this.power() : this.power();
    const base = this.factor();
    return this.take("^") === undefined ? base : base ** this.power();
  }

  /** @returns {number} */
  factor() {
    if (this.take("(") !== undefined) {
      const inside = this.sum();
      return this.take(")") === undefined ? this.unreadable() : inside;
    }
    const token = this.tokens[this.at++] ?? "";
    if (/^[\d.]/.test(token)) return Number(token);
    if (/^(?:∞|inf)/.test(token)) return Number.POSITIVE_INFINITY;
    return token === "nan" ? Number.NaN : this.unreadable();
  }
}

/**
 * What a text may mean: a comma stands before decimals, between thousands, or between the entries of a list.
 * @param {string} text
 * @returns {Reading[]}
 */
export function readings(text) {
  const plain = plainText(text);
  return [plain, plain.replaceAll(",", "."), plain.replace(/(?<=\d),(?=\d{3}(?!\d))/g, "")].flatMap(
    (each) => {
      const read = new AnswerReader(each).whole();
      return read === undefined ? [] : [read];
    },
  );
}

/**
 * @param {number} given
 * @param {number} right
 * @param {number} tolerance relative to what is right.
 */
export function isNear(given, right, tolerance) {
  if (!Number.isFinite(right)) return Object.is(given, right);
  // what rounding leaves of the last digits aside; 0 is near to 0 alone
  return Math.abs(given - right) <= (tolerance + 1e-12) * Math.abs(right);
}

/**
 * Whether a text says a number, bare or as a list of one.
 * @param {string} text
 * @param {number} right
 * @param {number} tolerance
 */
export function saysNumber(text, right, tolerance) {
  if (Number.isNaN(right)) return plainText(text) === "nan";
  return readings(text).some((read) => {
    const [only, ...others] = entriesOf(read);
    return only !== undefined && others.length === 0 && isNear(only, right, tolerance);
  });
}

/**
 * Whether a text says the shape of an array, `(2, 3)`, `2 3` or `2 × 3`, or all of its entries as a
 * nested list.
 * @param {string} text
 * @param {string} shape
 * @param {readonly number[] | undefined} values row by row, where they are known.
 * @param {number} tolerance
 */
export function saysArray(text, shape, values, tolerance) {
  /** @param {string} each */
  const extents = (each) => (each.match(/\d+/g) ?? []).map(Number).join(" ");
  const plain = plainText(text);
  if (plain !== "" && /^[\d\s,;*x()[\]]*$/.test(plain) && extents(plain) === extents(shape)) return true;
  if (values === undefined) return false;
  return readings(text).some((read) => {
    const entries = entriesOf(read);
    return (
      // a grid shows no axis of extent 1
      withoutOnes(shapeOf(read)) === withoutOnes(extents(shape)) &&
      entries.length === values.length &&
      values.every((right, i) => isNear(/** @type {number} */ (entries[i]), right, tolerance))
    );
  });
}

/**
 * Which mistake a wrong number tells of, by the name of its hint; "" for none that is known.
 * @param {string} text
 * @param {number} right
 * @param {readonly (readonly [kind: string, number])[]} mistakes numbers that come of a mistake.
 * @param {number} tolerance
 */
export function mistakeIn(text, right, mistakes, tolerance) {
  const given = readings(text).flatMap((read) => (typeof read === "number" ? [read] : []));
  /** @param {number} number */
  const says = (number) => given.some((each) => isNear(each, number, tolerance));
  if (right !== 0 && says(-right)) return "sign";
  const made = mistakes.find(([, number]) => !isNear(number, right, tolerance) && says(number));
  return made?.[0] ?? "";
}

/** @param {string} extents */
const withoutOnes = (extents) =>
  extents
    .split(" ")
    .filter((each) => each !== "1")
    .join(" ");

/** Whether a text says a shape the other way round. @param {string} text @param {string} shape */
export function saysTurned(text, shape) {
  const given = (plainText(text).match(/\d+/g) ?? []).join(" ");
  return given !== "" && given === (shape.match(/\d+/g) ?? []).reverse().join(" ");
}

/** @param {Reading} read @returns {number[]} row by row. */
export function entriesOf(read) {
  return typeof read === "number" ? [read] : read.flatMap(entriesOf);
}

/** @param {Reading} read the extents of a nested list; "?" where its rows differ. @returns {string} */
export function shapeOf(read) {
  if (typeof read === "number") return "";
  const inner = new Set(read.map(shapeOf));
  return inner.size > 1 ? "?" : `${read.length} ${[...inner][0] ?? ""}`.trim();
}
