/** What a large page carries packed is all that is to be seen of it: the program runs when that is there. */

/** @param {() => void} run */
export function whenUnpacked(run) {
  const packed = document.querySelector("#packed");
  const main = document.querySelector("main");
  if (packed === null || main === null) {
    run();
    return;
  }
  const bytes = Uint8Array.from(atob(packed.textContent ?? ""), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  void new Response(stream).text().then((text) => {
    main.innerHTML = text;
    packed.remove();
    run();
  });
}
