import { useState, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract/labs/hmac';
import { vectors } from '@session-lab/contract/labs/hmac-vectors';
import type { Exchange } from '../../../api/exchange.ts';
import { Stage } from '../../../stage/stage.tsx';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import { AvalanchePanel } from './avalanche-panel.tsx';
import { CodePanel } from './code-panel.tsx';
import { completedBy } from './completion.ts';
import { ComparePanel } from './compare-panel.tsx';
import { ForgePanel, ForgeryPanel } from './forgery-panel.tsx';
import { withLastBitFlipped } from './hex.ts';
import { InputsPanel } from './inputs-panel.tsx';
import { lab } from './lab.ts';
import styles from './page.module.css';
import { SignPanel } from './sign-panel.tsx';
import { StepsPanel } from './steps-panel.tsx';
import { useForgery } from './use-forgery.ts';
import { useSteps, type Flip, type Inputs } from './use-steps.ts';

const isOfThisLab = ({ path }: Exchange): boolean => path.startsWith('/v1/labs/hmac/');

/** The second test case of RFC 4231, whose key and message are letters. */
const first = vectors[1] ?? { key: '', message: '' };

/** Lab 5: computes HMAC step by step, and forges a signature of a plain hash. */
function Hmac({ reset }: { reset: () => void }): ReactNode {
  const completion = useCompletion(lab.name);
  const [inputs, setInputs] = useState<Inputs>({ key: first.key, message: first.message });
  const [extension, setExtension] = useState('pay eve 900');
  const [flip, setFlip] = useState<Flip>();
  const [busy, setBusy] = useState(false);
  const { computed, compute } = useSteps();
  const { forgery, forge } = useForgery();

  async function run(work: () => Promise<unknown>): Promise<void> {
    setBusy(true);
    await work();
    setBusy(false);
  }

  /** Computes the HMAC before and after the flip, so that both compared values come from responses. */
  async function flipLastBit(of: keyof Inputs): Promise<void> {
    const flipped = { ...inputs, [of]: withLastBitFlipped(inputs[of]) };
    const before = await compute(inputs);
    setInputs(flipped);
    const after = await compute(flipped);
    if (before !== undefined && after !== undefined) setFlip({ of, before, after });
  }

  async function forgeOrder(): Promise<void> {
    const result = await forge(extension);
    const goalResponse = result && completedBy(result);
    if (goalResponse !== undefined) completion.complete(goalResponse);
  }

  return (
    <LabPage
      lab={lab}
      ran={forgery?.accepted !== undefined}
      completion={completion}
      onReset={reset}
      notedInPanels={[endpoints.compare.path, endpoints.sign.path]}
      controls={
        <>
          <InputsPanel
            inputs={inputs}
            busy={busy}
            primary={computed === undefined}
            onChange={setInputs}
            onCompute={() => void run(() => compute(inputs))}
            onFlip={(of) => void run(() => flipLastBit(of))}
          />
          <ForgePanel
            extension={extension}
            busy={busy}
            primary={computed !== undefined && forgery === undefined}
            onChange={setExtension}
            onForge={() => void run(forgeOrder)}
          />
        </>
      }
      stage={<Stage runSize={1} tokenPlace="no token" shows={isOfThisLab} />}
    >
      <ForgeryPanel forgery={forgery} />
      <StepsPanel computed={computed} />
      <div className={styles['panels']}>
        <AvalanchePanel flip={flip} />
        <ComparePanel />
        <SignPanel />
        <CodePanel />
      </div>
    </LabPage>
  );
}

export default resettable(Hmac);
