/** The part of gifenc 1.0.3 that the tests use. The package has no types. */
declare module 'gifenc' {
  type Palette = number[][];
  export function quantize(rgba: Uint8Array, maxColors: number): Palette;
  export function applyPalette(rgba: Uint8Array, palette: Palette): Uint8Array;
  export function GIFEncoder(): {
    /** `delay` in milliseconds. */
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: {
        palette: Palette;
        delay: number;
        transparent: boolean;
        transparentIndex: number;
        /** 1: the next frame is drawn over this one. */
        dispose: number;
      },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  };
}
