import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { endpoints, type Folder, type Place } from '@session-lab/contract/labs/stateless';
import { useApi } from '../../../api/api-context.tsx';
import { useShown } from '../../../stage/motion/use-player.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { Button } from '../../../ui/button.tsx';
import { asStudent, newStudent } from '../frame/student.ts';
import styles from './folder-panel.module.css';
import { foldersInMemory, resultsOf, type FolderResult } from './folder.ts';

export const folder: Folder = 'photos';
/** Number of requests of `pwd` and of `ls`. */
const times = 6;

/** Number of requests of a command. */
export const timesOf = (command: FolderResult['command']): number => (command === 'cd' ? 1 : times);

export type FolderRuns = {
  readonly results: readonly FolderResult[];
  /** The command of the newest run, or undefined before the first. */
  readonly command: FolderResult['command'] | undefined;
  /** Hides the newest run, when the page runs something else. */
  readonly leave: () => void;
  /** The folder in the memory of each server that has answered. */
  readonly inMemory: ReadonlyMap<string, Place['folder']>;
  readonly cd: () => Promise<void>;
  readonly pwd: () => Promise<void>;
  readonly ls: () => Promise<void>;
};

/** Sends the requests of the current folder, and derives the results from what the player has shown. */
export function useFolder(player: Player): FolderRuns {
  const { client } = useApi();
  const [headers] = useState(() => asStudent(newStudent()));
  const [folders, setFolders] = useState<ReadonlyMap<number, Place['folder']>>(new Map());
  const [command, setCommand] = useState<FolderResult['command']>();
  const shown = useShown(player);
  const results = useMemo(() => resultsOf(shown, folders), [shown, folders]);
  const inMemory = useMemo(() => foldersInMemory(results), [results]);

  const keep = useCallback((number: number, name: Place['folder']) => {
    setFolders((before) => new Map(before).set(number, name));
  }, []);

  const cd = useCallback(async () => {
    setCommand('cd');
    player.begin({ size: 1, label: `cd ${folder}` });
    const answer = await client.request(endpoints.changeFolder, {
      body: { folder },
      token: undefined,
      headers,
    });
    if (answer.ok) keep(answer.exchange.number, answer.data.folder);
  }, [client, headers, keep, player]);

  const pwd = useCallback(async () => {
    setCommand('pwd');
    player.begin({ size: times, label: 'pwd' });
    for (let sent = 0; sent < times; sent += 1) {
      // oxlint-disable-next-line no-await-in-loop -- sequential requests show the round robin
      const answer = await client.request(endpoints.readFolder, { token: undefined, headers });
      if (answer.ok) keep(answer.exchange.number, answer.data.folder);
    }
  }, [client, headers, keep, player]);

  const ls = useCallback(async () => {
    setCommand('ls');
    player.begin({ size: times, label: `ls ${folder}` });
    for (let sent = 0; sent < times; sent += 1) {
      // oxlint-disable-next-line no-await-in-loop -- sequential requests show the round robin
      const answer = await client.request(endpoints.readFiles, {
        query: { folder },
        token: undefined,
        headers,
      });
      if (answer.ok) keep(answer.exchange.number, answer.data.folder);
    }
  }, [client, headers, keep, player]);
  const leave = useCallback(() => {
    setCommand(undefined);
  }, []);
  return { results, command, leave, inMemory, cd, pwd, ls };
}

/** Step 4: compares a current folder in the server's memory, as in FTP, with a folder in each request. */
export function FolderPanel({
  runs: { results, cd, pwd, ls },
  busy,
}: {
  runs: FolderRuns;
  busy: boolean;
}): ReactNode {
  const isSet = results.some(({ command, folder: set }) => command === 'cd' && set !== undefined);
  return (
    <div className={styles['terminal']}>
      <p>
        As in FTP, a server can keep your folder. You <code>cd</code> once. What does <code>pwd</code> print?
      </p>
      <Command text={`cd ${folder}`} busy={busy} onRun={cd} />
      <Command text="pwd" note="six times" busy={busy || !isSet} onRun={pwd} />
      <Command text={`ls ${folder}`} note="six times" busy={busy} onRun={ls} />
    </div>
  );
}

type CommandProps = { text: string; note?: string; busy: boolean; onRun: () => Promise<void> };

const Command = ({ text, note, busy, onRun }: CommandProps): ReactNode => (
  <Button
    className={styles['command']}
    busy={busy}
    onClick={() => {
      void onRun();
    }}
  >
    <code>{text}</code>
    {note !== undefined && <span className={styles['note']}>{note}</span>}
  </Button>
);
