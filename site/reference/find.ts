/** What the search of the reference finds: by names, nearly right names, signs, PyTorch's and the book's names, terms in three languages, and first sentences. */
import { distance } from "../page/distance.js";
import { concepts, signs } from "./concepts.js";

/** As TypeDoc writes them. */
export interface Row {
  readonly name: string;
  readonly url: string;
  readonly kind: number;
  readonly parent?: string;
  readonly icon?: number;
  readonly classes?: string;
}

/** What the build adds. */
export interface Words {
  /** The first sentence about each row, "" where there is none. */
  readonly sentences: readonly string[];
  /** What other places call it, and the names here that do it. */
  readonly elsewhere: readonly (readonly [name: string, place: string, names: readonly string[]])[];
  /** The glossary: an English term, and what Japanese and Chinese say. */
  readonly terms: readonly (readonly [english: string, others: readonly string[]])[];
}

export interface Found {
  readonly row: Row;
  /** Why it is here, or what it is. */
  readonly note: string;
}

export interface Answer {
  readonly found: readonly Found[];
  /** Where nothing is called so: what to do. */
  readonly said: string;
}

const most = 12;

/** Of names that are read as one word: `log_softmax`, `logSoftmax`, `op logSoftmax`. */
const letters = (name: string) =>
  name
    .replace(/^op /, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");

/** TypeDoc's numbers of kinds. */
const document = 8388608;
/** Their class is there. */
const constructors = 512;
const weights: Readonly<Record<number, number>> = {
  [document]: 8,
  128: 7, // classes
  64: 6, // functions
  32: 6, // variables, which ops are
  2: 5, // modules
  4: 5, // namespaces
  2048: 3, // methods
  256: 2, // interfaces
  262144: 2, // accessors
};

function weight({ kind, parent = "", classes = "" }: Row): number {
  const inner = /Kernel/.test(parent) ? -9 : 0;
  const inherited = classes.includes("tsd-is-inherited") ? -8 : 0;
  return (weights[kind] ?? 0) + (/\bTensor$/.test(parent) ? 2 : 0) + inner + inherited;
}

/** How well a name answers, 0 for not at all. */
function nearness(name: string, sought: string): number {
  if (name === sought) return 100;
  if (name.startsWith(sought)) return 60 + (30 * sought.length) / name.length;
  return sought.length > 1 && name.includes(sought) ? 30 + (20 * sought.length) / name.length : 0;
}

/** For what is misspelt: a letter in four may be wrong. */
function nearly(name: string, sought: string): number {
  const limit = Math.floor(sought.length / 4);
  if (Math.abs(name.length - sought.length) > limit || limit === 0) return 0;
  const far = distance(name, sought);
  return far > limit ? 0 : 28 - 6 * far;
}

export class Search {
  readonly #entries: readonly { readonly row: Row; readonly key: string; readonly sentence: string }[];
  readonly #byName = new Map<string, Row[]>();

  constructor(
    rows: readonly Row[],
    readonly words: Words,
  ) {
    this.#entries = rows
      .map((row, i) => ({ row, key: letters(row.name), sentence: words.sentences[i] ?? "" }))
      .filter(({ row }) => row.kind !== constructors);
    for (const row of rows) this.#byName.set(row.name, [...(this.#byName.get(row.name) ?? []), row]);
  }

  find(query: string): Answer {
    const asked = query.trim();
    if (asked === "") return { found: [], said: "" };
    const called = this.#called(asked);
    const terms = this.#translated(asked);
    const first = [...this.#signed(asked), ...called.exact, ...called.known, ...terms];
    const glossary = /[^\p{ASCII}]/u.test(asked)
      ? this.#rows(["glossary"], "its words in three languages")
      : [];
    const named = [...first, ...called.named, ...this.#told(asked)];
    if (named.length > 0) return { found: [...this.#once(named), ...glossary], said: "" };
    const like = [...this.#misspelt(asked), ...this.#inPart(asked)];
    const none = `Nothing here is called “${asked}”.`;
    if (like.length > 0) return { found: this.#once(like), said: `${none} This is like it:` };
    return {
      found: this.#rows(["from-pytorch", "from-the-book", "ops", "glossary"], "a list to look through"),
      said: `${none} Names are PyTorch's, written as logSoftmax; signs such as + and @, and terms in Japanese and Chinese, are found too. Or look through a list:`,
    };
  }

  /** The best row of each name. */
  #rows(names: readonly string[], note: string): Found[] {
    return names.flatMap((name) => {
      const [best] = [...(this.#byName.get(name) ?? [])].sort((a, b) => weight(b) - weight(a));
      return best === undefined ? [] : [{ row: best, note }];
    });
  }

  /** A sign alone, between two names, or with a number: `@`, `x @ W`, `x ** 2`. */
  #signed(asked: string): Found[] {
    const sign = [asked, /^[\p{L}\d.]*\s*([^\p{L}\d\s()]+)\s*[\p{L}\d.]+$/u.exec(asked)?.[1] ?? ""].find(
      (each) => Object.hasOwn(signs, each),
    );
    return sign === undefined ? [] : this.#rows(signs[sign] ?? [], `for ${sign}`);
  }

  /** Terms of the glossary, in any of its languages: the same, else longer ones, else those that are part of it. */
  #translated(asked: string): Found[] {
    const sought = asked.toLowerCase();
    const isForeign = /[^\p{ASCII}]/u.test(sought);
    const fits: readonly ((term: string) => boolean)[] = [
      (term) => term === sought,
      (term) => isForeign && term.includes(sought),
      (term) => isForeign && sought.includes(term) && /[^\p{ASCII}]/u.test(term),
    ];
    const known = [...this.words.terms, ...Object.keys(concepts).map((term) => [term, []] as const)];
    for (const fit of fits) {
      const found = known.flatMap(([english, others]) => {
        const said = [english, ...others].find((each) => fit(each.toLowerCase()));
        if (said === undefined) return [];
        const names = concepts[english] ?? this.#namesLike(english);
        return this.#rows(names, said === english ? said : `${said}: ${english}`);
      });
      if (found.length > 0) return found;
    }
    return [];
  }

  #namesLike(term: string): string[] {
    const key = letters(term);
    return this.#entries.filter((each) => each.key === key).map(({ row }) => row.name);
  }

  /** By names: here, and elsewhere (`torch.nn.functional.log_softmax`, `np.dot(x, W)`, `nn.Linear`). */
  #called(asked: string) {
    const plain = asked.replace(/\(.*$/, "");
    const [last = ""] = plain.split(".").slice(-1);
    const sought = letters(last);
    const whole = letters(plain);
    const scored =
      sought === ""
        ? []
        : this.#entries.flatMap(({ row, key, sentence }) => {
            const inParent =
              whole !== sought &&
              `${row.parent ?? ""}.${row.name}`.toLowerCase().endsWith(plain.toLowerCase());
            const near = Math.max(nearness(key, sought), nearness(key, whole)) + (inParent ? 40 : 0);
            return near === 0 ? [] : [{ row, note: sentence, score: near + weight(row) }];
          });
    scored.sort((a, b) => b.score - a.score);
    const there = this.words.elsewhere.filter(
      ([name]) => sought.length > 1 && letters(name.replace(/.*\./, "")) === sought,
    );
    const depth = ([name]: (typeof there)[number]) => (name.endsWith(plain) ? -1 : name.split(".").length);
    const known = there
      .sort((a, b) => depth(a) - depth(b))
      .flatMap(([name, place, names]) => this.#rows(names, `${place}: ${name}`));
    // what is called so here comes first, unless it is asked for as another's
    const isElsewhere = /^(torch|F|np|numpy)\.|^nn\.(?!init)/.test(asked) && known.length > 0;
    const exact = scored.filter(({ score }) => !isElsewhere && score >= 100);
    return { exact, known, named: scored };
  }

  /** Words that the first sentence has, all of them. */
  #told(asked: string): Found[] {
    const sought = asked
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((each) => /^[\p{L}\p{N}-]{3,}$/u.test(each));
    if (sought.length === 0 || sought.join(" ").length < asked.length / 2) return [];
    return this.#entries
      .filter(({ row, key, sentence }) => {
        const text = `${key} ${sentence.toLowerCase()}`;
        return sentence !== "" && weight(row) > 0 && sought.every((each) => text.includes(each));
      })
      .sort((a, b) => weight(b.row) - weight(a.row))
      .slice(0, most)
      .map(({ row, sentence }) => ({ row, note: sentence }));
  }

  #misspelt(asked: string): Found[] {
    const sought = letters(asked.replace(/\(.*$/, "").split(".").at(-1) ?? "");
    const scored = this.#entries.flatMap(({ row, key, sentence }) => {
      const near = nearly(key, sought);
      return near === 0 ? [] : [{ row, note: sentence, score: near + weight(row) / 10 }];
    });
    return scored.sort((a, b) => b.score - a.score);
  }

  /** Names that begin with a word of the one that is asked for: `xavier_uniform_`. */
  #inPart(asked: string): Found[] {
    const parts = asked
      .replace(/\(.*$/, "")
      .split(/[._\s]|(?<=[a-z])(?=[A-Z])/)
      .filter((part) => part.length >= 4);
    const scored = parts.flatMap((part) =>
      this.#entries.flatMap(({ row, key, sentence }) =>
        key.startsWith(part.toLowerCase())
          ? [{ row, note: sentence, score: nearness(key, part.toLowerCase()) + weight(row) }]
          : [],
      ),
    );
    return scored.sort((a, b) => b.score - a.score);
  }

  /** Each page once; what is inherited, or is a kernel, only where there is nothing else. */
  #once(all: readonly Found[]): Found[] {
    const seen = new Set<string>();
    const own = all.filter(({ row }) => weight(row) >= 0);
    return (own.length > 0 ? own : all)
      .filter(({ row: { url } }) => !seen.has(url) && seen.add(url))
      .slice(0, most)
      .map(({ row, note }) => ({ row, note }));
  }
}
