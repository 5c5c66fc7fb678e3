/** The part of gifenc 1.0.3 that the tests use. The package has no types. */
declare module 'gifenc' {
  type Palette = number[][];
  type Encoder = {
    writeFrame: (
      index: Uint8Array,
      width: number,
      height: number,
      options: {
        palette: Palette;
        /** Milliseconds. */
        delay: number;
        transparent: boolean;
        transparentIndex: number;
        /** 1: the next frame is drawn over this one. */
        dispose: number;
      },
    ) => void;
    finish: () => void;
    bytes: () => Uint8Array;
  };
  const gifenc: {
    quantize: (rgba: Uint8Array, maxColors: number) => Palette;
    applyPalette: (rgba: Uint8Array, palette: Palette) => Uint8Array;
    GIFEncoder: () => Encoder;
  };
  export default gifenc;
}
