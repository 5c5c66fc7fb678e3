import {
  memo,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type ReactNode,
} from 'react';
import { useApi, useExchanges, useReplicas } from '../api/api-context.tsx';
import type { Exchange } from '../api/exchange.ts';
import { replicaColour } from '../ui/identity.ts';
import { layOut, pointOn, wireBetween, type Layout } from './layout.ts';
import { Machine } from './machine.tsx';
import { createPlayer, type Player, type Scenery } from './player.ts';
import { Still } from './still.tsx';
import { Story } from './story.tsx';
import { TimeStrip } from './time-strip.tsx';
import type { Phase } from './time-bar.tsx';
import { trace, type Note, type Place, type Step } from './trace.ts';
import { useMediaQuery } from './use-media-query.ts';
import { useSize } from './use-size.ts';
import styles from './stage.module.css';

type StageProps = {
  /** How many requests the run that was last started sends: sets the pace of the picture. */
  runSize: number;
  /** Where the browser keeps its token, in a word. */
  tokenPlace: string;
};

type Followed = {
  exchange: Exchange;
  slowed: number | undefined;
  behind: number;
  phase: Phase | undefined;
};
/** A note belongs to the request that left it. */
type Mark = { number: number; note: Note };

/** Marks stay for so long after the last one, then fade. */
const marksLastMs = 2_500;
const fadeMs = 400;

const usualReplicas = ['api-1', 'api-2'];

const colourOf = (place: Place): string | undefined => {
  if (place === 'browser') return 'var(--browser)';
  if (place === 'nginx') return 'var(--nginx)';
  return place === 'redis' ? 'var(--redis)' : replicaColour(place.slice('replica '.length)).text;
};

const phaseOf = (step: Step): Phase | undefined => {
  if (step.kind === 'signature') return 'verify';
  if (step.kind === 'known') return 'cache';
  if (step.kind === 'found' || step.kind === 'missed') return 'store';
  if (step.kind === 'move') return step.carries === 'command' || step.carries === 'reply' ? 'store' : 'way';
  return step.kind === 'refused' ? 'handler' : undefined;
};

/** The machine at which a step begins. */
const beginsAt = (step: Step): Place => (step.kind === 'move' ? step.from : step.at);

const wentWrong = ({ kind }: Note): boolean =>
  kind === 'failed' || kind === 'refused' || kind === 'missed' || kind === 'lost';

/** The picture: the machines in their fixed places, and every request of the app on the way that it really took. */
export const Stage = memo(function Stage({ runSize, tokenPlace }: StageProps): ReactNode {
  const { log } = useApi();
  const canvas = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const player = useRef<Player>(undefined);
  const lights = useRef(new Map<string, SVGPathElement>());
  const [marks, setMarks] = useState<readonly Mark[]>([]);
  const [followed, setFollowed] = useState<Followed>();
  const still = useMediaQuery('(prefers-reduced-motion: reduce)');
  const size = useSize(canvas);
  const seen = useReplicas();
  const replicas = useMemo(
    () =>
      seen.length >= usualReplicas.length ? seen : Array.from(new Set([...usualReplicas, ...seen])).sort(),
    [seen],
  );
  const layout = useMemo(
    () => (size === undefined ? undefined : layOut({ ...size, replicas })),
    [size, replicas],
  );
  const shownLayout = useRef<Layout>(undefined);

  useLayoutEffect(() => {
    shownLayout.current = layout;
  });

  useEffect(() => {
    const frame = canvas.current;
    if (still || marks.length === 0 || frame === null) return undefined;
    const fade = setTimeout(() => {
      frame.dataset['fading'] = 'true';
    }, marksLastMs);
    const takeDown = setTimeout(() => {
      setMarks([]);
    }, marksLastMs + fadeMs);
    return () => {
      clearTimeout(fade);
      clearTimeout(takeDown);
      delete frame.dataset['fading'];
    };
  }, [marks, still]);

  useLayoutEffect(() => {
    player.current?.expect(runSize);
  }, [runSize]);

  useEffect(() => {
    if (layer.current === null || canvas.current === null) return undefined;
    const frame = canvas.current;
    let followedAtMs = Number.NEGATIVE_INFINITY;

    const scenery: Scenery = {
      layout: () => shownLayout.current ?? layOut({ width: 800, height: 400, replicas: usualReplicas }),
      colour: colourOf,
      clear: () => {
        setMarks([]);
        for (const light of lights.current.values()) {
          light.dataset['trail'] = 'false';
          if (still) light.dataset['busy'] = 'false';
        }
      },
      busy: (wireId, count, colour) => {
        const light = lights.current.get(wireId);
        if (light === undefined) return;
        light.dataset['busy'] = `${count > 0}`;
        if (count === 0) return;
        light.dataset['trail'] = 'true';
        light.style.stroke = colour ?? 'var(--browser)';
      },
      step: (number, step, isFollowed) => {
        if (isFollowed) setFollowed((old) => (old === undefined ? old : { ...old, phase: phaseOf(step) }));
        const place = beginsAt(step);
        const noted = step.kind !== 'move' && (isFollowed || wentWrong(step)) ? [{ number, note: step }] : [];
        setMarks((old) => {
          const left = old.filter((mark) => mark.note.at !== place || mark.number === number);
          return noted.length === 0 && left.length === old.length ? old : [...left, ...noted];
        });
      },
      started: (exchange, slowed, behind) => {
        const nowMs = performance.now();
        if (nowMs - followedAtMs < 240) return;
        followedAtMs = nowMs;
        setFollowed({ exchange, slowed, behind, phase: undefined });
      },
      finished: (exchange, left) => {
        if (left === 0)
          setFollowed((old) => ({ exchange, slowed: old?.slowed, behind: 0, phase: undefined }));
      },
    };

    if (still) {
      return log.onAdd((exchange) => {
        scenery.clear();
        let colour: string | undefined;
        for (const step of trace(exchange)) {
          if (step.kind !== 'move') scenery.step(exchange.number, step, true);
          else {
            if (step.from === 'nginx' && step.to !== 'browser') colour = colourOf(step.to);
            scenery.busy(wireBetween(scenery.layout(), step.from, step.to)?.wire.id ?? '', 1, colour);
          }
        }
        setFollowed({ exchange, slowed: undefined, behind: 0, phase: undefined });
      });
    }

    const made = createPlayer({
      layer: layer.current,
      scenery,
      now: () => performance.now(),
      requestFrame: (run) => requestAnimationFrame(run),
      cancelFrame: (handle) => {
        cancelAnimationFrame(handle);
      },
    });
    player.current = made;

    let onScreen = true;
    function watch(): void {
      if (onScreen && document.visibilityState === 'visible') made.resume();
      else made.stop();
    }
    const observer = new IntersectionObserver((entries) => {
      onScreen = entries.at(-1)?.isIntersecting ?? true;
      watch();
    });
    observer.observe(frame);
    document.addEventListener('visibilitychange', watch);
    const stopHearing = log.onAdd((exchange) => {
      made.play(exchange);
    });
    const sprites = layer.current;
    return () => {
      stopHearing();
      observer.disconnect();
      document.removeEventListener('visibilitychange', watch);
      made.stop();
      player.current = undefined;
      sprites.replaceChildren();
    };
  }, [log, still]);

  return (
    <figure className={styles['stage']} aria-label="The way of each request">
      <div className={styles['canvas']} ref={canvas} aria-hidden="true">
        {layout !== undefined && (
          <>
            <svg className={styles['wires']} width={layout.width} height={layout.height}>
              {layout.wires.map(({ id, path }) => (
                <g key={id}>
                  <path className={styles['wire']} d={path} />
                  <path
                    className={styles['light']}
                    d={path}
                    ref={(element) => {
                      if (element !== null) lights.current.set(id, element);
                      return () => {
                        lights.current.delete(id);
                      };
                    }}
                  />
                </g>
              ))}
            </svg>
            <WireLabel layout={layout} exchange={followed?.exchange} />
          </>
        )}
        <div className={styles['layer']} ref={layer} />
        {layout !== undefined &&
          Array.from(layout.boxes, ([place, box]) => (
            <Machine
              key={place}
              place={place}
              box={box}
              colour={colourOf(place) ?? 'var(--ink)'}
              detail={place === 'browser' ? tokenPlace : undefined}
              notes={marks.flatMap(({ note }) => (note.at === place ? [note] : []))}
              upright={layout.upright}
              stageWidth={layout.width}
            />
          ))}
        {layout !== undefined && still && followed !== undefined && (
          <Still layout={layout} exchange={followed.exchange} />
        )}
      </div>
      <TimeStrip
        {...(followed ?? { exchange: undefined, slowed: undefined, behind: 0, phase: undefined })}
        still={still}
      />
      <Story shown={still} />
    </figure>
  );
});

/** Which connection the request came over, and the how-manieth on it: from NGINX' `X-Connection`. */
function WireLabel({ layout, exchange }: { layout: Layout; exchange: Exchange | undefined }): ReactNode {
  const latest = useExchanges()[0];
  const connection = (exchange ?? latest)?.connection;
  const found = wireBetween(layout, 'browser', 'nginx');
  if (found === undefined || connection === undefined) return null;
  const { x, y } = pointOn(found.wire, (found.wire.leaves + found.wire.meets) / 2, 0);
  const style: CSSProperties = layout.upright
    ? { left: x + 58, top: y, translate: '0 -50%' }
    : { left: x, top: y + 26, translate: '-50% 0' };
  return (
    <div className={styles['wireLabel']} style={style}>
      connection {connection.id}
      <br />
      request {connection.request} on it
    </div>
  );
}
