import type { ReactNode } from 'react';
import type { Tone } from '../api/exchange.ts';
import { CheckIcon, CrossIcon, PauseIcon, WarningIcon } from '../ui/icons.tsx';

/** The icon of an outcome. `isAttack`: the outcome is bad because an attack succeeded, so a cross would be wrong. */
export const ToneIcon = ({ tone, isAttack = false }: { tone: Tone; isAttack?: boolean }): ReactNode => {
  if (tone === 'ok') return <CheckIcon />;
  if (tone === 'unavailable') return <PauseIcon />;
  return isAttack ? <WarningIcon /> : <CrossIcon />;
};
