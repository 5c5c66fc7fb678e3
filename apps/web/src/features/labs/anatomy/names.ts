/** 0 to 63: the first 32 bytes are the id. */
export const halfBytes = 32;

export const toHex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** `byte 5 of the id`: both halves count from 1, as people do. */
export const byteName = (index: number): string =>
  `byte ${(index % halfBytes) + 1} of the ${index < halfBytes ? 'id' : 'signature'}`;
