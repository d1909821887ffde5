/**
 * Inside a frame without an origin (`sandbox="allow-scripts"`): nothing that runs here can reach the page, its
 * storage or its address, and the policy it inherits lets nothing onto the network. It holds the worker that
 * runs, and others that have loaded and wait, so that a run begins at once.
 */
import { unpacked } from "../page/bytes.js";
import { heard } from "./heard.js";
import { type Message, mostReports, type Request } from "./protocol.js";

/** So many wait: while a number is dragged, one run follows the other. */
const spare = 2;
/** After a run, its picture comes first: as many milliseconds later the next worker is loaded. */
const later = 150;

let address = "";
let running: Worker | undefined;
const waiting: Worker[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
let preparing: ReturnType<typeof setTimeout> | undefined;

const tell = (message: Message) => parent.postMessage(message, "*");

function stop(): void {
  clearTimeout(timer);
  running?.terminate();
  running = undefined;
}

function run({ run: id, program, limits }: Extract<Request, { kind: "run" }>): void {
  stop();
  clearTimeout(preparing);
  const worker = waiting.shift() ?? new Worker(address);
  running = worker;
  let reports = 0;
  let done = false;
  let rested = false;
  const end = (ended: "time" | "flood" | "crash") => {
    if (running !== worker) return;
    stop();
    tell({ run: id, ended });
    prepare();
  };
  worker.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (running !== worker) return;
    if (++reports > mostReports) {
      end("flood");
      return;
    }
    const report = heard(data);
    if (report === undefined || (report.kind === "done" && done)) return;
    tell({ run: id, report });
    rested = report.kind === "rested";
    if (report.kind !== "done") return;
    done = true;
    prepare();
  };
  worker.onerror = () => end("crash");
  // what rests is put away without a word
  timer = setTimeout(() => (rested ? stop() : end("time")), limits.seconds * 1000);
  worker.postMessage({ program, limits });
}

/** One at once if there is none, the others when nothing happens. */
function prepare(): void {
  clearTimeout(preparing);
  if (waiting.length >= spare) return;
  if (waiting.length === 0) waiting.push(new Worker(address));
  preparing = setTimeout(() => {
    waiting.push(new Worker(address));
    prepare();
  }, later);
}

async function begin(letters: string): Promise<void> {
  const text = await unpacked(letters);
  address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  waiting.push(new Worker(address));
  parent.postMessage({ ready: true }, "*");
}

addEventListener("message", ({ data, source }: MessageEvent<Request>) => {
  if (source !== parent) return;
  if (data.kind === "worker") void begin(data.letters);
  else if (data.kind === "run") run(data);
  else {
    stop();
    prepare();
  }
});
parent.postMessage({ ready: false }, "*");
