import { useMemo, type ReactNode } from 'react';
import { succeeded, type Exchange, type Tone } from '../../../api/exchange.ts';
import { isFromOtherSite, otherSite } from '../../../stage/model/arrival.ts';
import type { NodeId } from '../../../stage/model/nodes.ts';
import { withMachineBelow } from '../../../stage/model/scene.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { usePlayer, usePlayerState } from '../../../stage/motion/use-player.ts';
import { Stage, type Slot } from '../../../stage/view/stage.tsx';
import { useUsualScene } from '../../../stage/view/use-usual-scene.ts';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import { BreakPanel } from './break-panel.tsx';
import { lab } from './lab.ts';
import { PixelPanel } from './pixel-panel.tsx';
import { Results } from './results.tsx';
import { RunPanel } from './run-panel.tsx';
import { completedBy, issuedIn, rightAnswer, type Trial } from './trials.ts';
import { useCookies } from './use-cookies.ts';

const isOfLab = ({ type }: Exchange): boolean => type === 'arrival';

/** A request of another site that the bank refuses is as it should be. */
const meaning = (exchange: Exchange): Tone | undefined =>
  isFromOtherSite(exchange) && !succeeded(exchange) && exchange.status !== undefined && exchange.status < 500
    ? 'ok'
    : undefined;

/** Lab 9: real windows of the bank and of another site cause the requests. The page draws those that the bank received. */
function Cookies({ reset }: { reset: () => void }): ReactNode {
  const player = usePlayer({ shows: isOfLab, meaning });
  const cookies = useCookies(player);
  const behind = usePlayerState(player, (state) => state.behind);
  const { trials } = cookies;
  const completion = useCompletion(lab.name, completedBy(trials));
  return (
    <LabPage
      lab={lab}
      player={player}
      picture={<Picture player={player} last={trials.at(-1)} />}
      results={<Results trials={trials} />}
      run={<RunPanel cookies={cookies} behind={behind} />}
      right={rightAnswer(trials)}
      breakIt={<BreakPanel cookies={cookies} behind={behind} />}
      further={<PixelPanel cookies={cookies} />}
      completion={completion}
      onReset={reset}
    />
  );
}

/** The longest texts of the badge. */
const longest: ReadonlyMap<NodeId, string> = new Map([['browser', 'token in page']]);

/** The usual picture, and the other site's page below the browser that has loaded it. */
function Picture({ player, last }: { player: Player; last: Trial | undefined }): ReactNode {
  const usual = useUsualScene();
  const title = last?.setting.site === 'neighbour' ? 'Other port' : 'Other site';
  const scene = useMemo(
    () =>
      withMachineBelow(usual, 'browser', { id: otherSite, title, term: 'other site' }, [
        [otherSite, 'browser'],
      ]),
    [usual, title],
  );
  const issued = last && issuedIn(last);
  const text =
    issued === undefined ? 'no cookie' : issued.startsWith('Set-Cookie') ? 'cookie' : 'token in page';
  const slots = useMemo(
    () => new Map<NodeId, Slot>([['browser', { text, empty: issued === undefined }]]),
    [text, issued],
  );
  return <Stage player={player} scene={scene} slots={slots} longest={longest} showsConnection={false} />;
}

export default resettable(Cookies);
