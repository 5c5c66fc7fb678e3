import type { CSSProperties, ReactNode } from 'react';
import { storeAsked, type Exchange } from '../api/exchange.ts';
import { replicaColour } from '../ui/identity.ts';
import styles from './time-bar.module.css';

export type Phase = 'way' | 'verify' | 'cache' | 'memory' | 'store' | 'handler';

/** What of the whole went where; the way is what the replica's own times leave of it. */
export function phasesOf({
  code,
  totalMs,
  timing,
}: Pick<Exchange, 'code' | 'totalMs' | 'timing'>): { phase: Phase; ms: number }[] {
  const { verifyMs = 0, cacheMs = 0, handlerMs = 0 } = timing;
  const memoryMs = timing.memory?.ms ?? 0;
  const storeMs = storeAsked({ code, timing })?.ms ?? 0;
  const wayMs = Math.max(0, totalMs - verifyMs - cacheMs - memoryMs - storeMs - handlerMs);
  const phases: { phase: Phase; ms: number }[] = [
    { phase: 'way', ms: wayMs },
    { phase: 'verify', ms: verifyMs },
    { phase: 'cache', ms: cacheMs },
    { phase: 'memory', ms: memoryMs },
    { phase: 'store', ms: storeMs },
    { phase: 'handler', ms: handlerMs },
  ];
  return phases.filter(({ ms }) => ms > 0);
}

export const phaseName = {
  way: 'on the way',
  verify: 'signature',
  cache: 'near cache',
  memory: 'own memory',
  store: 'Redis',
  handler: 'handler',
} as const;

/** The handler's part has the colour of its replica. */
export function handlerColour({ servedBy }: Exchange): CSSProperties & Record<'--handler', string> {
  return { '--handler': servedBy === undefined ? 'var(--soft)' : replicaColour(servedBy).text };
}

type TimeBarProps = {
  exchange: Exchange;
  /** Milliseconds that fill the bar. Without it the scale is `--full-ms` of whatever the bar stands in. */
  fullMs?: number;
  /** The part to stand out. */
  now?: Phase | undefined;
};

/** Where the time of one request went, to scale. The same numbers stand beside it as text. */
export function TimeBar({ exchange, fullMs, now }: TimeBarProps): ReactNode {
  const phases = phasesOf(exchange);
  const style: CSSProperties & Record<`--${string}`, string | number> = {
    ...handlerColour(exchange),
    ...(fullMs === undefined ? {} : { '--full-ms': fullMs }),
  };
  return (
    <span className={styles['bar']} style={style} aria-hidden="true">
      {phases.map(({ phase, ms }) => (
        <Segment key={phase} phase={phase} ms={ms} dim={now !== undefined && now !== phase} />
      ))}
    </span>
  );
}

function Segment({ phase, ms, dim }: { phase: Phase; ms: number; dim: boolean }): ReactNode {
  const style: CSSProperties & Record<'--ms', number> = { '--ms': ms };
  return <span className={styles['segment']} data-phase={phase} data-dim={dim || undefined} style={style} />;
}
