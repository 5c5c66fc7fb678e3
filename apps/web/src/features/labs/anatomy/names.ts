/** Bytes in each half of the token: the id, then the signature. */
export const halfBytes = 32;

/** Returns the name of a byte, such as `byte 5 of the id`. Both halves count from 1. */
export const byteName = (index: number): string =>
  `byte ${(index % halfBytes) + 1} of the ${index < halfBytes ? 'id' : 'signature'}`;
