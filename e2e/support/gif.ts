import { writeFileSync } from 'node:fs';
import gifenc from 'gifenc';
import { PNG } from 'pngjs';

// oxlint-disable-next-line import/no-named-as-default-member -- gifenc is a CommonJS module, and Node finds only its default export.
const { applyPalette, GIFEncoder, quantize } = gifenc;

/** Number of colors of all frames. Pages are flat, so 63 are enough. One more index is for unchanged pixels. */
const maxColors = 63;
const unchanged = maxColors;

export type Gif = {
  /** Appends a frame from a PNG file. All frames have the same size. */
  add: (png: Buffer) => void;
  save: (path: string) => void;
};

/** Creates an animated GIF that repeats. Equal frames in a row become one longer frame. */
export function createGif({ frameMs }: { frameMs: number }): Gif {
  const frames: { png: Buffer; lastsMs: number }[] = [];
  return {
    add: (png) => {
      const last = frames.at(-1);
      if (last?.png.equals(png) === true) last.lastsMs += frameMs;
      else frames.push({ png, lastsMs: frameMs });
    },
    save: (path) => {
      const encoder = GIFEncoder();
      const images = frames.map(({ png }) => PNG.sync.read(png));
      const palette = quantize(Buffer.concat(images.map(({ data }) => data)), maxColors);
      const colors = [...palette, ...Array.from({ length: unchanged + 1 - palette.length }, () => [0, 0, 0])];
      let before: Uint8Array | undefined;
      for (const [at, { data, width, height }] of images.entries()) {
        const index = applyPalette(data, palette);
        const earlier = before;
        // Unchanged pixels are transparent, which compresses well.
        const shown =
          earlier === undefined ? index : index.map((color, k) => (color === earlier[k] ? unchanged : color));
        encoder.writeFrame(shown, width, height, {
          palette: colors,
          delay: frames[at]?.lastsMs ?? frameMs,
          transparent: earlier !== undefined,
          transparentIndex: unchanged,
          dispose: 1,
        });
        before = index;
      }
      encoder.finish();
      writeFileSync(path, encoder.bytes());
    },
  };
}
