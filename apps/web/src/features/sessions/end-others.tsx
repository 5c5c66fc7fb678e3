import { useState, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract';
import { useApi } from '../../api/api-context.tsx';
import { refusalOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';

type EndOthersProps = {
  /** How many others there are. */
  count: number;
  onEnded: () => void;
  /** Says how it went. */
  say: (words: string) => void;
};

export function EndOthers({ count, onEnded, say }: EndOthersProps): ReactNode {
  const { client } = useApi();
  const [busy, setBusy] = useState(false);

  async function end(): Promise<void> {
    setBusy(true);
    const answer = await client.request(endpoints.endOtherSessions, { query: { except: 'mine' } });
    setBusy(false);
    if (answer.ok) {
      say(answer.data.ended === 1 ? 'One session ended.' : `${answer.data.ended} sessions ended.`);
      onEnded();
    } else {
      const refusal = refusalOf(answer, []);
      say('form' in refusal ? refusal.form : 'Not ended. Try again.');
    }
  }

  return (
    <Button
      look="danger"
      busy={busy}
      disabled={count === 0}
      onClick={() => {
        void end();
      }}
    >
      {labelFor(count)}
    </Button>
  );
}

function labelFor(count: number): string {
  if (count === 0) return 'No others to end';
  return count === 1 ? 'End the other one' : `End the ${count} others`;
}
