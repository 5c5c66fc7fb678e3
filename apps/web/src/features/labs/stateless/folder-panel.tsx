import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { endpoints, type Folder, type Place } from '@session-lab/contract/labs/stateless';
import { useApi } from '../../../api/api-context.tsx';
import { useHandled, useShown } from '../../../stage/motion/use-player.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { succeeded } from '../../../api/exchange.ts';
import { Button } from '../../../ui/button.tsx';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import { replicaColour } from '../../../ui/identity.tsx';
import { asStudent, newStudent } from '../frame/student.ts';
import styles from './folder-panel.module.css';
import {
  foldersInMemory,
  newestRun,
  printed,
  resultsOf,
  verdictOf,
  type Command,
  type FolderResult,
  type Output,
} from './folder.ts';

const folder: Folder = 'photos';
/** Number of requests of `pwd` and of `ls`. */
const times = 6;

/** Number of requests of a command. */
const timesOf = (command: Command): number => (command === 'cd' ? 1 : times);

export type FolderRuns = {
  readonly results: readonly FolderResult[];
  /** The command of the newest run, or undefined before the first. */
  readonly command: Command | undefined;
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
  const [outputs, setOutputs] = useState<ReadonlyMap<number, Output>>(new Map());
  const [command, setCommand] = useState<Command>();
  const shown = useShown(player);
  const results = useMemo(() => resultsOf(shown, outputs), [shown, outputs]);
  const handled = useHandled(player);
  const inMemory = useMemo(() => foldersInMemory(resultsOf(handled, outputs)), [handled, outputs]);

  const keep = useCallback((number: number, output: Output) => {
    setOutputs((before) => new Map(before).set(number, output));
  }, []);

  const cd = useCallback(async () => {
    setCommand('cd');
    player.begin({ size: 1, label: `cd ${folder}` });
    const answer = await client.request(endpoints.changeFolder, {
      body: { folder },
      token: undefined,
      headers,
    });
    if (answer.ok) keep(answer.exchange.number, answer.data);
  }, [client, headers, keep, player]);

  const pwd = useCallback(async () => {
    setCommand('pwd');
    player.begin({ size: times, label: 'pwd' });
    for (let sent = 0; sent < times; sent += 1) {
      const answer = await client.request(endpoints.readFolder, { token: undefined, headers });
      if (answer.ok) keep(answer.exchange.number, answer.data);
    }
  }, [client, headers, keep, player]);

  const ls = useCallback(async () => {
    setCommand('ls');
    player.begin({ size: times, label: `ls ${folder}` });
    for (let sent = 0; sent < times; sent += 1) {
      const answer = await client.request(endpoints.readFiles, {
        query: { folder },
        token: undefined,
        headers,
      });
      if (answer.ok) keep(answer.exchange.number, answer.data);
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
  const isSet = results.some(({ command, output }) => command === 'cd' && output !== undefined);
  return (
    <div className={styles['terminal']}>
      <p>
        As in FTP, a server can keep your folder. You <code>cd</code> once. What does <code>pwd</code> print?
      </p>
      <CommandButton text={`cd ${folder}`} busy={busy} onRun={cd} />
      <CommandButton text="pwd" note="six times" busy={busy || !isSet} onRun={pwd} />
      <CommandButton text={`ls ${folder}`} note="six times" busy={busy} onRun={ls} />
    </div>
  );
}

type CommandButtonProps = { text: string; note?: string; busy: boolean; onRun: () => Promise<void> };

const CommandButton = ({ text, note, busy, onRun }: CommandButtonProps): ReactNode => (
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

/** The results of `pwd` above those of `ls`, to compare them. Each stays until the same command runs again. */
export const FolderResults = ({
  runs: { results, command },
  busy,
}: {
  runs: FolderRuns;
  busy: boolean;
}): ReactNode => (
  <div className={styles['results']}>
    <ResultRow command="pwd" title="pwd" note="from memory" results={results} />
    <ResultRow command="ls" title={`ls ${folder}`} note="from the request" results={results} />
    <p className={styles['verdict']} aria-live="polite">
      {command !== undefined && !busy && verdictOf(results, command, timesOf(command))}
    </p>
  </div>
);

type ResultRowProps = { command: Command; title: string; note: string; results: readonly FolderResult[] };

function ResultRow({ command, title, note, results }: ResultRowProps): ReactNode {
  const run = newestRun(results, command, times);
  return (
    <div className={styles['line']}>
      <span className={styles['title']}>
        <code>{title}</code>
        <span className={styles['origin']}>{note}</span>
      </span>
      <ol className={styles['cells']} aria-label={`Results of ${command}`}>
        {Array.from({ length: times }, (_, index) => (
          <ResultCell key={index} place={index + 1} result={run[index]} />
        ))}
      </ol>
    </div>
  );
}

function ResultCell({ place, result }: { place: number; result: FolderResult | undefined }): ReactNode {
  if (result === undefined)
    return (
      <li className={styles['cell']} data-outcome="waiting">
        {place}
        <span className="visually-hidden"> waiting</span>
      </li>
    );
  const { exchange, output } = result;
  const isRight = succeeded(exchange) && output?.folder === folder;
  const server = exchange.servedBy;
  return (
    <li className={styles['cell']} data-outcome={isRight ? 'right' : 'wrong'}>
      <span className={styles['output']}>
        {succeeded(exchange) ? output !== undefined && printed(output) : (exchange.status ?? 'none')}
      </span>
      <span className={styles['server']}>
        {isRight ? <CheckIcon /> : <CrossIcon />}
        <span style={{ color: server === undefined ? undefined : replicaColour(server).text }}>
          {server ?? '–'}
        </span>
      </span>
    </li>
  );
}
