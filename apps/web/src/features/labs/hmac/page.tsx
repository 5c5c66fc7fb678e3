import { useState, type ReactNode } from 'react';
import { Tabs } from '@base-ui/react/tabs';
import { endpoints } from '@session-lab/contract/labs/hmac';
import { WalkBar } from '../../../stage/view/walk-bar.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import go from './code/steps.go?raw';
import python from './code/steps.py?raw';
// oxlint-disable-next-line import/default -- the text of the file
import typescript from './code/steps.ts?raw';
import { ComparePanel } from './compare-panel.tsx';
import { completedBy } from './forgery.ts';
import { ForgeryPicture } from './forgery-picture.tsx';
import { lab } from './lab.ts';
import { BreakPanel, RunPanel, useForgery, Verdicts } from './run-panel.tsx';
import { SignPanel } from './sign-panel.tsx';
import { StepsPanel } from './steps-panel.tsx';
import styles from './panels.module.css';

/** Index of the answer that the goal proves. */
const extended = 1;

const terms = ['inner key', 'outer key', 'SHA-256', 'HMAC', 'padding', 'tag'];

/** Lab 5: forges a signature of a plain hash, tries the same with HMAC, and computes HMAC step by step. */
function Hmac({ reset }: { reset: () => void }): ReactNode {
  const forging = useForgery();
  const { walk, forgery, shown, at, sentences, runNumber } = forging;
  const goal = shown && completedBy(shown);
  const completion = useCompletion(lab.name, goal);

  return (
    <LabPage
      lab={lab}
      picture={<ForgeryPicture forgery={forgery} at={at} />}
      bar={
        <WalkBar
          walk={walk}
          sentences={sentences}
          terms={terms}
          idle="The server joins its key and the order (‖), and hashes both. The result is the tag."
        />
      }
      runNumber={runNumber}
      results={<Verdicts shown={shown} />}
      run={<RunPanel {...forging} />}
      right={goal === undefined ? undefined : extended}
      breakIt={<BreakPanel {...forging} />}
      further={
        <div className={styles['further']}>
          <StepsPanel />
          <CodePanel />
          <ComparePanel />
          <SignPanel />
        </div>
      }
      completion={completion}
      onReset={reset}
      notedInPanels={[endpoints.compare.path, endpoints.sign.path]}
    />
  );
}

const programs = [
  { language: 'TypeScript', text: typescript },
  { language: 'Go', text: go },
  { language: 'Python', text: python },
] as const;

/** The same five steps as programs to copy. A test runs the programs with the test cases of RFC 4231. */
function CodePanel(): ReactNode {
  const [language, setLanguage] = useState<string>(programs[0].language);
  const chosen = programs.find((program) => program.language === language) ?? programs[0];
  return (
    <Panel
      title="The same in three languages"
      aside={<CopyButton what={`the ${chosen.language} program`} text={() => chosen.text} />}
    >
      <Tabs.Root
        value={language}
        onValueChange={(value: unknown) => {
          if (typeof value === 'string') setLanguage(value);
        }}
      >
        <Tabs.List className={styles['tabs']} aria-label="Language">
          {programs.map((program) => (
            <Tabs.Tab className={styles['tab']} key={program.language} value={program.language}>
              {program.language}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {programs.map((program) => (
          <Tabs.Panel className={styles['code']} key={program.language} value={program.language}>
            <pre translate="no">
              <code>{program.text}</code>
            </pre>
          </Tabs.Panel>
        ))}
      </Tabs.Root>
    </Panel>
  );
}

export default resettable(Hmac);
