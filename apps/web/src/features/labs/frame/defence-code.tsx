import { useEffect, useRef, type ReactNode } from 'react';
import { lazyComponent } from '../../../ui/lazy-component.tsx';
import { Choices, type ChoicesProps } from './choices.tsx';
import styles from './defence-code.module.css';

const SourcePanel = lazyComponent(() => import('./source-panel.tsx'));

type DefenceCodeProps<Name extends string> = Omit<ChoicesProps<Name>, 'label'> & {
  /** Name of the panel for screen readers. */
  title: string;
  /** Lines in the repository: `nginx/bank.conf#trusted-types`. */
  sources: readonly string[];
  /** The panel comes into view when this number rises. */
  requests: number;
  /** How the chosen defence works. */
  children: ReactNode;
};

/** "Go further" of a lab with a matrix: how each defence works, with its lines of code. */
export function DefenceCode<Name extends string>({
  title,
  sources,
  requests,
  children,
  ...choices
}: DefenceCodeProps<Name>): ReactNode {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (requests > 0) panel.current?.scrollIntoView({ block: 'start' });
  }, [requests]);
  return (
    <section className={styles['code']} aria-label={title} ref={panel}>
      <Choices {...choices} label="Defence" />
      {children}
      {sources.map((source) => (
        <SourcePanel path={source} key={source} />
      ))}
    </section>
  );
}
