import type { ReactNode } from 'react';
import type { Tone } from '../api/exchange.ts';
import { CheckIcon, CrossIcon, PauseIcon } from '../ui/icons.tsx';

/** One icon for one outcome, in the picture and in the log. */
export const ToneIcon = ({ tone }: { tone: Tone }): ReactNode => {
  if (tone === 'ok') return <CheckIcon />;
  return tone === 'away' ? <PauseIcon /> : <CrossIcon />;
};
