import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ReplicaName } from '../../../ui/replica-name.tsx';
import styles from './folder-panel.module.css';
import { useFolder, type Said } from './use-folder.ts';

const folder = 'photos';

/** The break: a server that keeps where one is, as FTP does; beside it the request that says so itself. */
export function FolderPanel(): ReactNode {
  const { changed, remembered, carried, change, ask, carry } = useFolder();
  return (
    <Panel title="Now break it: a server that remembers">
      <p className={styles['text']}>
        A current folder, FTP style: tell one server where you are, then ask six times. Then let each request
        say it.
      </p>
      <div className={styles['row']}>
        <Button
          onClick={() => {
            void change(folder);
          }}
        >
          cd {folder}
        </Button>
        <Button
          busy={changed === undefined}
          onClick={() => {
            void ask();
          }}
        >
          pwd, six times
        </Button>
        <Button
          onClick={() => {
            void carry(folder);
          }}
        >
          ls {folder}, six times
        </Button>
      </div>
      {changed !== undefined && (
        <p className={styles['text']}>
          <ReplicaName name={changed.keptBy} /> keeps in mind that you are in <code>{changed.folder}</code>.
        </p>
      )}
      {remembered.length > 0 && <Line label="pwd said" said={remembered} />}
      {carried.length > 0 && <Line label="ls was of" said={carried} />}
    </Panel>
  );
}

function Line({ label, said }: { label: string; said: readonly Said[] }): ReactNode {
  const id = label.replaceAll(' ', '-');
  return (
    <div className={styles['line']}>
      <span id={id}>{label}</span>
      <ol className={styles['answers']} aria-labelledby={id}>
        {said.map(({ number, servedBy, folder: where }) => (
          <li className={styles['answer']} key={number}>
            <code>{where}</code> <ReplicaName name={servedBy} />
          </li>
        ))}
      </ol>
    </div>
  );
}
