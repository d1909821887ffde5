/**
 * Inside a frame without an origin (`sandbox="allow-scripts"`): nothing that runs here can reach the page, its
 * storage or its address, and the policy it inherits lets nothing onto the network. It holds the worker that
 * runs, and one that has loaded and waits, so that a run begins at once.
 */
import { type Message, mostReports, type Report, type Request } from "./protocol.js";

let address = "";
let running: Worker | undefined;
let waiting: Worker | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

const tell = (message: Message) => parent.postMessage(message, "*");

function stop(): void {
  clearTimeout(timer);
  running?.terminate();
  running = undefined;
}

function run({ run: id, program, limits }: Extract<Request, { kind: "run" }>): void {
  stop();
  const worker = waiting ?? new Worker(address);
  waiting = undefined;
  running = worker;
  let reports = 0;
  const end = (ended: "time" | "flood" | "crash") => {
    if (running !== worker) return;
    stop();
    tell({ run: id, ended });
    prepare();
  };
  worker.onmessage = ({ data }: MessageEvent<Report>) => {
    if (running !== worker) return;
    if (++reports > mostReports) {
      end("flood");
      return;
    }
    tell({ run: id, report: data });
    if (data.kind !== "done") return;
    clearTimeout(timer);
    prepare();
  };
  worker.onerror = () => end("crash");
  timer = setTimeout(() => end("time"), limits.seconds * 1000);
  worker.postMessage({ program, limits });
}

function prepare(): void {
  waiting ??= new Worker(address);
}

addEventListener("message", ({ data, source }: MessageEvent<Request>) => {
  if (source !== parent) return;
  if (data.kind === "worker") {
    address = URL.createObjectURL(new Blob([data.text], { type: "text/javascript" }));
    prepare();
  } else if (data.kind === "run") run(data);
  else stop();
});
parent.postMessage({ ready: true }, "*");
