import { useEffect, useRef, useState, type ReactNode } from 'react';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { highlightLines, type Token } from './highlight-lines.ts';
import { fileOf, markedLines, sourceFile } from './source-files.ts';
import styles from './source-panel.module.css';

type Loaded = { text: string; lines: Token[][]; marked: { first: number; last: number } };

/** Shows a file of the repository, with the lines that the lab is about marked and in view. */
export default function SourcePanel({ path }: { path: string }): ReactNode {
  const [loaded, setLoaded] = useState<Loaded>();
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    let isShown = true;
    void (async () => {
      const { load, marked } = sourceFile(path);
      try {
        const text = await load();
        if (isShown)
          setLoaded({ text, lines: highlightLines(path, text), marked: markedLines(text, marked) });
      } catch {
        if (isShown) setFailed(true);
      }
    })();
    return () => {
      isShown = false;
    };
  }, [path]);
  if (hasFailed) return <p>The source file did not load. Close and open this part to try again.</p>;
  if (loaded === undefined) return <div className={styles['loading']} />;
  const { first, last } = loaded.marked;
  return (
    <div className={styles['panel']}>
      <div className={styles['head']}>
        <code className={styles['path']}>{fileOf(path)}</code>
        <span className={styles['range']}>
          This lab is about the lines {first} to {last}.
        </span>
        <CopyButton what="the file" text={() => loaded.text} />
      </div>
      <Lines path={path} loaded={loaded} />
    </div>
  );
}

function Lines({ path, loaded: { lines, marked } }: { path: string; loaded: Loaded }): ReactNode {
  const box = useRef<HTMLPreElement>(null);
  useEffect(() => {
    const start = box.current?.querySelector<HTMLElement>('[data-marked="true"]');
    // Some lines before the marked lines stay in view. Only the box scrolls, not the page.
    if (start !== null && start !== undefined) box.current?.scrollTo(0, start.offsetTop - 60);
  }, []);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- keyboard users must be able to focus a scrolling region
    <pre className={styles['box']} ref={box} tabIndex={0} aria-label={`Source: ${fileOf(path)}`}>
      <code translate="no">
        {lines.map((tokens, index) => {
          const number = index + 1;
          return (
            <span
              key={number}
              className={styles['line']}
              data-number={number}
              data-marked={number >= marked.first && number <= marked.last}
            >
              {tokens.map(({ kind, text }, at) => (
                <span key={at} data-kind={kind}>
                  {text}
                </span>
              ))}
              {'\n'}
            </span>
          );
        })}
      </code>
    </pre>
  );
}
