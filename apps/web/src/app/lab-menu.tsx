import { useRef, type ReactNode } from 'react';
import { Link, NavLink, useLocation } from 'react-router';
import { useProgress, useSession } from '../api/api-context.tsx';
import { labs } from '../features/labs/registry.ts';
import { CheckIcon, ChevronIcon } from '../ui/icons.tsx';
import styles from './lab-menu.module.css';

const groups = [...new Set(labs.map(({ group }) => group))];
const pageNames = new Map([
  ['/', 'Introduction'],
  ['/progress', 'Progress'],
  ['/end', 'The end'],
  ['/account', 'Account'],
  ['/sessions', 'Sessions'],
  ['/live', 'Live'],
  ['/admin', 'All sessions'],
]);

/** The button that names the current page, and the menu of all pages. Below it, the completed labs as segments. */
export function LabMenu(): ReactNode {
  const { pathname } = useLocation();
  const menu = useRef<HTMLElement>(null);
  const current = labs.find(({ name }) => pathname === `/labs/${name}`);
  return (
    <>
      <button type="button" className={styles['button']} popoverTarget="menu">
        {current === undefined ? (pageNames.get(pathname) ?? 'Menu') : `Lab ${current.number}`}
        <ChevronIcon />
      </button>
      <nav className={styles['menu']} id="menu" popover="auto" aria-label="Labs and pages" ref={menu}>
        <Pages
          onOpen={() => {
            menu.current?.hidePopover();
          }}
        />
      </nav>
      <Segments current={current?.number} />
    </>
  );
}

function Pages({ onOpen }: { onOpen: () => void }): ReactNode {
  const { session } = useSession();
  const { labs: completed } = useProgress();
  const item = (to: string): ItemProps => ({ to, onOpen, children: pageNames.get(to) });
  return (
    <>
      <Group title="Start">
        <Item {...item('/')} />
        <Item {...item('/progress')} />
      </Group>
      {groups.map((group) => (
        <Group key={group} title={group}>
          {labs
            .filter((lab) => lab.group === group)
            .map(({ number, name, title }) => (
              <Item
                key={name}
                to={`/labs/${name}`}
                mark={`${number}`}
                done={completed[name] !== undefined}
                onOpen={onOpen}
              >
                {title}
              </Item>
            ))}
        </Group>
      ))}
      <Group title="You">
        {session.status === 'guest' ? (
          <>
            <Item to="/sign-up" onOpen={onOpen}>
              Sign up
            </Item>
            <Item to="/sign-in" onOpen={onOpen}>
              Sign in
            </Item>
          </>
        ) : (
          <>
            <Item {...item('/account')} />
            <Item {...item('/sessions')} />
            <Item {...item('/live')} />
            {session.status === 'signed-in' && session.profile.role === 'admin' && (
              <Item {...item('/admin')} />
            )}
          </>
        )}
      </Group>
    </>
  );
}

const Group = ({ title, children }: { title: string; children: ReactNode }): ReactNode => (
  <section className={styles['group']}>
    <h2 className={styles['title']}>{title}</h2>
    <ul className={styles['list']}>{children}</ul>
  </section>
);

type ItemProps = {
  to: string;
  mark?: string;
  /** Whether the user completed the lab. */
  done?: boolean;
  /** Called when the user opens a page, including the current page. */
  onOpen: () => void;
  children: ReactNode;
};

const Item = ({ to, mark, done = false, onOpen, children }: ItemProps): ReactNode => (
  <li>
    <NavLink className={styles['link'] ?? ''} to={to} end onClick={onOpen}>
      {mark !== undefined && <span className={styles['number']}>{mark}</span>}
      {children}
      {done && (
        <span className={styles['done']}>
          <CheckIcon />
          <span className="visually-hidden">, completed</span>
        </span>
      )}
    </NavLink>
  </li>
);

/** One segment for each lab: filled when completed, framed for the current lab. */
function Segments({ current }: { current: number | undefined }): ReactNode {
  const { labs: completed } = useProgress();
  const count = labs.filter(({ name }) => completed[name] !== undefined).length;
  const text = `${count} of ${labs.length} labs completed`;
  return (
    <Link className={styles['segments']} to="/progress" aria-label={`Progress: ${text}`} title={text}>
      {labs.map(({ number, name }) => (
        <span
          key={name}
          className={styles['segment']}
          data-done={completed[name] !== undefined}
          data-current={number === current}
        />
      ))}
    </Link>
  );
}
