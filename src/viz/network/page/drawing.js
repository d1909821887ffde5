/** An image of the reader's own, put on the canvas by pointer or keys. */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{ width: number, height: number }} size
 * @param {() => void} changed
 */
export function drawingOn(canvas, { width, height }, changed) {
  const ink = new Float64Array(width * height);
  /** The pixel that the keys are at. */
  const cursor = { x: Math.floor(width / 2), y: Math.floor(height / 2) };
  /** How far a stroke reaches: a tenth of the image is about what digits are written with. */
  const radius = Math.max(0.7, (0.055 * (width + height)) / 2);
  let active = false;
  /** @type {readonly [number, number] | undefined} */
  let last;

  /** @param {number} x @param {number} y in pixels of the image */
  function dab(x, y) {
    for (let i = 0; i < ink.length; i++) {
      const distance = Math.hypot((i % width) + 0.5 - x, Math.floor(i / width) + 0.5 - y);
      ink[i] = Math.max(/** @type {number} */ (ink[i]), Math.min(1, Math.max(0, radius + 0.5 - distance)));
    }
  }

  /** @param {PointerEvent} event @returns {[number, number]} */
  function placeOf(event) {
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * width,
      ((event.clientY - box.top) / box.height) * height,
    ];
  }

  /** @param {PointerEvent} event */
  function stroke(event) {
    const [x, y] = placeOf(event);
    const [fromX, fromY] = last ?? [x, y];
    const dabs = Math.max(1, Math.ceil(2 * Math.hypot(x - fromX, y - fromY)));
    for (let i = 1; i <= dabs; i++) dab(fromX + ((x - fromX) * i) / dabs, fromY + ((y - fromY) * i) / dabs);
    last = [x, y];
    changed();
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (!active || event.button !== 0) return;
    event.preventDefault();
    canvas.focus();
    canvas.setPointerCapture(event.pointerId);
    last = undefined;
    stroke(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (active && canvas.hasPointerCapture(event.pointerId)) stroke(event);
  });
  canvas.addEventListener("keydown", (event) => {
    if (!active || event.ctrlKey || event.metaKey || event.altKey) return;
    const move = /** @type {Record<string, readonly [number, number]>} */ ({
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    })[event.key];
    if (move !== undefined) {
      cursor.x = Math.min(width - 1, Math.max(0, cursor.x + move[0]));
      cursor.y = Math.min(height - 1, Math.max(0, cursor.y + move[1]));
    } else if (event.key === " ") dab(cursor.x + 0.5, cursor.y + 0.5);
    else return;
    event.preventDefault();
    changed();
  });

  return {
    ink,
    cursor,
    /** @param {boolean} on */
    activate(on) {
      active = on;
    },
    clear() {
      ink.fill(0);
      changed();
    },
    /** Moves the centre of the ink to the middle, by whole pixels. */
    centre() {
      let [sum, sumX, sumY] = [0, 0, 0];
      for (const [i, amount] of ink.entries()) {
        sum += amount;
        sumX += amount * ((i % width) + 0.5);
        sumY += amount * (Math.floor(i / width) + 0.5);
      }
      if (sum === 0) return;
      const [byX, byY] = [Math.round(width / 2 - sumX / sum), Math.round(height / 2 - sumY / sum)];
      const before = ink.slice();
      for (let i = 0; i < ink.length; i++) {
        const [x, y] = [(i % width) - byX, Math.floor(i / width) - byY];
        const inside = x >= 0 && x < width && y >= 0 && y < height;
        ink[i] = inside ? /** @type {number} */ (before[y * width + x]) : 0;
      }
      changed();
    },
  };
}
