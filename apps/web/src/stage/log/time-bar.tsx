import type { CSSProperties, ReactNode } from 'react';
import { storeQuery, type Exchange } from '../../api/exchange.ts';
import { replicaColour } from '../../ui/identity.tsx';
import styles from './time-bar.module.css';

type Phase = 'network' | 'verify' | 'cache' | 'memory' | 'store' | 'handler';

/** Splits the total time into phases. `network` is the total minus the times that the replica reported. */
function phasesOf({
  code,
  totalMs,
  timing,
}: Pick<Exchange, 'code' | 'totalMs' | 'timing'>): { phase: Phase; ms: number }[] {
  const { verifyMs = 0, cacheMs = 0, handlerMs = 0 } = timing;
  const memoryMs = timing.memory?.ms ?? 0;
  const storeMs = storeQuery({ code, timing })?.ms ?? 0;
  const networkMs = Math.max(0, totalMs - verifyMs - cacheMs - memoryMs - storeMs - handlerMs);
  const phases: { phase: Phase; ms: number }[] = [
    { phase: 'network', ms: networkMs },
    { phase: 'verify', ms: verifyMs },
    { phase: 'cache', ms: cacheMs },
    { phase: 'memory', ms: memoryMs },
    { phase: 'store', ms: storeMs },
    { phase: 'handler', ms: handlerMs },
  ];
  return phases.filter(({ ms }) => ms > 0);
}

function handlerColour({ servedBy }: Exchange): CSSProperties & Record<'--handler', string> {
  return { '--handler': servedBy === undefined ? 'var(--soft)' : replicaColour(servedBy).text };
}

type TimeBarProps = {
  exchange: Exchange;
  /** Milliseconds that fill the bar. The default is `--full-ms` of an enclosing element. */
  fullMs?: number;
  now?: Phase | undefined;
};

/** The phases of one request, to scale. The same numbers are next to the bar as text. */
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
