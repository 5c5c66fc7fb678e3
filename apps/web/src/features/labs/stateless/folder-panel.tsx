import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ReplicaName } from '../../../ui/identity.tsx';
import styles from './folder-panel.module.css';
import { useFolder, type FolderResult } from './use-folder.ts';

const folder = 'photos';

/** Compares a current folder in the server's memory, as in FTP, with a folder in each request. */
export function FolderPanel(): ReactNode {
  const { changed, fromMemory, fromRequest, change, readCurrent, list } = useFolder();
  return (
    <Panel title="Now break it: state in one server">
      <p className={styles['text']}>
        Like an FTP server, one server can store your current folder. Set the folder, then read it six times.
        Then send the folder in each request instead.
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
            void readCurrent();
          }}
        >
          pwd, six times
        </Button>
        <Button
          onClick={() => {
            void list(folder);
          }}
        >
          ls {folder}, six times
        </Button>
      </div>
      {changed !== undefined && (
        <p className={styles['text']}>
          <ReplicaName name={changed.keptBy} /> stores your current folder: <code>{changed.folder}</code>.
        </p>
      )}
      {fromMemory.length > 0 && <Results label="Results of pwd" results={fromMemory} />}
      {fromRequest.length > 0 && <Results label="Results of ls" results={fromRequest} />}
    </Panel>
  );
}

function Results({ label, results }: { label: string; results: readonly FolderResult[] }): ReactNode {
  const id = label.replaceAll(' ', '-');
  return (
    <div className={styles['line']}>
      <span id={id}>{label}</span>
      <ol className={styles['results']} aria-labelledby={id}>
        {results.map(({ number, servedBy, folder: current }) => (
          <li className={styles['result']} key={number}>
            <code>{current}</code> <ReplicaName name={servedBy} />
          </li>
        ))}
      </ol>
    </div>
  );
}
