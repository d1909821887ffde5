/** Ranks in one process: what MPI moves between them is moved between arrays, when the last of them has come. */
import type { Elements, Mpi, Request } from "../../src/distributed/mpi/library.js";
import { room, type Steps } from "../../src/distributed/world/steps.js";

interface Meeting {
  readonly there: (() => void)[];
  readonly parts: unknown[];
  isOver: boolean;
}

/** As many as there are. `order` says which of them comes first to what they do together. */
export function ranksOf(size: number): Mpi[] {
  const meetings: Meeting[] = [];
  return Array.from({ length: size }, (_, rank) => {
    let count = 0;
    /** Each gives its part, and when all are there each takes from all parts. */
    const meet = <Part>(part: Part, take: (parts: readonly Part[]) => void): Request => {
      meetings[count] ??= { there: [], parts: [], isOver: false };
      const meeting = meetings[count++] as Meeting;
      meeting.parts[rank] = part;
      meeting.there.push(() => take(meeting.parts as Part[]));
      if (meeting.there.length === size) {
        for (const each of meeting.there) each();
        meeting.isOver = true;
      }
      return { isDone: () => meeting.isOver, buffers: [] };
    };
    const mpi: Partial<Mpi> = {
      rank,
      size,
      allMax: (from, to) =>
        meet(
          from.slice(),
          (all) => void to.set(from.map((_, i) => Math.max(...all.map((each) => each[i] as number)))),
        ),
      allGather: (from, to) =>
        meet(from.slice(), (all) => {
          for (const [r, each] of all.entries()) to.set(each, r * from.length);
        }),
      allGatherParts: (given, to, counts, places) => {
        const at = places[rank] as number;
        const from = given ?? to.subarray(at, at + (counts[rank] as number));
        return meet(from.slice(), (all) => {
          for (const [r, each] of all.entries()) to.set(each.subarray(0, counts[r]), places[r]);
        });
      },
      scratch: room,
      exchange: (from, counts, places, to, received, receivedPlaces) =>
        meet({ from: from.slice(), counts, places }, (all) => {
          for (const [r, each] of all.entries()) {
            const [place, length] = [each.places[rank] as number, each.counts[rank] as number];
            if (length !== received[r]) throw new Error(`rank ${r} sends ${length}, not ${received[r]}`);
            to.set(each.from.subarray(place, place + length), receivedPlaces[r]);
          }
        }),
      broadcast: (elements: Elements, root: number) =>
        meet(elements.slice(), (all) => void elements.set(all[root] as Elements)),
      combine(from, into, by) {
        for (let i = 0; i < into.length; i++) {
          const [a, b] = [from[i] as number, into[i] as number];
          into[i] = by === "sum" ? a + b : by === "prod" ? a * b : Math.max(a, b);
        }
      },
    };
    return mpi as Mpi;
  });
}

/** Lets all of them go on in turns, the last one first, until the last is at its end. */
export function inTurns(all: readonly Steps<unknown>[]): void {
  const waiting = new Set([...all].reverse());
  for (let turns = 0; waiting.size > 0; turns++) {
    if (turns > 1000) throw new Error("some of them wait for ever");
    for (const steps of waiting) if (steps.next().done) waiting.delete(steps);
  }
}
