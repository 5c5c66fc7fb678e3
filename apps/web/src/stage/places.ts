import { replicaColour } from '../ui/identity.ts';

/** A machine of the picture. Replicas are told apart by their names. */
export type Place = 'browser' | 'nginx' | 'redis' | `replica ${string}`;

export const replicaPlace = (name: string): Place => `replica ${name}`;

/** The replica's name, where the place is one. */
export const replicaAt = (place: Place): string | undefined =>
  place.startsWith('replica ') ? place.slice('replica '.length) : undefined;

const names = { browser: 'Browser', nginx: 'NGINX', redis: 'Redis' } as const;

/** What is written in the machine. */
export function titleOf(place: Place): string {
  if (place === 'browser' || place === 'nginx' || place === 'redis') return names[place];
  return place.slice('replica '.length);
}

/** The machine in a sentence. */
export const nameOf = (place: Place): string => (place === 'browser' ? 'The browser' : titleOf(place));

export function colourOf(place: Place): string {
  if (place === 'browser' || place === 'nginx' || place === 'redis') return `var(--${place})`;
  return replicaColour(titleOf(place)).text;
}
