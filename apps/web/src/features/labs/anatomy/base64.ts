/** One group of base64url: up to three bytes, their bits, and the characters that encode them. */
export type Group = {
  readonly at: number;
  readonly bytes: readonly number[];
  /** 24 bits, or fewer in the last group. The last `spare` bits are padding for the last character, and are 0. */
  readonly bits: readonly Bit[];
  readonly spare: number;
  readonly characters: readonly Character[];
};

type Bit = { readonly place: number; readonly value: string };
type Character = { readonly place: number; readonly value: number; readonly text: string };

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export const groupsOf = (bytes: Uint8Array): Group[] =>
  Array.from({ length: Math.ceil(bytes.length / 3) }, (_, index) => groupAt(bytes, index * 3));

function groupAt(bytes: Uint8Array, at: number): Group {
  const own = [...bytes.subarray(at, at + 3)];
  const whole = own.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const bits = whole.padEnd(Math.ceil(whole.length / 6) * 6, '0');
  return {
    at,
    bytes: own,
    bits: Array.from(bits, (value, place) => ({ place, value })),
    spare: bits.length - whole.length,
    characters: charactersOf(bits),
  };
}

const charactersOf = (bits: string): Character[] =>
  Array.from({ length: bits.length / 6 }, (_, place) => {
    const value = Number.parseInt(bits.slice(place * 6, place * 6 + 6), 2);
    return { place, value, text: alphabet.charAt(value) };
  });
