import type { ReactNode } from 'react';
import type { Tone } from '../api/exchange.ts';
import { CheckIcon, CrossIcon, PauseIcon } from '../ui/icons.tsx';

/** The icon of an outcome, the same in the diagram and in the log. */
export const ToneIcon = ({ tone }: { tone: Tone }): ReactNode => {
  if (tone === 'ok') return <CheckIcon />;
  return tone === 'unavailable' ? <PauseIcon /> : <CrossIcon />;
};
