import type { ReactNode } from 'react';
import type { Tone } from '../api/exchange.ts';
import { CheckIcon, CrossIcon, PauseIcon } from '../ui/icons.tsx';

export const ToneIcon = ({ tone }: { tone: Tone }): ReactNode => {
  if (tone === 'ok') return <CheckIcon />;
  return tone === 'unavailable' ? <PauseIcon /> : <CrossIcon />;
};
