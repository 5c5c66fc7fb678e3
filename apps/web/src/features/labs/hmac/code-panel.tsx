import { useState, type ReactNode } from 'react';
import { Tabs } from '@base-ui/react/tabs';
import go from './code/steps.go?raw';
import python from './code/steps.py?raw';
// oxlint-disable-next-line import/default -- the text of the file
import typescript from './code/steps.ts?raw';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './panels.module.css';

const programs = [
  { language: 'TypeScript', text: typescript },
  { language: 'Go', text: go },
  { language: 'Python', text: python },
] as const;

/** The same five steps as programs to copy. A test runs the programs with the test cases of RFC 4231. */
export function CodePanel(): ReactNode {
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
