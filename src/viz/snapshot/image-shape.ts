/** Which arrays are images: by their shape alone, or by the height and the width that a user gives. */

/** `image`: the last two axes are height and width. Two numbers: as many elements in a row are one image. */
export type ImageShape = "image" | readonly [height: number, width: number];

/** How the images lie in an array. */
export interface Images {
  readonly height: number;
  readonly width: number;
  /** How many are drawn, of how many. */
  readonly count: number;
  readonly total: number;
  /** 3: each pixel has a red, a green and a blue element, one plane after another. */
  readonly channels: 1 | 3;
  /** Where the pixels of an image are, and where the next image is. */
  readonly offset: (image: number, pixel: number) => number;
  /** How many of the first elements a picture needs. */
  readonly pixels: number;
}

/** So many elements of an array are kept at most. */
export const mostPixels = 65_536;

/** So many images are drawn of an array at most. */
export const mostTiles = 64;

/** Of inputs only a few: a batch has many alike. */
const mostInputs = 8;

const inRange = (extent: number, least: number, most: number) => extent >= least && extent <= most;

/** Inputs of one or three channels are images, parameters with four axes the filters of a convolution. */
export function imagesByShape(kind: string, shape: readonly number[]): Images | undefined {
  const [count, channels, height, width] = shape;
  if (shape.length !== 4 || count === undefined || channels === undefined) return undefined;
  if (height === undefined || width === undefined || count * channels === 0) return undefined;
  const isInput = kind === "input" && (channels === 1 || channels === 3);
  if (isInput && inRange(height, 8, 256) && inRange(width, 8, 256))
    return planes(channels, height, width, count, mostInputs);
  if (kind === "parameter" && inRange(height, 3, 32) && inRange(width, 3, 32))
    return planes(1, height, width, count * channels);
  return undefined;
}

/** undefined where the numbers do not fit. */
export function imagesAs(asked: ImageShape, shape: readonly number[]): Images | undefined {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const [high, wide] = [shape.at(-2), shape.at(-1)];
  if (size === 0 || wide === undefined) return undefined;
  if (asked === "image") {
    if (high === undefined || high * wide > mostPixels) return undefined;
    const isColoured = shape.length === 4 && shape[1] === 3;
    return planes(isColoured ? 3 : 1, high, wide, size / (high * wide * (isColoured ? 3 : 1)));
  }
  const [height, width] = asked;
  const area = height * width;
  if (area > mostPixels) return undefined;
  if (wide === area || (high === height && wide === width)) return planes(1, height, width, size / area);
  if (wide === 3 * area) return planes(3, height, width, size / (3 * area));
  const [first, columns] = shape;
  // a unit of a layer has a column of its weights
  if (shape.length !== 2 || first !== area || columns === undefined || size > mostPixels) return undefined;
  const offset = (image: number, pixel: number) => pixel * columns + image;
  const count = Math.min(columns, mostTiles);
  return { height, width, count, total: columns, channels: 1, offset, pixels: size };
}

/** One behind another. */
function planes(channels: 1 | 3, height: number, width: number, total: number, most = mostTiles): Images {
  const each = channels * height * width;
  const shown = Math.max(1, Math.min(total, most, Math.floor(mostPixels / each)));
  return {
    height,
    width,
    count: shown,
    total,
    channels,
    offset: (image, pixel) => image * each + pixel,
    pixels: shown * each,
  };
}
