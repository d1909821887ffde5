/**
 * The sweep in small: a value of each kind in every place of every public call, in a process of its own.
 * `npm run sweep` has a few hundred values for each.
 */
import { expect, test } from "vitest";
import { bySize } from "../helpers/size.js";
import { meaning, type Outcome } from "./outcome.js";
import { sweep } from "./sweep.js";

/** For a machine that does much else. */
const patience = 600_000;

test(
  "whatever a public function is handed, it is honoured or refused by an error of the library",
  async () => {
    const { counts, findings } = await sweep({ every: bySize(12, 0), seconds: 60 });
    const bad = (Object.keys(meaning) as Outcome[]).filter((outcome) => meaning[outcome].bad);
    const found = findings.filter(({ outcome }) => bad.includes(outcome));
    expect(
      found.map((each) => `${each.outcome}: ${each.call}, ${each.slot}: ${each.value}: ${each.message}`),
    ).toEqual([]);
    expect(counts.own).toBeGreaterThan(1000);
  },
  patience,
);
