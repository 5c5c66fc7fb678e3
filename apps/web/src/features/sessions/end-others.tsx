import { useState, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract';
import { useApi } from '../../api/api-context.tsx';
import { refusalOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import styles from './end-others.module.css';

type EndOthersProps = { /** How many others there are. */ count: number; onEnded: () => void };

export function EndOthers({ count, onEnded }: EndOthersProps): ReactNode {
  const { client } = useApi();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');

  async function end(): Promise<void> {
    setBusy(true);
    const answer = await client.request(endpoints.endOtherSessions, { query: { except: 'mine' } });
    setBusy(false);
    if (answer.ok) {
      setSaid(answer.data.ended === 1 ? 'One session ended.' : `${answer.data.ended} sessions ended.`);
      onEnded();
    } else {
      const refusal = refusalOf(answer, []);
      setSaid('form' in refusal ? refusal.form : 'Not ended. Try again.');
    }
  }

  return (
    <span className={styles['others']}>
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
      <output>{said}</output>
    </span>
  );
}

function labelFor(count: number): string {
  if (count === 0) return 'No others to end';
  return count === 1 ? 'End the other one' : `End the ${count} others`;
}
