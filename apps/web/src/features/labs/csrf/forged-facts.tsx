import type { ReactNode } from 'react';
import type { Arrival } from '@session-lab/contract/labs/bank';
import { ArrivalFacts, requestOf } from '../frame/arrival-facts.tsx';

/** The headers of a forged request as they arrived at the bank, and the answer of the bank. */
export function ForgedFacts({ arrival, label }: { arrival: Arrival | undefined; label: string }): ReactNode {
  const { cookies = [], authorization, origin, fetchSite, fetchMode, fetchDest = '' } = arrival ?? {};
  const or = (value: string | undefined): string | undefined => arrival && (value ?? 'none');
  return (
    <ArrivalFacts
      label={label}
      rows={[
        ['Request', arrival && requestOf(arrival)],
        ['Cookie', or(cookies.length === 0 ? undefined : cookies.join(', '))],
        ['Authorization', or(authorization === true ? 'Bearer' : undefined)],
        ['Origin', or(origin)],
        ['Sec-Fetch-Site', or(fetchSite)],
        ['Mode, destination', or(fetchMode && `${fetchMode}, ${fetchDest}`)],
      ]}
      attack={arrival}
      answer={arrival && `${arrival.accepted ? 'accepted' : 'refused'}: ${arrival.status} ${arrival.reason}`}
    />
  );
}
