/** plotImages: rows of small grey images, such as the filters of a network before and after it has learnt. */
import {
  everyMember,
  type Kind,
  kind,
  options,
  signature,
  ValueError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { pixel } from "../plots/panel.js";
import { escapeXml } from "../text/escape.js";
import { themes } from "../theme/theme.js";
import { pngAddress } from "../write/images/png.js";
import {
  type FigureOptions,
  figureKinds,
  label,
  listOf,
  listOfObjects,
  numbers,
  type PlottedNumbers,
  spanOf,
  svgOf,
  topOf,
} from "./frame.js";

/** Images of one size, one after the other, and what they are called. */
export interface PlottedImages {
  readonly name: string;
  /** Row by row, image by image. */
  readonly values: PlottedNumbers;
  /** Of one image. */
  readonly size: readonly [height: number, width: number];
}

export interface ImagesOptions extends FigureOptions {
  /** How many stand beside each other. Default 10. */
  readonly columns?: number;
}

const sizeKind: Kind<readonly [number, number]> = kind(
  "a pair [height, width] of whole numbers from 1 to 1,000",
  (value) => Array.isArray(value) && value.length === 2 && everyMember(value, whole(1, 1000).accepts),
);
export const imagesOptions = options<ImagesOptions>()({
  ...figureKinds,
  columns: withDefault(whole(1, 100), 10),
});
const takes = signature("plotImages", {
  groups: listOfObjects<PlottedImages>("a list of { name, values, size }", {
    name: label,
    values: numbers,
    size: sizeKind,
  }),
  options: imagesOptions,
});

const [captionHeight, gap, side] = [30, 4, 16];

/**
 * Images as SVG, group below group, from the least number of a group (white) to its greatest (black):
 * `plotImages([{ name: "before", values: W, size: [5, 5] }])`. What is no number is white.
 * @throws ValueError for an empty list, and for values that do not fill images of the size.
 */
export function plotImages(groups: readonly PlottedImages[], given: ImagesOptions = {}): string {
  takes.check(arguments);
  const { columns, ...figure } = imagesOptions.read(given);
  if (groups.length === 0) throw new ValueError("plotImages: there are no images; there is nothing to draw");
  const read = groups.map(({ name, values, size }) => ({ name, values: listOf(values), size }));
  const counts = read.map(({ name, values, size: [height, width] }) => {
    const count = values.length / (height * width);
    if (!Number.isInteger(count) || count === 0)
      throw new ValueError(
        `plotImages: "${name}" has ${values.length} values, which fill no images of ${height} × ${width}`,
      );
    return count;
  });
  const rows = counts.map((count) => Math.ceil(count / columns));
  const room = figure.height - topOf(figure) - groups.length * captionHeight - side;
  const all = rows.reduce((sum, each) => sum + each, 0);
  const wide = Math.min((figure.width - 2 * side) / columns, Math.max(8, room / all));
  const parts: string[] = [];
  let top = topOf(figure);
  for (const [i, group] of read.entries()) {
    parts.push(`<text x="${side}" y="${pixel(top + 20)}">${escapeXml(group.name)}</text>`);
    top += captionHeight;
    parts.push(...drawImages(group, { columns, wide, top, stroke: themes[figure.theme].moduleLine }));
    top += (rows[i] as number) * wide;
  }
  return svgOf(figure, groups.map(({ name }) => name).join(", "), parts);
}

interface Place {
  readonly columns: number;
  readonly wide: number;
  readonly top: number;
  readonly stroke: string;
}

const greys = Uint8Array.from({ length: 3 * 256 }, (_, i) => 255 - Math.floor(i / 3));

interface Images {
  readonly values: ArrayLike<number>;
  readonly size: readonly [height: number, width: number];
}

function drawImages({ values, size: [height, width] }: Images, place: Place): string[] {
  const { columns, wide, top, stroke } = place;
  const [low, high] = spanOf(Array.from(values));
  const pixels = height * width;
  const zoom = (wide - gap) / Math.max(height, width);
  return Array.from({ length: values.length / pixels }, (_, image) => {
    const bytes = Uint8Array.from({ length: pixels }, (_, i) => {
      const share = ((values[image * pixels + i] as number) - low) / (high - low || 1);
      return Math.round(255 * (Number.isFinite(share) ? share : 0));
    });
    const address = pngAddress({ width, height, palette: greys, transparent: undefined, bytes });
    const [left, above] = [side + (image % columns) * wide, top + Math.floor(image / columns) * wide];
    const at = `x="${pixel(left)}" y="${pixel(above)}"`;
    const extent = `width="${pixel(width * zoom)}" height="${pixel(height * zoom)}"`;
    return (
      `<image ${at} ${extent} image-rendering="pixelated" preserveAspectRatio="none" href="${address}"/>` +
      `<rect ${at} ${extent} fill="none" stroke="${stroke}"/>`
    );
  });
}
